"""A museum's 5,159 posts, read from its export and counted once more by other means."""

import gzip
import json
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from igcore.analysis.coverage import covered
from igcore.analysis.tags import count_tags, tagging, top_tags
from igcore.analysis.time import calendar, weekday_hours
from igcore.library import Tables, read_manifest, read_tables
from igcore.places import Periods
from igcore.selection import Field, Index, index
from igcore.selection.columns import Days
from tests.conftest import SHARED
from tests.make_archive import needs_shared

pytestmark = needs_shared

#: Where the museum is.
PERIODS = Periods(home="America/Los_Angeles")


@pytest.fixture(scope="module")
def published() -> list[dict[str, Any]]:
    """What the museum itself says of each post."""
    lines = gzip.decompress((SHARED / "captions" / "sfomuseum_posts.jsonl.gz").read_bytes()).splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def moments(published: list[dict[str, Any]]) -> list[datetime]:
    """When each post was, by the clock there, as the standard library has it.

    The museum's own local times are not asked: in 835 of them UTC was taken for local.
    """
    zone = ZoneInfo(PERIODS.home)
    return [datetime.fromtimestamp(each["taken"], zone) for each in published]


@pytest.fixture(scope="module")
def tables(museum_library: Path) -> Tables:
    return read_tables(museum_library, read_manifest(museum_library))


@pytest.fixture(scope="module")
def at(tables: Tables) -> Index:
    return index(tables, tuple(sorted(tables.posts["person"].unique())), PERIODS)


def every(at: Index) -> np.ndarray:
    """All posts."""
    return np.ones(len(at.day), bool)


def test_every_post_is_told_in_the_museums_own_time(moments: list[datetime], at: Index) -> None:
    """To the second, with summer time."""
    told = [at.local.moment(place) for place in range(len(at.day))]

    assert len(told) == 5_159
    assert sorted(f"{each:%Y-%m-%d %H:%M:%S%z}" for each in told) == sorted(
        f"{each:%Y-%m-%d %H:%M:%S%z}" for each in moments
    )


def test_posts_by_year(moments: list[datetime], at: Index) -> None:
    column = at.columns[Field.DATE]
    assert isinstance(column, Days)

    counts = dict(zip(column.values, column.count(every(at)).tolist(), strict=True))

    assert counts == dict(sorted(Counter(f"{each:%Y}" for each in moments).items()))
    assert counts["2016"] == 599


def test_posts_by_weekday_hour_and_day(moments: list[datetime], at: Index) -> None:
    days = covered(at, PERIODS)
    table = weekday_hours(at, days, every(at), np.ones(len(days.day), bool))
    year = calendar(at, days, every(at), 2016)

    expected = Counter((f"{each:%A}".lower(), str(each.hour)) for each in moments)
    cells = zip(table["weekday"], table["hour"], table["posts"], strict=True)
    assert {(day, hour): posts for day, hour, posts in cells if posts} == dict(expected)
    of_2016 = Counter(f"{each:%Y-%m-%d}" for each in moments if each.year == 2016)
    posted = year[year["posts"] > 0]
    assert dict(zip(posted["day"].dt.strftime("%Y-%m-%d"), posted["posts"], strict=True)) == dict(of_2016)
    assert len(year) == 366


#: A hashtag of plain letters, up to what ends any hashtag; and how any begins: not with a mark of direction.
_PLAIN = re.compile(r"(?<!&)#([A-Za-z0-9_]++)(?![^\x00-\x7f\u2010-\u2027])")

_ANY = re.compile(r"#[^\s!-/:-@\[-^`{-~\u200e]")


def test_hashtags_and_untagged_posts(tables: Tables, at: Index) -> None:
    """By patterns that are not ours, of the captions as they were read."""
    # What stands behind # in an address is none.
    captions = [re.sub(r"\S*/\S*#\S*", " ", text) for text in tables.posts["caption"].fillna("")]
    expected = Counter(key for text in captions for key in {tag.lower() for tag in _PLAIN.findall(text)})

    counts = count_tags(at, every(at))
    values = at.columns[Field.HASHTAG].values
    found = dict(zip(values, counts.total.tolist(), strict=True))
    top = top_tags(counts, values, None, 20).drop_duplicates("key")
    untagged = tagging(at, every(at))["untagged"].iloc[-1]

    assert {key: count for key, count in found.items() if re.fullmatch("[a-z0-9_]+", key)} == dict(expected)
    assert len(expected) > 4_000
    assert [expected[key] for key in top["key"]] == [count for _, count in expected.most_common(20)]
    assert untagged == sum(not _ANY.search(text) for text in captions) == 493
