"""Promises of `igcore.analysis.days`, and of what the Days page says of it."""

from datetime import date, timedelta
from fractions import Fraction
from math import comb, isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.analysis.days import (
    GAP,
    MANY,
    NUMBERS,
    STREAK,
    Daily,
    Duel,
    both_posted,
    daily,
    days_by_difference,
    days_by_posts,
    duel,
    greatest_leads,
    longest_runs,
    records,
    richest_days,
    runs,
    sign_test,
)
from igcore.schema import EVERYONE, Post, frame
from igcore.selection import Field, Selection, choice, index
from igcore.web.days import duel_sentences
from igcore.web.days_runs import run_value
from tests.rows import moment, post, tables

KAT, MADS = "Kat", "Mads"
PEOPLE = (KAT, MADS)
#: Posts as person and day since 1970, each pair as often as there are posts.
Posts = list[tuple[str, int]]

posts_of_two = st.lists(st.tuples(st.sampled_from(PEOPLE), st.integers(-20, 20)), max_size=60)


def of(posts: Posts, people: tuple[str, ...] = PEOPLE) -> Daily:
    """Days of these posts."""
    pairs = sorted({(people.index(person), day) for person, day in posts})
    counts = [posts.count((people[place], day)) for place, day in pairs]
    places, days = np.array(pairs, np.int64).reshape(-1, 2).T
    return Daily(people, places, days, np.array(counts, np.int64))


def day(number: int) -> pd.Timestamp:
    """The day as tables have it."""
    return pd.Timestamp(date(1970, 1, 1) + timedelta(number))


#: Kat posts thrice on day 10 and on days 11, 12 and 20; Mads once on day 10, twice on 12, and on day 14.
BY_HAND = of([(KAT, 10)] * 3 + [(KAT, 11), (KAT, 12), (KAT, 20), (MADS, 10), (MADS, 12), (MADS, 12), (MADS, 14)])
NOTHING = of([])


def test_days_are_those_of_the_clock_there_and_the_undated_are_left_out() -> None:
    """An hour before midnight in UTC it is another day than an hour after."""
    rows = [
        post(person=KAT),
        post(60, person=KAT),
        post(-60, person=KAT),
        post(1, person=MADS),
        post(2, person=MADS, taken_at=None, taken_from=None),
    ]
    at = index(tables(posts=frame(rows, Post)), PEOPLE)
    monday = (moment(0).date() - date(1970, 1, 1)).days

    found = daily(at, np.ones(5, bool))

    assert found.person.tolist() == [0, 0, 1]
    assert found.day.tolist() == [monday - 1, monday, monday]
    assert found.posts.tolist() == [1, 2, 1]
    assert daily(at, np.zeros(5, bool)).there == []


def test_the_richest_days_worked_by_hand() -> None:
    """Those with as many come by date, and so do people within a day."""
    found = richest_days(BY_HAND, top=3)

    assert found.table.to_numpy().tolist() == [
        [1, day(10), KAT, 3, 4],
        [1, day(10), MADS, 1, 4],
        [2, day(12), KAT, 1, 3],
        [2, day(12), MADS, 2, 3],
        [3, day(11), KAT, 1, 1],
    ]
    assert (found.days, found.tied) == (5, 2)


@given(posts_of_two, st.integers(1, 30))
def test_the_richest_days_are_those_that_a_loop_finds(posts: Posts, top: int) -> None:
    totals = {number: sum(other == number for _, other in posts) for number in {number for _, number in posts}}
    order = sorted(totals, key=lambda number: (-totals[number], number))
    last = totals[order[:top][-1]] if order else 0

    found = richest_days(of(posts), top)

    assert list(dict.fromkeys(found.table["day"])) == [day(number) for number in order[:top]]
    assert found.tied == sum(totals[number] == last for number in order[top:])
    assert found.days == len(totals)
    for number in order[:top]:
        rows = found.table[found.table["day"] == day(number)]
        assert rows["posts"].sum() == rows["total"].iloc[0] == totals[number]


def test_records_worked_by_hand() -> None:
    """Of four days one is a tenth, rounded up."""
    found = records(BY_HAND).set_index("person")

    assert found.index.tolist() == [KAT, MADS, EVERYONE]
    assert list(found.loc[KAT]) == [6, 4, 11, 3, day(10), 1, 1, 3, 0.5]
    assert list(found.loc[MADS]) == [4, 3, 5, 2, day(12), 1, 1, 2, 0.5]
    assert list(found.loc[EVERYONE]) == [10, 5, 11, 4, day(10), 1, 1, 4, 0.4]


@given(posts_of_two.filter(bool))
def test_nobody_has_more_than_the_record(posts: Posts) -> None:
    found = records(of(posts)).set_index("person")

    for person, row in found.iterrows():
        mine = [number for name, number in posts if person in (name, EVERYONE)]
        counts = {number: mine.count(number) for number in set(mine)}
        best = [number for number in sorted(counts) if counts[number] == max(counts.values())]
        assert row["record"] == max(counts.values())
        assert (row["record_day"], row["record_days"]) == (day(best[0]), len(best))
        assert row["richest_posts"] == sum(sorted(counts.values(), reverse=True)[: row["richest_days"]])
        assert 10 * (row["richest_days"] - 1) < row["active_days"] <= 10 * row["richest_days"]
        assert row["richest_share"] == row["richest_posts"] / row["posts"]


def test_days_on_which_both_posted_worked_by_hand() -> None:
    both = both_posted(BY_HAND, KAT, MADS)

    assert both.to_numpy().tolist() == [[day(10), 3, 1, 2], [day(12), 1, 2, -1]]
    assert duel(both) == Duel(2, one_more=1, other_more=1, equal=0, lead=0.5, margin=1.5, chance=1.0)
    assert days_by_difference(both).to_numpy().tolist() == [
        [-2, 0, "other"],
        [-1, 1, "other"],
        [0, 0, ""],
        [1, 0, "one"],
        [2, 1, "one"],
    ]
    assert greatest_leads(both)["day"].tolist() == [day(10), day(12)]


@given(posts_of_two)
def test_a_duel_is_what_a_loop_finds_and_the_other_way_round_the_same(posts: Posts) -> None:
    common = {n for name, n in posts if name == KAT} & {n for name, n in posts if name == MADS}
    leads = [posts.count((KAT, number)) - posts.count((MADS, number)) for number in common]

    both, reverse = both_posted(of(posts), KAT, MADS), both_posted(of(posts), MADS, KAT)
    one, other = duel(both), duel(reverse)

    assert (one.days, one.one_more) == (len(common), sum(lead > 0 for lead in leads))
    assert (one.one_more, one.other_more, one.equal) == (other.other_more, other.one_more, other.equal)
    assert isnan(one.lead) == (not common)
    if common:
        assert one.lead == pytest.approx(sum(leads) / len(leads)) == pytest.approx(-other.lead)
    assert isnan(one.chance) == isnan(one.margin) == (not any(leads))
    assert days_by_difference(both)["days"].sum() == len(common)
    assert len(greatest_leads(both)) == min(10, one.one_more) + min(10, one.other_more)


def test_great_differences_are_counted_together() -> None:
    both = both_posted(of([(KAT, 1)] * 50 + [(MADS, 1)]), KAT, MADS)

    table = days_by_difference(both)

    assert table["difference"].tolist() == list(range(-MANY, MANY + 1))
    assert table["days"].iloc[-1] == 1


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_sign_test_is_exact(more: int, fewer: int) -> None:
    """Of all ways in which coins can fall, those at least as uneven."""
    number = more + fewer
    uneven = sum(comb(number, k) for k in range(number + 1) if abs(2 * k - number) >= abs(more - fewer))

    assert sign_test(more, fewer) == float(Fraction(uneven, 2**number)) == sign_test(fewer, more)


def test_the_sign_test_of_thousands_of_days() -> None:
    """More ways than a float can count; by the normal law z = 1.98, and so p = 0.0477 without its correction."""
    assert sign_test(5_099, 4_901) == pytest.approx(0.0487, abs=0.0005)
    assert sign_test(0, 10_000) == 0


def test_streaks_and_gaps_worked_by_hand() -> None:
    """What Mads did after day 14 nobody knows, though Kat posted until day 20."""
    found = runs(BY_HAND)

    assert found.to_numpy().tolist() == [
        [KAT, STREAK, day(10), day(12), 3, False],
        [KAT, STREAK, day(20), day(20), 1, True],
        [KAT, GAP, day(13), day(19), 7, False],
        [MADS, STREAK, day(10), day(10), 1, False],
        [MADS, STREAK, day(12), day(12), 1, False],
        [MADS, STREAK, day(14), day(14), 1, True],
        [MADS, GAP, day(11), day(11), 1, False],
        [MADS, GAP, day(13), day(13), 1, False],
    ]
    assert longest_runs(found, top=1).to_numpy().tolist() == [
        [KAT, STREAK, day(10), day(12), 3, False],
        [KAT, STREAK, day(20), day(20), 1, True],
        [KAT, GAP, day(13), day(19), 7, False],
        [MADS, STREAK, day(10), day(10), 1, False],
        [MADS, STREAK, day(14), day(14), 1, True],
        [MADS, GAP, day(11), day(11), 1, False],
    ]


@given(posts_of_two)
def test_streaks_and_gaps_are_each_day_once(posts: Posts) -> None:
    """From a person's first post to the last; and one streak is at the end."""
    found = runs(of(posts))

    for person in {name for name, _ in posts}:
        mine, mine_found = {n for name, n in posts if name == person}, found[found["person"] == person]
        for kind, with_post in ((STREAK, True), (GAP, False)):
            some = mine_found[mine_found["kind"] == kind]
            listed = [
                number
                for first, length in zip(some["first"], some["days"], strict=True)
                for number in range((first - day(0)).days, (first - day(0)).days + length)
            ]
            assert listed == [number for number in range(min(mine), max(mine) + 1) if (number in mine) == with_post]
            assert (some["last"] - some["first"]).dt.days.add(1).tolist() == some["days"].tolist()
        at_end = mine_found[mine_found["at_end"]]
        assert at_end[["kind", "last"]].to_numpy().tolist() == [[STREAK, day(max(mine))]]


def test_days_by_posts_worked_by_hand() -> None:
    """Kat's days are 10 to 20, Mads's 10 to 14."""
    found = days_by_posts(BY_HAND)

    assert found[["person", "posts", "days"]].to_numpy().tolist() == [
        [KAT, "0", 7],
        [MADS, "0", 2],
        [KAT, "1", 3],
        [MADS, "1", 2],
        [KAT, "2", 0],
        [MADS, "2", 1],
        [KAT, "3", 1],
        [MADS, "3", 0],
    ]
    assert found["share"].tolist()[:2] == [7 / 11, 2 / 5]


@given(posts_of_two)
def test_days_by_posts_are_all_calendar_days(posts: Posts) -> None:
    table, found = days_by_posts(of(posts)), records(of(posts)).set_index("person")

    for person, rows in table.groupby("person", observed=True):
        assert rows["days"].sum() == found.loc[str(person), "calendar_days"]
        assert rows["share"].sum() == pytest.approx(1)
    assert table["posts"].isin(NUMBERS).all()


def test_of_no_posts_there_is_nothing() -> None:
    assert richest_days(NOTHING).table.empty
    assert (richest_days(NOTHING).days, richest_days(NOTHING).tied) == (0, 0)
    assert records(NOTHING).empty
    assert runs(NOTHING).empty
    assert longest_runs(runs(NOTHING)).empty
    assert days_by_posts(NOTHING).empty
    both = both_posted(NOTHING, KAT, MADS)
    assert both.empty
    assert days_by_difference(both).empty
    assert greatest_leads(both).empty
    assert duel(both).days == 0


def test_days_far_apart_need_no_more_room() -> None:
    """A wrong clock makes years of nothing."""
    far = of([(KAT, -700_000), (KAT, 2_000_000)])

    assert records(far)["calendar_days"].tolist() == [2_700_001] * 2
    assert runs(far)["days"].tolist() == [1, 1, 2_699_999]
    assert days_by_posts(far)["days"].tolist() == [2_699_999, 2]


def test_nobody_known_has_no_days() -> None:
    assert both_posted(BY_HAND, KAT, "Nobody").empty


@pytest.mark.parametrize(("kind", "chosen"), [(STREAK, "2015-08-02..2015-08-05"), (GAP, "2015-08-01..2015-08-06")])
def test_what_a_click_on_a_run_chooses_has_posts(kind: str, chosen: str) -> None:
    """A gap alone would leave nothing to see."""
    assert run_value(date(2015, 8, 2), date(2015, 8, 5), kind) == chosen


@given(posts_of_two.filter(bool))
def test_every_gap_that_can_be_clicked_leaves_posts(posts: Posts) -> None:
    rows = [post(1_440 * number + place / 100, person=name) for place, (name, number) in enumerate(posts)]
    at = index(tables(posts=frame(rows, Post)), PEOPLE)
    found = daily(at, np.ones(len(rows), bool))

    every = runs(found)
    for first, last, kind in zip(every["first"], every["last"], every["kind"], strict=True):
        value = run_value(first.date(), last.date(), kind)
        assert at.choose(Selection().choose(Field.DATE, choice([value]))).posts.any()


def test_a_duel_in_words() -> None:
    few = " ".join(duel_sentences(Duel(50, 17, 5, 28, 0.38, 1.318, 0.0169), KAT, MADS))
    many = " ".join(duel_sentences(Duel(212, 60, 120, 32, -0.5, 1.4, 0.00001), KAT, "*M*"))
    none = " ".join(duel_sentences(Duel(0, 0, 0, 0, np.nan, np.nan, np.nan), KAT, MADS))
    chance = " ".join(duel_sentences(Duel(3, 1, 1, 1, 0.0, 1.0, 1.0), KAT, MADS))
    equal = " ".join(duel_sentences(Duel(1, 0, 0, 1, 0.0, np.nan, np.nan), KAT, MADS))

    assert few == (
        "On **50 days** both posted: Kat posted more on **17**, Mads on **5**, on 28 the same. A lead was 1.3 posts on "
        "average; over all 50 such days Kat posted 0.38 more a day. That is hardly chance (exact sign test, "
        "p = 0.017, n = 22 days)."
    )
    assert r"\*M\* posted 0.50 more a day" in many
    assert "p < 0.001, n = 180 days)" in many
    assert chance.endswith(
        "over all 3 such days both posted as many. That may well be chance (exact sign test, p = 1.000, n = 2 days; so "
        "few days say little)."
    )
    assert none == "On no day did both Kat and Mads post."
    assert equal == "On **1 day** both posted: Kat posted more on **0**, Mads on **0**, on 1 the same."
