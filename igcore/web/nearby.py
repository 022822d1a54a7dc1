"""What lies beside a picture: its post, its day, the same day of other years, what looks like it, near colours.

Laid out once for a generation of a library, when the first card is opened.
"""

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.nearness import Palettes, nearest, palettes, ranked
from igcore.library import Tables
from igcore.recent import Recent
from igcore.selection import UNDATED, Index
from igcore.web.volume import Volume

Rows = npt.NDArray[np.int32]

_CHANNELS = ["red", "green", "blue"]
#: Generations whose layout stays in memory, as many as the shelf keeps libraries.
_KEPT = 2
_MONTH_DAYS = 32
_NONE: Rows = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows that have a number in common: those of `numbers[i]`, which rise, are `rows[i]`."""

    numbers: Rows
    rows: Rows

    def of(self, number: int) -> Rows:
        """Rows with this number, in the order of the table."""
        wanted = np.int32(number)  # another type would have all numbers turned into it
        return self.rows[np.searchsorted(self.numbers, wanted) : np.searchsorted(self.numbers, wanted, "right")]


@dataclass(frozen=True, slots=True, eq=False)
class Nearby:
    """Of n images with k contents: their groups, and the palettes of the contents.

    `day` (n,) is the local day of each image, `calendar` (n,) its month and day in any year (-1: undated); `content`
    and `alike` (n,) number what is in the file, and what looks the same; `first` (k,) is the first row of each content.
    """

    at: Index
    day: Rows
    calendar: Rows
    content: Rows
    alike: Rows
    first: Rows
    by_post: Groups
    by_day: Groups
    by_calendar: Groups
    by_alike: Groups
    palettes: Palettes

    def in_post(self, row: int) -> Rows:
        """All pictures of its post, itself too."""
        return self.by_post.of(int(self.at.post[row]))

    def on_day(self, row: int) -> Rows:
        """All pictures of its local day, itself too; none where the day is unknown."""
        day = int(self.day[row])
        return self.by_day.of(day) if day != UNDATED else _NONE

    def in_other_years(self, row: int) -> Rows:
        """Pictures of the same day of the year in other years."""
        number = int(self.calendar[row])
        same = self.by_calendar.of(number) if number >= 0 else _NONE
        others: Rows = same[self.day[same] != self.day[row]]
        return others

    def looking_alike(self, row: int) -> Rows:
        """Others that look the same, files that are the same among them."""
        same = self.by_alike.of(int(self.alike[row]))
        others: Rows = same[same != row]
        return others

    def near_in_colour(self, row: int, count: int) -> tuple[Rows, npt.NDArray[np.float32]]:
        """Pictures of the nearest palettes, nearest first, and how far each is; without those that look the same."""
        alike = self.content[self.looking_alike(row)].astype(np.int64)
        places, far = nearest(self.palettes, int(self.content[row]), count, alike)
        return self.first[places], far

    def by_likeness(self, row: int) -> Rows:
        """All pictures: itself, those that look the same, then by how near their palettes are."""
        alike = self.looking_alike(row)
        own = int(self.content[row])
        contents = np.unique(self.content[alike].astype(np.int64))
        places = ranked(self.palettes, own, contents[contents != own])
        rank = np.empty(len(places), np.int64)
        rank[places] = np.arange(len(places))
        by_palette = np.argsort(rank[self.content], kind="stable").astype(np.int32)
        first = np.concatenate([np.array([row], np.int32), alike])
        rows: Rows = np.concatenate([first, by_palette[~np.isin(by_palette, first)]])
        return rows

    def swatches(self, row: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Colours (c, 3) of its palette, the dominant one first, and the share of each; c may be 0."""
        content = int(self.content[row])
        mine = slice(self.palettes.starts[content], self.palettes.starts[content + 1])
        return self.palettes.colours[mine].astype(np.int64), self.palettes.shares[mine]


def nearby(volume: Volume) -> Nearby:
    """What lies beside the pictures of a library; laid out only once for each of its generations."""
    # One at a time: laying a library out twice would take longer than waiting for it.
    with _laying:
        found = _kept.find(volume.token)
        if found is None or found.at is not volume.at:
            found = _kept.keep(volume.token, lay_out(volume.tables, volume.at))
        return found


_laying = threading.Lock()
_kept: Recent[str, Nearby] = Recent(_KEPT)


def lay_out(tables: Tables, at: Index) -> Nearby:
    """Lay out what lies beside each picture.

    Args:
        tables: A library's.
        at: Their index.
    """
    images = tables.images
    contents = pd.Categorical(images["digest"])
    content, alike = (np.asarray(codes, np.int32) for codes in (contents.codes, pd.Categorical(images["alike"]).codes))
    day = at.day[at.post]
    calendar = _calendar(day)
    first = np.zeros(len(contents.categories), np.int32)
    first[content[::-1]] = np.arange(len(images) - 1, -1, -1, dtype=np.int32)
    return Nearby(
        at=at,
        day=day,
        calendar=calendar,
        content=content,
        alike=alike,
        first=first,
        by_post=_groups(at.post),
        by_day=_groups(day),
        by_calendar=_groups(calendar),
        by_alike=_groups(alike),
        palettes=_palettes(tables.swatches, contents.categories),
    )


def _groups(numbers: Rows) -> Groups:
    order = np.argsort(numbers, kind="stable").astype(np.int32)
    return Groups(numbers[order], order)


def _calendar(day: Rows) -> Rows:
    dates = np.where(day == UNDATED, 0, day).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    number = months.astype(np.int64) % 12 * _MONTH_DAYS + (dates - months.astype("datetime64[D]")).astype(np.int64)
    return np.where(day == UNDATED, -1, number).astype(np.int32)


def _palettes(swatches: pd.DataFrame, contents: pd.Index) -> Palettes:
    codes = pd.Categorical(swatches["digest"], contents).codes
    order = np.lexsort((swatches["rank"].to_numpy(np.int64), codes))
    order = order[codes[order] >= 0]
    starts = np.searchsorted(codes[order], np.arange(len(contents) + 1))
    colours = swatches[_CHANNELS].to_numpy(np.uint8)[order]
    return palettes(starts.astype(np.int64), colours, swatches["share"].to_numpy(np.float32)[order])
