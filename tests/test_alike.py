"""Promises of `igcore.colour.alike`."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from igcore.colour.alike import MAX_BITS, groups


def flipped(value: int, bits: Sequence[int]) -> str:
    """Hash that differs from `value` in some of its bits."""
    for bit in set(bits):
        value ^= 1 << bit
    return f"{value:016x}"


#: Hashes about a few centres, so that many are just close or just not.
near = st.builds(
    flipped, st.sampled_from([0, 2**64 - 1, 0x0123456789ABCDEF]), st.lists(st.integers(0, 63), max_size=14)
)
anything = st.integers(0, 2**64 - 1).map(lambda value: f"{value:016x}")


def by_brute_force(hashes: list[str]) -> list[int]:
    """Walk from each to whoever is close, and from there on."""
    values = [int(each, 16) for each in hashes]
    label = [-1] * len(values)
    for first in range(len(values)):
        waiting = [first] if label[first] < 0 else []
        while waiting:
            one = waiting.pop()
            label[one] = first
            waiting += [
                other
                for other, value in enumerate(values)
                if label[other] < 0 and (values[one] ^ value).bit_count() <= MAX_BITS
            ]
    return label


@given(st.lists(near | anything, max_size=40))
def test_groups_are_those_of_brute_force(hashes: list[str]) -> None:
    assert groups(hashes).tolist() == by_brute_force(hashes)


def test_pictures_are_alike_up_to_six_bits_wherever_those_are() -> None:
    """The bits of a band, or one of each band: none is missed."""
    for bits in ([0, 1, 2, 3, 4, 5], [0, 10, 20, 30, 40, 50], [58, 59, 60, 61, 62, 63]):
        assert groups([flipped(0, []), flipped(0, bits)]).tolist() == [0, 0]
    assert groups([flipped(0, []), flipped(0, range(7))]).tolist() == [0, 1]


def test_a_chain_is_one_group() -> None:
    """The ends are 12 bits apart, with a picture between them."""
    ends = [flipped(0, range(12)), flipped(0, [])]

    assert groups(ends).tolist() == [0, 1]
    assert groups([*ends, flipped(0, range(6))]).tolist() == [0, 0, 0]


def test_no_pictures_are_no_groups() -> None:
    assert groups([]).tolist() == []
