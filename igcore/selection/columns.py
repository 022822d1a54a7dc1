"""What a field says of each post or image, laid out to be asked which have a value, and how many have each.

Every column has `of` (whether it says it of posts or of images), `values` (those that can be listed, in order),
`having` (a mask for each of some values) and `count` (of the chosen posts or images, how many have each of `values`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.colour.names import ciede2000, lab
from igcore.selection.times import days_of
from igcore.selection.values import near_of, text_key

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int32]
Of = Literal["post", "image"]

#: Day of a post of which no time is known.
UNDATED = int(np.iinfo(np.int32).min)
_EPOCH = date(1970, 1, 1)
#: CIEDE2000 divides a difference in lightness by at most this, at L* 0 and 100.
_LIGHTNESS_WEIGHT = 1.75
#: So many colours are compared at once: what is worked out on the way stays in the processor's cache.
_AT_ONCE = 16_384
#: A colour is as near as itself, however it was rounded.
_UNSEEN = 0.001
#: More than a difference of colours may be off when it is computed in single precision.
_ROUGHLY = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class One:
    """A field of which each post or image has one value: its place in `values`, or -1."""

    of: Of
    values: tuple[str, ...]
    codes: npt.NDArray[np.integer]

    def having(self, wanted: tuple[str, ...]) -> list[Mask]:
        """Mask of what has each of these values."""
        return [self.codes == self.values.index(value) if value in self.values else self._none() for value in wanted]

    def count(self, chosen: Mask) -> npt.NDArray[np.int64]:
        """How many of the chosen have each value."""
        return np.bincount(self.codes[chosen] + 1, minlength=len(self.values) + 1)[1:]

    def _none(self) -> Mask:
        return np.zeros(len(self.codes), bool)


@dataclass(frozen=True, slots=True, eq=False)
class Many:
    """A field of which each post or image has any number of values.

    `places` of posts or images, each once for a value, in the order of the values; those of value v are
    `places[starts[v]:starts[v + 1]]`; `codes` is v for each of them. `count_of` is how many posts or images there are.
    """

    of: Of
    values: tuple[str, ...]
    place_of: Mapping[str, int]
    places: Places
    codes: Places
    starts: npt.NDArray[np.int64]
    count_of: int

    def having(self, wanted: tuple[str, ...]) -> list[Mask]:
        """Mask of what has each of these values."""
        return [self._mask(self.place_of.get(value)) for value in wanted]

    def count(self, chosen: Mask) -> npt.NDArray[np.int64]:
        """How many of the chosen have each value."""
        return np.bincount(self.codes[chosen[self.places]], minlength=len(self.values))

    def _mask(self, value: int | None) -> Mask:
        mask = np.zeros(self.count_of, bool)
        if value is not None:
            mask[self.places[self.starts[value] : self.starts[value + 1]]] = True
        return mask


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """The local day of each post since 1970, or `UNDATED`. A value is a time from one day to another.

    `values` are the years that there are, `years` the place of each post's among them, or -1. `place` is 1 for the
    first day that there is, up to `length` for the last, and 0 for `UNDATED`; `before` is the day of place 0.
    """

    of: Of
    values: tuple[str, ...]
    day: npt.NDArray[np.int32]
    years: npt.NDArray[np.int16]
    place: Places
    before: int
    length: int

    def having(self, wanted: tuple[str, ...]) -> list[Mask]:
        """Mask of what is of each of these times."""
        return [self.any((value,)) for value in wanted]

    def any(self, wanted: tuple[str, ...]) -> Mask:
        """Mask of what is of any of these times: of hundreds, one at a time takes long."""
        inside = np.zeros(self.length + 1, bool)
        for start, end in self._spans(wanted):
            inside[start:end] = True
        return np.asarray(inside[self.place])

    def count(self, chosen: Mask) -> npt.NDArray[np.int64]:
        """How many of the chosen are of each year."""
        return np.bincount(self.years[chosen] + 1, minlength=len(self.values) + 1)[1:]

    def count_each(self, chosen: Mask, wanted: tuple[str, ...]) -> npt.NDArray[np.int64]:
        """How many of the chosen are of each of these times."""
        if not wanted:
            return np.zeros(0, np.int64)
        on = np.bincount(self.place[chosen], minlength=self.length + 1)
        until = np.append(0, on.cumsum())
        return np.array([until[end] - until[start] for start, end in self._spans(wanted)], np.int64)

    def _spans(self, wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """From which place to before which each of these times lasts."""
        for start, end in map(days_of, wanted):
            first = (start - _EPOCH).days - self.before if start else 1
            after = (end - _EPOCH).days - self.before + 1 if end else self.length + 1
            yield min(max(first, 1), self.length + 1), min(max(after, 1), self.length + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Captions:
    """What is written under each post, as `text_key` compares it. A value is a part of it."""

    captions: pd.Series
    of: Of = "post"
    values: tuple[str, ...] = ()

    def having(self, wanted: tuple[str, ...]) -> list[Mask]:
        """Mask of what has each of these texts."""
        return [self._containing(text_key(value)) for value in wanted]

    def count(self, chosen: Mask) -> npt.NDArray[np.int64]:
        """Nothing: texts are not listed."""
        return np.zeros(0, np.int64)

    def _containing(self, text: str) -> Mask:
        return self.captions.str.contains(text, regex=False).to_numpy(bool)


@dataclass(frozen=True, slots=True, eq=False)
class Palettes:
    """The swatches of each image. A value is a colour and how far one may be from it (CIEDE2000).

    `lab` (3, m) is in order of lightness, and `places` (m,) says whose each swatch is.
    """

    lab: npt.NDArray[np.float32]
    places: Places
    count_of: int
    of: Of = "image"
    values: tuple[str, ...] = ()

    def having(self, wanted: tuple[str, ...]) -> list[Mask]:
        """Mask of what has a swatch so near to each of these colours."""
        return [self._near(*near_of(value)) for value in wanted]

    def count(self, chosen: Mask) -> npt.NDArray[np.int64]:
        """Nothing: colours are not listed."""
        return np.zeros(0, np.int64)

    def _near(self, colour: str, far: float) -> Mask:
        target = lab(np.array(list(bytes.fromhex(colour[1:]))))
        far += _UNSEEN
        # The difference in lightness alone rules most out; what it leaves lies side by side.
        reach = far * _LIGHTNESS_WEIGHT
        start, end = np.searchsorted(self.lab[0], [target[0] - reach, target[0] + reach])
        close = start + np.flatnonzero(_as_light(self.lab[0, start:end], target[0], far))
        start, end = (close[0], close[-1] + 1) if len(close) else (0, 0)
        # Single precision is quick, and enough but for what lies at the border.
        colours: Any = self.lab[:, start:end].T
        parts = (colours[at : at + _AT_ONCE] for at in range(0, len(colours), _AT_ONCE))
        rough = np.concatenate([ciede2000(part, target.astype(np.float32)) for part in parts] or [np.zeros(0)])
        near = rough <= far
        border = np.flatnonzero(np.abs(rough - far) < _ROUGHLY)
        near[border] = ciede2000(colours[border].astype(np.float64), target) <= far
        mask = np.zeros(self.count_of, bool)
        mask[self.places[start:end][near]] = True
        return mask


def _as_light(lightness: npt.NDArray[np.float32], target: float, far: float) -> Mask:
    """Whether the difference in lightness alone, weighed as CIEDE2000 does, leaves a colour near."""
    off = ((lightness + target) / 2 - 50) ** 2
    light: Mask = np.abs(lightness - target) <= far * (1 + 0.015 * off / np.sqrt(20 + off)) + _ROUGHLY
    return light


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """The id of each image, in rising order, and its place. A value is the id of one picture."""

    of: Of
    values: tuple[str, ...]
    ids: npt.NDArray[np.bytes_]
    places: Places

    def having(self, wanted: tuple[str, ...]) -> list[Mask]:
        """Mask of each of these pictures."""
        return [self.any((value,)) for value in wanted]

    def any(self, wanted: tuple[str, ...]) -> Mask:
        """Mask of all of them together: of hundreds, one at a time takes long."""
        mask = np.zeros(len(self.places), bool)
        if len(mask):
            asked = np.array(wanted, _ID)
            found = np.searchsorted(self.ids, asked).clip(max=len(mask) - 1)
            mask[self.places[found[self.ids[found] == asked]]] = True
        return mask

    def count(self, chosen: Mask) -> npt.NDArray[np.int64]:
        """Nothing: pictures are not listed."""
        return np.zeros(0, np.int64)


#: Ids of pictures have 16 letters.
_ID = "S16"


def pictures(ids: pd.Series) -> Pictures:
    """Lay out images by their ids."""
    listed = np.array(ids.tolist(), _ID)
    order = np.argsort(listed, kind="stable").astype(np.int32)
    return Pictures("image", (), listed[order], order)


def palettes(colours: npt.NDArray[np.int64], places: Places, count_of: int) -> Palettes:
    """Lay out swatches: (m, 3) colours, and the image of each of `count_of`."""
    found = np.concatenate(
        [lab(part).astype(np.float32) for part in np.array_split(colours, len(colours) // 65_536 + 1)]
    )
    order = np.argsort(found[:, 0], kind="stable")
    return Palettes(np.ascontiguousarray(found[order].T), places[order], count_of)


def days(day: npt.NDArray[np.int32]) -> Days:
    """Lay out the local days of posts, since 1970."""
    year = day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    dated = day != UNDATED
    there = np.unique(year[dated])
    years = np.where(dated, np.searchsorted(there, year), -1).astype(np.int16)
    first, last = (int(day[dated].min()), int(day[dated].max())) if len(there) else (0, -1)
    place = np.where(dated, day - np.int32(first - 1), 0).astype(np.int32)
    return Days("post", tuple(f"{each:04d}" for each in there), day, years, place, first - 1, last - first + 1)


Column = One | Many | Days | Captions | Palettes | Pictures


def many(
    of: Of, values: tuple[str, ...], codes: npt.NDArray[np.integer], places: npt.NDArray[np.integer], count_of: int
) -> Many:
    """Lay out which values each post or image has.

    Args:
        of: What the places are of.
        values: All that there are.
        codes: (m,) places in `values`, or -1.
        places: (m,) posts or images that have them, or -1; the same pair may come again.
        count_of: How many posts or images there are.
    """
    there = (places >= 0) & (codes >= 0)
    pairs = np.sort(codes[there].astype(np.int64) * max(count_of, 1) + places[there])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    code, place = np.divmod(pairs, max(count_of, 1))
    starts = np.searchsorted(code, np.arange(len(values) + 1))
    place_of = {value: number for number, value in enumerate(values)}
    return Many(of, values, place_of, place.astype(np.int32), code.astype(np.int32), starts, count_of)
