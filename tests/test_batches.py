"""Promises of `igcore.parallel.batches`: each file once, in batches that cost about the same."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from igcore.parallel.batches import EACH, LEAST, MOST, PART, batches

#: Thumbnails, what Instagram has, photographs of a camera.
sizes = st.lists(
    st.one_of(st.integers(0, 20_000), st.integers(50_000, 400_000), st.integers(10**6, 3 * 10**7)), max_size=400
)


def shared_out(files: list[int]) -> list[list[int]]:
    return [batch.tolist() for batch in batches(files)]


def most_of(files: list[int]) -> int:
    """What a batch may cost."""
    return min(MOST, max(LEAST, int(sum(size + EACH for size in files) * PART)))


def test_a_camera_and_thumbnails() -> None:
    """Two photographs come first, each alone, the larger before; the thumbnails follow in order, seven at a time."""
    files = [1, *[1] * 9, 4_000_000, 1, 6_000_000, 1]
    assert most_of(files) == LEAST == 8 * EACH

    assert shared_out(files) == [[12], [10], [0, 1, 2, 3, 4, 5, 6], [7, 8, 9, 11, 13]]


def test_nothing_is_no_batch() -> None:
    assert shared_out([]) == []


@given(sizes)
def test_each_file_comes_once(files: list[int]) -> None:
    assert sorted(place for batch in shared_out(files) for place in batch) == list(range(len(files)))


@given(sizes)
def test_batches_cost_about_the_same(files: list[int]) -> None:
    """None costs more than one may, unless it is a single file; two neighbours together do."""
    costs = [sum(files[place] + EACH for place in batch) for batch in shared_out(files)]
    numbers = [len(batch) for batch in shared_out(files)]

    assert all(cost <= most_of(files) or number == 1 for cost, number in zip(costs, numbers, strict=True))
    assert all(one + other > most_of(files) for one, other in pairwise(costs))


@given(sizes)
def test_large_files_come_first_and_the_rest_in_order(files: list[int]) -> None:
    places = [place for batch in shared_out(files) for place in batch]
    large = [place for place in places if files[place] + EACH > most_of(files)]
    rest = places[len(large) :]

    assert places[: len(large)] == large
    assert [files[place] for place in large] == sorted((files[place] for place in large), reverse=True)
    assert rest == sorted(rest)


@given(sizes, st.integers(2, 64))
def test_workers_that_take_the_next_batch_end_together(files: list[int], workers: int) -> None:
    """None is at work longer than others by more than a batch, unless it had nothing but large files."""
    busy, small = [0] * workers, [0] * workers
    for batch in shared_out(files):
        cost, first = sum(files[place] + EACH for place in batch), busy.index(min(busy))
        busy[first] += cost
        small[first] += cost <= most_of(files)
    last = busy.index(max(busy))

    assert busy[last] - min(busy) <= most_of(files) or not small[last]
