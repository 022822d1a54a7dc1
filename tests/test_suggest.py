"""Promises of `igcore.analysis.suggest`: a move is found when there was one, as far as it was, and only then."""

import gzip
import json
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from igcore.analysis.suggest import COLUMNS, FEWEST, _as_turn, _bounds, _gains, shifts
from igcore.sample import life

Times = npt.NDArray[np.datetime64]
FIRST = np.datetime64("2012-01-01", "ms")
HOUR = 3_600_000


def archive(seed: int, posts: int, move: int | None = None, hours: int = -9, days: int = 1500) -> Times:
    """Times of one who posts in bursts, around three hours of the local day, with summer time, and may have moved."""
    random = np.random.default_rng(seed)
    day = random.choice(random.integers(0, days, posts // 3), posts)
    middle, often = random.uniform(7, 23, 3), random.dirichlet(np.ones(3))
    hour = (middle[random.choice(3, posts, p=often)] + random.normal(0, 1.5, posts)) % 24
    hour -= (day % 365 > 85) & (day % 365 < 300)
    if move is not None:
        hour += np.where(day >= move, hours, 0)
    return np.asarray(FIRST + ((day * 24 + hour) * HOUR).astype("timedelta64[ms]"))


def one(times: Times) -> npt.NDArray[np.int64]:
    """All of one person."""
    return np.zeros(len(times), np.int64)


@pytest.mark.parametrize("seed", range(5))
def test_a_move_is_found_within_days_and_hours(seed: int) -> None:
    times = archive(seed, 1500, move=700)

    [found] = shifts(times, one(times)).to_dict("records")

    assert abs((found["day"] - pd.Timestamp(FIRST)).days - 700) <= 10
    assert found["earliest"] <= found["day"] <= found["latest"]
    assert abs(found["hours"] + 9) <= 1
    assert found["low"] <= found["hours"] <= found["high"]
    assert found["low"] <= -9 + 1
    assert found["high"] >= -9 - 1
    assert found["posts_before"] + found["posts_after"] == 1500
    assert found["p"] == 0.005


def test_without_a_move_at_most_five_of_a_hundred_archives_get_a_suggestion() -> None:
    """Though they have summer time, and posts come in bursts."""
    wrong = sum(len(shifts(times, one(times))) > 0 for times in (archive(seed, 300) for seed in range(100)))

    assert wrong <= 5


def test_there_and_back_are_two_moves() -> None:
    times = archive(3, 3000, move=500)
    back = times + np.where(times >= FIRST + np.timedelta64(1000, "D"), 9 * HOUR, 0).astype("timedelta64[ms]")

    found = shifts(back, one(back))

    assert len(found) == 2
    assert np.abs(found["hours"] - [-9, 9]).max() <= 1
    assert np.abs((found["day"] - pd.Timestamp(FIRST)).dt.days - [500, 1000]).max() <= 10
    # Up to the move before or after.
    assert found["posts_after"].iloc[0] == found["posts_before"].iloc[1]


def test_summer_time_is_no_move() -> None:
    """Nor is any hour or none between two halves of the time."""
    for hours in (-1, 0, 1):
        times = archive(4, 2000, move=700, hours=hours)

        assert shifts(times, one(times)).empty


def test_other_habits_are_no_move() -> None:
    """First all over the day, then in the evening only."""
    random = np.random.default_rng(5)
    day = np.sort(random.integers(0, 1000, 1000))
    hour = np.where(day < 500, random.uniform(7, 23, 1000), random.normal(21, 0.5, 1000))
    times = np.asarray(FIRST + ((day * 24 + hour) * HOUR).astype("timedelta64[ms]"))

    assert shifts(times, one(times)).empty


def test_who_posts_more_than_the_other_is_no_move() -> None:
    """One posts in the morning and one in the evening: of each the day stays where it is."""
    random = np.random.default_rng(6)
    day = np.sort(random.integers(0, 1000, 1000))
    person = (random.uniform(size=1000) < np.where(day < 500, 0.9, 0.1)).astype(np.int64)
    hour = np.where(person == 1, random.normal(8, 1, 1000), random.normal(20, 1, 1000))
    times = np.asarray(FIRST + ((day * 24 + hour) * HOUR).astype("timedelta64[ms]"))

    assert shifts(times, person).empty
    assert len(shifts(times, one(times))) == 1


@pytest.mark.parametrize("posts", [0, 1, 2 * FEWEST - 1])
def test_few_posts_tell_nothing(posts: int) -> None:
    times = archive(7, 3000, move=700)[:posts]

    found = shifts(times, one(times))

    assert found.empty
    assert found.dtypes.astype(str).to_dict() == COLUMNS


def test_many_posts_on_one_side_only_tell_nothing() -> None:
    times = np.sort(archive(8, 1000, move=700))
    rest = np.concatenate([times[times < FIRST + np.timedelta64(700, "D")], times[-10:]])

    assert shifts(rest, one(rest)).empty


def test_times_that_are_not_known_and_people_of_few_posts_count_for_nothing() -> None:
    times = archive(9, 800, move=700)
    more = np.concatenate([times, np.full(50, np.datetime64("NaT")), times[:5] + np.timedelta64(4, "h")])
    whose = np.concatenate([one(times), np.full(50, 1), np.full(5, 2)])

    pd.testing.assert_frame_equal(shifts(more, whose), shifts(times, one(times)))


@pytest.mark.parametrize("odd", ["0001-01-01", "1904-01-01", "2999-01-01"])
def test_a_time_far_away_does_no_harm(odd: str) -> None:
    times = np.append(archive(10, 300), np.datetime64(odd, "ms"))

    assert shifts(times, one(times)).empty


@settings(max_examples=10)
@given(st.integers(0, 10**6), st.integers(-(10**11), 10**11))
def test_when_it_all_was_changes_nothing(seed: int, ahead: int) -> None:
    """The same times, later or earlier by any number of ms, tell the same."""
    times = archive(seed % 1000, 200, move=700 if seed % 2 else None)
    columns = [each for each in COLUMNS if each not in ("day", "earliest", "latest")]

    before, after = (shifts(each, one(each)) for each in (times, times + np.timedelta64(ahead, "ms")))

    pd.testing.assert_frame_equal(after[columns], before[columns])
    for day in ("day", "earliest", "latest"):
        moved = (after[day] - before[day]).dt.total_seconds() * 1000 - ahead
        assert (moved.abs() <= 24 * HOUR).all()


@settings(max_examples=5)
@given(st.integers(0, 1000))
def test_the_order_of_the_posts_changes_nothing(seed: int) -> None:
    """Nor that of posts at one time."""
    times = archive(seed, 200, move=700)
    times[::5] = times[0]
    whose = np.arange(200) % 2
    order = np.random.default_rng(seed).permutation(200)

    pd.testing.assert_frame_equal(shifts(times[order], whose[order]), shifts(times, whose))


def sample_times() -> tuple[Times, npt.NDArray[np.int64]]:
    """Times by UTC of the sample archive as its ids tell them, and whose."""
    posts = [each for each in life.plan(600, 2016) if not (each.copy or each.legacy)]
    utc = np.array([each.taken_at.replace(tzinfo=None) for each in posts], "datetime64[ms]")
    return utc, np.array([each.person.name == "Kat" for each in posts], np.int64)


def test_the_move_of_the_sample_is_found_from_its_times_by_utc() -> None:
    utc, whose = sample_times()

    [found] = shifts(utc, whose).to_dict("records")

    assert abs((found["day"].date() - life.MOVE).days) <= 3
    assert found["earliest"].date() <= life.MOVE <= found["latest"].date()
    assert (found["hours"], found["p"]) == (9, 0.005)


@pytest.mark.parametrize("moved", [False, True], ids=["before", "after"])
def test_in_one_town_the_sample_has_no_move(moved: bool) -> None:
    utc, whose = sample_times()
    there = (utc >= np.datetime64(life.MOVE)) == moved

    assert shifts(utc[there], whose[there]).empty


def test_the_museum_never_moved(shared: Path) -> None:
    """Twelve years of an airport's museum, with all who wrote for it."""
    with gzip.open(shared / "captions" / "sfomuseum_posts.jsonl.gz") as lines:
        seconds = [json.loads(line)["taken"] for line in lines]
    utc = (np.array(seconds) * 1000).astype("datetime64[ms]")

    assert len(utc) > 5000
    assert datetime.fromtimestamp(min(seconds), UTC).date() < date(2012, 3, 1)
    assert shifts(utc, one(utc)).empty


@given(arrays(np.int64, (6, 48), elements=st.integers(0, 40)))
def test_no_turn_gains_more_than_its_bound(counts: npt.NDArray[np.int64]) -> None:
    """By which orders of the time's parts are passed over that could not be as good as the true one."""
    before, total = np.cumsum(counts, axis=0), counts.sum(axis=0)

    gains, bounds = _gains(before, total), _bounds(before, total)

    assert (gains <= bounds[:, None]).all()
    # Turned by nothing it is what it was.
    assert gains[:, 11] == pytest.approx(0, abs=1e-6)


@given(arrays(np.int64, (6, 48), elements=st.integers(0, 40)))
def test_cuts_are_judged_together_as_one_by_one(counts: npt.NDArray[np.int64]) -> None:
    before, total = counts[:-1], counts[:-1] + counts[1:]

    together = _as_turn(before, total)

    assert together.tolist() == pytest.approx([_as_turn(before[[k]], total[[k]])[0] for k in range(5)])


def test_of_very_many_posts_a_move_is_found_to_the_day() -> None:
    """More than are tested, by two who both moved."""
    times = archive(11, 40_000, move=700)

    [found] = shifts(times, np.arange(40_000) % 2).to_dict("records")

    assert abs((found["day"] - pd.Timestamp(FIRST)).days - 700) <= 1
    assert (found["hours"], found["low"], found["high"], found["p"]) == (-9, -9, -9, 0.005)
