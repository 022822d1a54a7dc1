"""Parts of the Compare page: numbers, time, colours and hashtags of A and B on one scale, with their differences."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from igcore.analysis.compare import (
    NEWCOMBE,
    beside,
    hue_shares,
    main_numbers,
    months,
    named_shares,
    rates_by,
    tags_per_post,
)
from igcore.analysis.tags import tags_of
from igcore.analysis.tags_by_person import typical
from igcore.charts import HUES
from igcore.charts import compare as charts
from igcore.colour.names import name_hexes
from igcore.selection import Field
from igcore.web.compare import Compared, sides, volume_measure
from igcore.web.draw import draw
from igcore.web.frame import View, kept
from igcore.web.hashtags import labelled
from igcore.web.picks import pickable
from igcore.web.tables import show_text
from igcore.web.words import OF_CAPTIONS, plain

#: Instead of a difference of nothing.
_SAME = "the same"


class _Number(NamedTuple):
    """What a number is called, how it is written, and what it counts."""

    title: str
    style: str
    says: str

    def figure(self, value: float) -> str:
        return "–" if pd.isna(value) else f"{value:{self.style}}"

    def difference(self, value: float, sign: str = "") -> str:
        """Write a difference; that of shares in points, since a part of a share would be something else."""
        if pd.isna(value):
            return "–"
        if value == 0 and sign:
            return _SAME
        figure = f"{100 * value:{sign}.1f}" if self.style.endswith("%") else f"{value:{sign}{self.style}}"
        return figure.replace("-", "\N{MINUS SIGN}")

    def with_unit(self, written: str) -> str:
        """Put behind a written difference what it is in; nothing where there is none."""
        return f"{written} points" if self.style.endswith("%") and written not in ("–", _SAME) else written


_NUMBERS: Mapping[str, _Number] = {
    "posts": _Number("Posts", ",.0f", "Those chosen."),
    "images": _Number("Images", ",.0f", "Their pictures, as far as they are chosen."),
    "days": _Number("Days covered", ",.0f", "From the first post to the last that an archive has of each person."),
    "posts_per_day": _Number("Posts a day", ".3f", "Posts with a time, over days covered."),
    "posts_per_active_day": _Number("Posts per active day", ".2f", "Posts with a time, over days with any."),
    "tagged": _Number("Posts with hashtags", ".1%", "Of posts whose caption is known."),
    "hashtags_per_post": _Number("Hashtags per post", ".2f", "Over posts whose caption is known."),
    "lightness": _Number("Lightness", ".1f", "Mean CIE L* of the pictures, 0 (black) to 100 (white)."),
    "colourfulness": _Number("Colourfulness", ".1f", "Mean metric M3 of Hasler and Süsstrunk (2003), from 0 (grey)."),
}
#: What is called otherwise where A or B is of several people.
_OF_SEVERAL: Mapping[str, str] = {
    "days": "Days covered, of all people together",
    "posts_per_day": "Posts per day and person",
}
_HOW = {
    NEWCOMBE: "Newcombe’s formula for shares",
    "weeks": "weeks drawn anew (bootstrap)",
    "days": "days drawn anew (bootstrap)",
}
_NUMBERS_RULE = (
    "Differences are A less B, with their 95% intervals: how far chance may have moved them. Weeks drawn anew "
    "(bootstrap, Efron 1979): as many weeks as there are are drawn by lot, some twice and some not at all, and the "
    "difference is taken of these, 2,000 times; the interval holds the middle 95% of what comes out. Weeks are drawn "
    "whole, since what is posted in a week is alike, and the same for A and B, so that what both have is allowed for; "
    "under 30 weeks days are drawn, and under 10 nothing is said. Newcombe: his hybrid score method (1998, method 10) "
    "for shares, where no post is in both; it takes posts as independent of each other."
)
_TIME_RULE = (
    "Posts per covered day: days that an archive has of a person, and that A or B is about; two people on one day are "
    "two days. Months with fewer than half as many days as the fullest have no point. A click chooses."
)
_DIFFERENCE_RULE = (
    "A less B with its 95% interval, to the side that has more; grey where the interval reaches zero, so that there "
    "may be no difference. Of twenty such intervals one misses by chance. Shares have Newcombe's "
    "interval (1998), which takes pictures as drawn one by one: several of one day make it narrower than it is. Where "
    "pictures are in both, weeks are drawn by lot, 2,000 times (bootstrap)."
)
_AT_ONCE_RULE = (
    "Weeks are drawn by lot, 2,000 times (bootstrap). Since one looks for those of seven or 24 that differ, the "
    "intervals are so wide that in 95% of cases all of them hold at once (sup-t band, Montiel Olea and "
    "Plagborg-Møller 2019)."
)
_WEEKDAYS_RULE = (
    "A less B with its 95% interval, to the side that has more; grey where the interval reaches zero, so that there "
    f"may be no difference. {_AT_ONCE_RULE}"
)
_HUES_RULE = (
    "Shares of the images with a visible colour, by their dominant colour; black, white and grey by the rules in the "
    "sidebar. A click chooses a family, and what is chosen of hues does not change this chart."
)
_NAMED_RULE = (
    "Names of dominant colours, those of which A and B differ most surely (two-proportion z). They were looked for "
    "among all names, so some of them are here by chance."
)
_TAGS_RULE = (
    "Log-odds ratio with an informative Dirichlet prior, as a z-score (Monroe, Colaresi and Quinn 2008, Fightin' "
    "Words): the prior are the uses of both together. Beyond 1.96 a difference is hardly chance. A post that is in "
    "both counts for both."
)
_PER_POST_RULE = "Of posts whose caption is known; 30 stands for more, too."

_TOO_FEW = "There are too few weeks of one of the two to say how sure a difference is."

Tables = Mapping[str, pd.DataFrame]


@kept
def numbers_table(view: View, two: Compared) -> pd.DataFrame:
    """Rows of the main numbers."""
    measures = (volume_measure(view.volume, name) for name in ("lightness", "colourfulness"))
    table = main_numbers(view.at, view.volume.covered, sides(view, two), *measures)
    return table if view.volume.limits.captions else table[~table["number"].isin(OF_CAPTIONS)]


def show_numbers(view: View, two: Compared) -> Tables:
    """Say what surely differs, and list the main numbers; returns, as every part does, the tables behind it."""
    table, titles = numbers_table(view, two), _OF_SEVERAL if _of_several(view, two) else {}
    st.header("Numbers", help=_NUMBERS_RULE)
    if told := "\n\n".join(sentences(table, two.names, titles)):
        st.markdown(told)
    show_text(_written(table, two.names, titles), "compared")
    return {"compared-numbers": table}


@kept
def _of_several(view: View, two: Compared) -> bool:
    """Whether A or B has posts of several people."""
    return any(len(np.unique(view.at.person[side.posts])) > 1 for side in sides(view, two))


def _rate(view: View, two: Compared) -> str:
    """What posts over covered days are called."""
    return "posts per day and person" if _of_several(view, two) else "posts a day"


def _written(table: pd.DataFrame, names: tuple[str, str], titles: Mapping[str, str]) -> pd.DataFrame:
    """The table of numbers for reading; some of the numbers may have other `titles`."""
    rows = {row["number"]: row for row in table.to_dict("records")}
    lines = []
    for key, row in rows.items():
        number = _NUMBERS[key]
        between = "–"
        if row["method"]:
            ends = [number.difference(row[end], "+") for end in ("low", "high")]
            zero = "0" if ends != [_SAME, _SAME] else _SAME
            between = number.with_unit(" to ".join(dict.fromkeys(zero if end == _SAME else end for end in ends)))
        figures = [
            number.figure(row["a"]),
            number.figure(row["b"]),
            number.with_unit(number.difference(row["difference"], "+")),
        ]
        how = f" Interval: {_HOW[row['method']]}." if row["method"] else ""
        lines.append([titles.get(key, number.title), *figures, between, f"{number.says}{how}"])
    return pd.DataFrame(lines, columns=["Number", *names, "A less B", "95%", "What it counts"])


#: Of numbers that are told in words, what one of the two does or has more of.
_SAID = {
    "posts_per_day": "posts more a day",
    "tagged": "uses hashtags more often",
    "hashtags_per_post": "has more hashtags per post",
    "lightness": "has lighter pictures",
    "colourfulness": "has more colourful pictures",
}


def sentences(
    table: pd.DataFrame, names: tuple[str, str], titles: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """Say which differences are hardly chance, and of what there may be none.

    Args:
        table: Rows of `main_numbers`.
        names: What A and B are called.
        titles: Of numbers that are called otherwise than usual.
    """
    unsure = []
    rows = {row["number"]: row for row in table.to_dict("records")}
    for row in (rows[number] for number in _SAID if number in rows and rows[number]["method"]):
        if row["low"] == row["high"] == 0:
            continue
        if row["low"] <= 0 <= row["high"]:
            unsure.append(titles.get(row["number"], _NUMBERS[row["number"]].title).lower())
            continue
        more = row["difference"] > 0
        own, other = (row["a"], row["b"]) if more else (row["b"], row["a"])
        number, far = _NUMBERS[row["number"]], sorted((abs(row["low"]), abs(row["high"])))
        title, span = titles.get(row["number"]), f"{number.difference(far[0])} to {number.difference(far[1])}"
        does = f"has more {title.lower()}" if title else _SAID[row["number"]]
        yield (
            f"**{plain(names[0] if more else names[1])}** {does}: {number.figure(own)} against {number.figure(other)}, "
            f"which is {number.with_unit(span)} more (95%)."
        )
    if unsure:
        yield f"There may be no difference in {', '.join(unsure)}: the interval reaches both sides of zero."


@kept
def month_table(view: View, two: Compared) -> pd.DataFrame:
    """Rows of months, of what all common choices but the date leave."""
    table = months(view.at, view.volume.covered, sides(view, two, Field.DATE), *two.names)
    values = np.datetime_as_string(table["month"].to_numpy(), "M")
    return pickable(table, view.selection, Field.DATE, values)


def _drawn(
    view: View, two: Compared, table: pd.DataFrame, field: Field, hexes: Sequence[str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Prepare a table for a chart of differences, and for one of A and B below each other."""
    low, high = (table[name].to_numpy(np.float64, na_value=np.nan) for name in ("low", "high"))
    ahead = np.where(low > 0, two.names[0], np.where(high < 0, two.names[1], ""))
    found = table.assign(ahead=pd.array(ahead.tolist(), "string"))
    if hexes is not None:
        found["hex"] = pd.array(list(hexes), "string")
    found = pickable(found, view.selection, field, table["name"])
    if field in (Field.WEEKDAY, Field.SEASON):
        found["name"] = found["name"].str.capitalize()
    return found, beside(found, *two.names)


@kept
def rate_table(view: View, two: Compared, field: Field) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of weekdays, seasons or hours, of what all common choices but that of the field leave; as `hue_table`."""
    return _drawn(view, two, rates_by(view.at, view.volume.covered, sides(view, two, field), field), field)


def show_months(view: View, two: Compared) -> Tables:
    """Draw A and B through time."""
    unit = _rate(view, two)
    st.header(unit.capitalize(), help=_TIME_RULE)
    through = month_table(view, two)
    draw(charts.side_months, through, two.names, two.colours, unit, key="months", field=Field.DATE)
    return {"posts-through-time": through}


def show_week(view: View, two: Compared) -> Tables:
    """Draw A and B by weekday and by hour."""
    weekdays, hours = (rate_table(view, two, field) for field in (Field.WEEKDAY, Field.HOUR))
    unit = _rate(view, two)
    _beside(two, weekdays, ("By weekday", _TIME_RULE), unit, Field.WEEKDAY)
    st.header("By hour", help=f"{_TIME_RULE} {_AT_ONCE_RULE}")
    st.markdown(hour_sentence(hours[0], two.names))
    draw(charts.side_hours, hours[1], two.names, two.colours, unit, key="hours", field=Field.HOUR)
    return {"by-weekday": weekdays[0], "by-hour": hours[0]}


def show_seasons(view: View, two: Compared) -> Tables:
    """Draw A and B by season."""
    seasons = rate_table(view, two, Field.SEASON)
    _beside(two, seasons, ("By season", _TIME_RULE), _rate(view, two), Field.SEASON)
    return {"by-season": seasons[0]}


def hour_sentence(table: pd.DataFrame, names: tuple[str, str]) -> str:
    """Say in which hours one of the two surely posts more.

    Args:
        table: Rows of the hours, with `ahead`.
        names: What A and B are called.
    """
    if table["method"].eq("").all():
        return _TOO_FEW
    ahead = table["ahead"].tolist()
    said = [f"**{plain(name)}** surely posts more at {runs}" for name in names if (runs := _runs(ahead, name))]
    at_once = "(95%, all 24 hours at once)"
    return f"{'; '.join(said)} o’clock {at_once}." if said else f"In no hour does one surely post more {at_once}."


def _runs(ahead: Sequence[str], name: str) -> str:
    """Write the places of a name, those that follow each other together."""
    found = [place for place, each in enumerate(ahead) if each == name]
    starts = [place for place in found if place - 1 not in found]
    ends = [place for place in found if place + 1 not in found]
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in zip(starts, ends, strict=True))


def _beside(
    two: Compared, tables: tuple[pd.DataFrame, pd.DataFrame], said: tuple[str, str], unit: str, field: Field
) -> None:
    """Draw bars of A and B, under a title with its rule, and their differences beside them."""
    fixed, (table, both) = (two.names, two.colours, unit, said[0]), tables
    left, right = st.columns(2)
    with left:
        st.header(said[0], help=said[1])
        draw(charts.side_bars, both, *fixed, key=f"bars-{field}", field=field)
    with right:
        st.header("Difference", help=_WEEKDAYS_RULE if field is Field.WEEKDAY else _DIFFERENCE_RULE)
        if table["method"].eq("").all():
            st.markdown(_TOO_FEW)
        else:
            draw(charts.differences, table, *fixed, key=f"differences-{field}", field=field)


@kept
def hue_table(view: View, two: Compared) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of hue families, of what all common choices but the hue leave; and A and B of each below each other."""
    table = hue_shares(view.at, view.volume.covered, sides(view, two, Field.HUE))
    return _drawn(view, two, table, Field.HUE, [HUES[name] for name in table["name"]])


@kept
def named_table(view: View, two: Compared) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of names of dominant colours, of what all common choices but those leave; as `hue_table`."""
    table = named_shares(view.at, view.volume.covered, sides(view, two, Field.DOMINANT))
    return _drawn(view, two, table, Field.DOMINANT, name_hexes(table["name"]))


def show_hues(view: View, two: Compared) -> Tables:
    """Draw hue families of A and B and their differences."""
    hues = hue_table(view, two)
    if not (hues[0]["of_a"].any() and hues[0]["of_b"].any()):
        st.info("One of the two has no pictures with a colour that can be seen.", icon=":material/image_not_supported:")
        return {}
    _beside(two, hues, ("Hue families", _HUES_RULE), "share", Field.HUE)
    return {"hues": hues[0]}


def show_named(view: View, two: Compared) -> Tables:
    """Draw the names of colours that differ most between A and B."""
    named = named_table(view, two)
    if not len(named[0]):
        st.info("There is no named colour of which one of the two has more.", icon=":material/palette:")
        return {}
    _beside(two, named, ("Named colours that differ most", _NAMED_RULE), "share", Field.DOMINANT)
    return {"named-colours": named[0]}


@kept
def tag_table(view: View, two: Compared) -> pd.DataFrame:
    """Rows of hashtags that are typical of A or of B, of what all common choices but that of hashtags leave."""
    pair, tags = sides(view, two, Field.HASHTAG), tags_of(view.at)
    table = labelled(view, typical(tags.count(pair.a.posts), tags.count(pair.b.posts), tags.values, two.names))
    return pickable(table, view.selection, Field.HASHTAG, table["key"])


@kept
def per_post_table(view: View, two: Compared) -> pd.DataFrame:
    """Rows of posts by how many hashtags they have, of what all common choices but that leave."""
    table = tags_per_post(view.at, sides(view, two, Field.TAGS), *two.names)
    # What nobody has is no part of the picture.
    table = table[table["hashtags"] <= table.loc[table["posts"] > 0, "hashtags"].max()].reset_index(drop=True)
    return pickable(table, view.selection, Field.TAGS, table["hashtags"])


def show_hashtags(view: View, two: Compared) -> Tables:
    """Draw the hashtags typical of A and of B, and how many a post has."""
    table, spread = tag_table(view, two), per_post_table(view, two)
    left, right = st.columns(2)
    with left:
        st.header("Typical of each", help=_TAGS_RULE)
        if table.empty:
            st.markdown("Neither uses a hashtag more than the other.")
        else:
            draw(charts.side_tags, table, two.names, two.colours, key="typical", field=Field.HASHTAG)
    with right:
        st.header("Hashtags in a post", help=_PER_POST_RULE)
        draw(charts.side_tags_per_post, spread, two.names, two.colours, key="tags-per-post", field=Field.TAGS)
    return {"typical-hashtags": table, "hashtags-per-post": spread}


#: Parts of the page by name, but for that of pictures (`compare_pictures`).
PARTS: Mapping[str, Callable[[View, Compared], Tables]] = {
    "Numbers": show_numbers,
    "Through time": show_months,
    "Weekday and hour": show_week,
    "Seasons": show_seasons,
    "Hue families": show_hues,
    "Named colours": show_named,
    "Hashtags": show_hashtags,
}
