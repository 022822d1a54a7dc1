"""A small library with something of everything, selections on it, and its rules as loops over rows.

The loops share no code with `igcore.selection`: dates are compared as texts, and every value is tried on every row.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from igcore.colour.hues import FAMILIES, families
from igcore.colour.names import ciede2000, lab
from igcore.importers.hashtags import hashtags_of
from igcore.library import Tables
from igcore.places import NOWHERE, Period, Periods
from igcore.schema import Hashtag, Image, Kind, Origin, Post, Swatch, TimeSource, frame
from igcore.selection import Choice, Field, Index, Selection, choice, index
from tests.rows import image, origin, post, swatch, tables

PEOPLE = ("Kat A", "or", "a:b", '"')
HOME = "Europe/Copenhagen"
#: One of them went south.
PERIODS = Periods(
    (
        Period("Denmark", HOME, None, date(2015, 6, 30)),
        Period("São Paulo", "America/Sao_Paulo", date(2015, 7, 1), None, "south", PEOPLE[1]),
    ),
    HOME,
)
KINDS = (Kind.POST, Kind.REEL, Kind.STORY)
ARCHIVES = ("My backup", "export")
CAPTIONS = (
    "Sunset #Beach",
    "SUNSET over\nKøbenhavn #sun #beach",
    "#beach or #dog ＃🌊",
    "",
    None,
    normalize("NFD", "Café #café"),
)
TIMES = (
    "2014-12-31T23:30Z",  # New Year in Copenhagen
    "2015-06-15T12:00Z",
    "2015-06-30T21:59Z",
    "2015-06-30T22:00Z",  # July there
    "2016-02-29T06:05Z",
    None,
)
#: First colours of pictures, and all that each of them has: #rrggbb, share, CSS3 name and name by CIEDE2000.
PALETTES = {
    "sea": [("#2f4f4f", 0.6, "darkslategrey", "darkslategrey"), ("#008080", 0.3, "teal", "teal")],
    "night": [("#050505", 0.9, "black", "black"), ("#c81e1e", 0.005, "firebrick", "firebrick")],
    "rose": [("#c81e1e", 0.5, "firebrick", "firebrick"), ("#f5f5f5", 0.5, "whitesmoke", "snow")],
    "fog": [("#808080", 1.0, "grey", "grey")],
    "nothing": [],
}
LOOKS = tuple(PALETTES)

#: A post: person, kind, archive, caption, time, and the looks of its images; all of them places in the lists above.
Record = tuple[int, int, int, int, int, list[int]]


def picture_id(post: int, position: int) -> str:
    """Id of a picture."""
    return f"{16 * post + position:016x}"


def library(records: list[Record]) -> Tables:
    """Tables of posts. Every third post is in the other archive too, and its images have one id."""
    posts, images, origins = [], [], []
    for number, (person, kind, archive, caption, time, looks) in enumerate(records):
        fields: dict[str, Any] = {
            "post_id": f"p{number}",
            "person": PEOPLE[person],
            "kind": KINDS[kind],
            "archive": ARCHIVES[archive],
            "taken_at": datetime.fromisoformat(known) if (known := TIMES[time]) else None,
            "taken_from": TimeSource.ID if known else None,
        }
        posts.append(post(**fields, caption=CAPTIONS[caption]))
        if number % 3 == 0:
            origins.append(origin(post_id=f"p{number}", archive=ARCHIVES[1 - archive]))
        for position, look in enumerate(looks):
            media_id = None if number % 3 else number
            alike = "dark" if LOOKS[look] in ("sea", "night") else f"{number}-{position}"
            images.append(
                image(
                    **fields,
                    image_id=picture_id(number, position),
                    digest=LOOKS[look],
                    media_id=media_id,
                    alike="same" if LOOKS[look] == "fog" else alike,
                )
            )
    return tables(
        posts=frame(posts, Post),
        images=frame(images, Image),
        origins=frame(origins, Origin),
        swatches=frame(_swatches(), Swatch),
        hashtags=frame([row for each in posts for row in hashtags_of(each.post_id, each.caption or "")], Hashtag),
    )


def _swatches() -> list[Swatch]:
    rows = []
    for look, palette in PALETTES.items():
        for rank, (colour, share, name, by_eye) in enumerate(palette, start=1):
            red, green, blue = bytes.fromhex(colour[1:])
            rows.append(
                swatch(
                    digest=look,
                    rank=rank,
                    red=red,
                    green=green,
                    blue=blue,
                    share=share,
                    name=name,
                    name_ciede2000=by_eye,
                )
            )
    return rows


def laid_out(made: Tables) -> Index:
    """Return its index."""
    return index(made, PEOPLE, PERIODS)


records = st.lists(
    st.tuples(
        *(st.integers(0, len(each) - 1) for each in (PEOPLE, KINDS, ARCHIVES, CAPTIONS, TIMES)),
        st.lists(st.integers(0, len(LOOKS) - 1), max_size=3),
    ),
    max_size=8,
)
#: Values of each field, as they are kept; not all of them are in every library.
VALUES: dict[Field, list[str]] = {
    Field.TEXT: ["sunset", "over københavn", "or", "-", "#beach", "(.*", 'a "b"', "a\\b", "a:b", "café", "Café"],
    Field.PERSON: list(PEOPLE),
    Field.HASHTAG: ["beach", "sun", "dog", "🌊", "café"],
    Field.TAGGED: ["yes", "no", "unknown"],
    Field.TAGS: ["0", "1", "2", "3", "30"],
    Field.DATE: ["2015", "2015-06", "2015-06-30", "2015-06-30..2015-07-03", "..2015", "2015-07..", "..2014-12-31"],
    Field.SEASON: ["spring", "summer", "autumn", "winter"],
    Field.WEEKDAY: ["monday", "tuesday", "wednesday", "thursday"],
    Field.HOUR: ["0", "3", "7", "14", "23"],
    Field.PLACE: ["Denmark", "São Paulo", NOWHERE],
    Field.HUE: ["red", "cyan", "black", "grey", "blue"],
    Field.DOMINANT: ["darkslategrey", "black", "grey", "snow"],
    Field.COLOUR: ["teal", "firebrick", "whitesmoke", "snow"],
    Field.NEAR: ["#2f4f4f~10", "#008080~20", "#ffffff~0", "#c81e1e~3.5"],
    Field.KIND: ["post", "reel", "story", "profile picture"],
    Field.ARCHIVE: list(ARCHIVES),
    Field.DUPLICATE: ["id", "file", "look", "no"],
    Field.SOURCE: ["id", "unknown"],
    Field.PICTURE: [picture_id(0, 0), picture_id(1, 0), picture_id(1, 1), "f" * 16],
}
#: Values beyond the library's dates are kept in the shortest way.
VALUES[Field.DATE].remove("..2014-12-31")


@st.composite
def choices(draw: st.DrawFn, field: Field) -> Choice:
    """Any choice of a field, an empty one too."""
    some = st.lists(st.sampled_from(VALUES[field]), max_size=3)
    return choice(draw(some), draw(some), draw(st.sampled_from(["or", "and"])), draw(st.booleans()))


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Any selection: up to four fields, and locks."""
    chosen = Selection()
    for field in draw(st.lists(st.sampled_from(list(Field)), max_size=4, unique=True)):
        chosen = chosen.choose(field, draw(choices(field)))
    for field in draw(st.sets(st.sampled_from(list(Field)), max_size=2)):
        chosen = chosen.lock(field)
    return chosen


@dataclass(frozen=True)
class Found:
    """What a selection leaves, by ids."""

    posts: set[str]
    images: set[str]


@dataclass(frozen=True)
class _Row:
    post: Any
    image: Any
    tables: Tables


_SEASONS = ["winter", "winter", *["spring"] * 3, *["summer"] * 3, *["autumn"] * 3, "winter"]


def _place(row: _Row) -> str | None:
    if pd.isna(row.post.taken_at):
        return None
    taken = row.post.taken_at.to_pydatetime().isoformat()
    if row.post.person == PEOPLE[1] and taken >= "2015-07-01T03:00":
        return "São Paulo"
    return "Denmark" if taken < "2015-06-30T22:00" else NOWHERE


def _local(row: _Row) -> datetime | None:
    taken = row.post.taken_at
    zone = ZoneInfo("America/Sao_Paulo" if _place(row) == "São Paulo" else HOME)
    return None if pd.isna(taken) else taken.to_pydatetime().astimezone(zone)


def _season(row: _Row) -> str | None:
    local = _local(row)
    months_further = 6 if _place(row) == "São Paulo" else 0
    return None if local is None else _SEASONS[(local.month - 1 + months_further) % 12]


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", normalize("NFC", text)).strip().casefold()


def _keys(row: _Row) -> set[str]:
    tags = row.tables.hashtags
    return set(tags["key"][tags["post_id"] == row.post.post_id])


def _in_time(row: _Row, value: str) -> bool:
    local = _local(row)
    if local is None:
        return False
    day = local.date().isoformat()
    start, dots, end = value.partition("..")
    if not dots:
        return day.startswith(value)
    return day[: len(start)] >= start and (not end or day[: len(end)] <= end)


def _tagged(row: _Row) -> str:
    return "yes" if _keys(row) else "unknown" if pd.isna(row.post.caption) else "no"


def _hue(row: _Row) -> str | None:
    palette = PALETTES[row.image.digest]
    return FAMILIES[families(np.array(list(bytes.fromhex(palette[0][0][1:]))))] if palette else None


def _near(row: _Row, value: str) -> bool:
    colour, far = value.split("~")
    target = lab(np.array(list(bytes.fromhex(colour[1:]))))
    shades = [
        lab(np.array(list(bytes.fromhex(each[1:])))) for each, share, *_ in PALETTES[row.image.digest] if share > 0.01
    ]
    return any(float(ciede2000(shade, target)) <= float(far) for shade in shades)


def _archives(row: _Row) -> set[str]:
    origins = row.tables.origins
    return {row.post.archive, *origins["archive"][origins["post_id"] == row.post.post_id]}


def _duplicate(row: _Row) -> set[str]:
    images, mine = row.tables.images, row.image
    others = images[images["image_id"] != mine.image_id]
    found = set()
    if not pd.isna(mine.media_id) and (others["media_id"] == mine.media_id).any():
        found.add("id")
    if (others["digest"] == mine.digest).any():
        found.add("file")
    if ((others["alike"] == mine.alike) & (others["digest"] != mine.digest)).any():
        found.add("look")
    return found or {"no"}


_OF_POST: dict[Field, Callable[[_Row, str], bool]] = {
    Field.TEXT: lambda row, value: not pd.isna(row.post.caption) and _fold(value) in _fold(row.post.caption),
    Field.PERSON: lambda row, value: row.post.person == value,
    Field.HASHTAG: lambda row, value: value in _keys(row),
    Field.TAGGED: lambda row, value: _tagged(row) == value,
    Field.TAGS: lambda row, value: _tagged(row) != "unknown" and str(min(len(_keys(row)), 30)) == value,
    Field.DATE: _in_time,
    Field.SEASON: lambda row, value: _season(row) == value,
    Field.WEEKDAY: lambda row, value: (at := _local(row)) is not None and f"{at:%A}".lower() == value,
    Field.HOUR: lambda row, value: (at := _local(row)) is not None and str(at.hour) == value,
    Field.PLACE: lambda row, value: _place(row) == value,
    Field.KIND: lambda row, value: row.post.kind == value,
    Field.ARCHIVE: lambda row, value: value in _archives(row),
    Field.SOURCE: lambda row, value: ("unknown" if pd.isna(row.post.taken_from) else row.post.taken_from) == value,
}
_OF_IMAGE: dict[Field, Callable[[_Row, str], bool]] = {
    Field.PICTURE: lambda row, value: row.image.image_id == value,
    Field.HUE: lambda row, value: _hue(row) == value,
    Field.DOMINANT: lambda row, value: [each[2] for each in PALETTES[row.image.digest][:1]] == [value],
    Field.COLOUR: lambda row, value: value in {each[2] for each in PALETTES[row.image.digest]},
    Field.NEAR: _near,
    Field.DUPLICATE: lambda row, value: value in _duplicate(row),
}
OF_IMAGES = frozenset(_OF_IMAGE)
_HAS = _OF_POST | _OF_IMAGE


def passes(row: _Row, field: Field, chosen: Choice) -> bool:
    """Whether a row has what is chosen in a field."""
    has = [_HAS[field](row, value) for value in chosen.values]
    wanted = not has or (any(has) if chosen.how == "or" else all(has))
    return (wanted and not any(_HAS[field](row, value) for value in chosen.none)) != chosen.inverted


def brute_force(made: Tables, selection: Selection, without: Field | None = None) -> Found:
    """Find posts and images by trying every choice on every row."""
    kinds = set(made.posts["kind"])
    usual = kinds & {"post", "reel", "IGTV"} or kinds
    wanted = {field: chosen for field, chosen in selection.choices if field is not without}
    any_kind = without is Field.KIND or Field.KIND in wanted
    posts: dict[str, Any] = {}
    each: Any
    for each in made.posts.itertuples():
        row = _Row(each, None, made)
        mine = [passes(row, field, chosen) for field, chosen in wanted.items() if field in _OF_POST]
        if all(mine) and (any_kind or each.kind in usual):
            posts[each.post_id] = each
    images: dict[str, str] = {}
    for each in made.images.itertuples():
        row = _Row(posts.get(each.post_id), each, made)
        if row.post and all(passes(row, field, chosen) for field, chosen in wanted.items() if field in _OF_IMAGE):
            images[each.image_id] = each.post_id
    if OF_IMAGES & wanted.keys():
        return Found(set(images.values()), set(images))
    return Found(set(posts), set(images))


def having(made: Tables, field: Field, value: str) -> Found:
    """Find the posts, and the images where the field is of images, that have a value."""
    each: Any
    by_id: dict[str, Any] = {}
    posts, images = set(), set()
    for each in made.posts.itertuples():
        by_id[each.post_id] = each
    if field in _OF_POST:
        posts = {name for name, each in by_id.items() if _OF_POST[field](_Row(each, None, made), value)}
    else:
        for each in made.images.itertuples():
            if _OF_IMAGE[field](_Row(by_id[each.post_id], each, made), value):
                images.add(each.image_id)
    return Found(posts, images)
