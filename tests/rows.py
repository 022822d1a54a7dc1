"""Rows for tests, as importers and builds make them: real ones, with something in every field.

Each takes the minutes since `START` and whichever fields a test is about.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from igcore import media_id
from igcore.library import Tables
from igcore.places import Local, Periods, clock
from igcore.schema import (
    TABLES,
    Features,
    Hashtag,
    Image,
    Kind,
    Media,
    Origin,
    Person,
    Post,
    Problem,
    Swatch,
    TimeSource,
    frame,
)

#: The moment at which tests take place.
NOW = datetime(2026, 12, 1, tzinfo=UTC)
#: A Monday, midnight in UTC.
START = datetime(2016, 8, 15, tzinfo=UTC)
ANNA, BEN = 6614136, 1413


def moment(minutes: float) -> datetime:
    """Return the time that many minutes after `START`."""
    return START + timedelta(minutes=minutes)


def post(minutes: float = 0, **fields: Any) -> Post:
    """Post of Anna's."""
    number = media_id.make(moment(minutes), 1)
    defaults: dict[str, Any] = {
        "post_id": f"{number}_{ANNA}",
        "archive": "backup",
        "person": "Anna",
        "user_id": ANNA,
        "media_id": number,
        "shortcode": media_id.shortcode(number),
        "taken_at": moment(minutes),
        "taken_from": TimeSource.ID,
        "caption": "",
        "source": "id-names",
    }
    return Post(**defaults | fields)


def media(minutes: float = 0, **fields: Any) -> Media:
    """File of the post of that minute."""
    of = post(minutes)
    defaults: dict[str, Any] = {
        "post_id": of.post_id,
        "archive": of.archive,
        "file": f"{of.post_id}.jpg",
        "media_id": of.media_id,
    }
    return Media(**defaults | fields)


def image(minutes: float = 0, **fields: Any) -> Image:
    """Measured picture of the post of that minute; no other has its content or looks like it."""
    of = post(minutes)
    number = f"{media_id.make(moment(minutes), 0):016x}"
    defaults: dict[str, Any] = {
        "image_id": number,
        "post_id": of.post_id,
        "archive": of.archive,
        "file": f"{of.post_id}.jpg",
        "position": 1,
        "person": of.person,
        "user_id": of.user_id,
        "kind": Kind.POST,
        "media_id": of.media_id,
        "taken_at": of.taken_at,
        "taken_from": of.taken_from,
        "digest": number * 2,
        "format": "JPEG",
        "width": 640,
        "height": 480,
        "bytes": 54321,
        "lightness": 50.0,
        "colourfulness": 30.0,
        "white": 0.0,
        "phash": number,
        "alike": number,
    }
    return Image(**defaults | fields)


def features(minutes: float = 0, **fields: Any) -> Features:
    """Measures of the picture of that minute."""
    of = image(minutes)
    names = ("digest", "format", "width", "height", "bytes", "lightness", "colourfulness", "white", "phash")
    defaults = {name: getattr(of, name) for name in names} | {"exif_taken_at": None}
    return Features(**defaults | fields)


def swatch(minutes: float = 0, **fields: Any) -> Swatch:
    """First colour of the picture of that minute: a red."""
    defaults: dict[str, Any] = {
        "digest": image(minutes).digest,
        "rank": 1,
        "red": 200,
        "green": 20,
        "blue": 30,
        "share": 0.5,
        "name": "crimson",
        "name_ciede2000": "crimson",
    }
    return Swatch(**defaults | fields)


def hashtag(minutes: float = 0, **fields: Any) -> Hashtag:
    """First hashtag of the post of that minute."""
    tag = fields.get("hashtag", "Beach")
    defaults: dict[str, Any] = {
        "post_id": post(minutes).post_id,
        "position": 1,
        "hashtag": tag,
        "key": tag.casefold(),
    }
    return Hashtag(**defaults | fields)


def problem(**fields: Any) -> Problem:
    """File that could not be read."""
    defaults: dict[str, Any] = {"archive": "backup", "file": "broken.jpg", "reason": "the file is empty"}
    return Problem(**defaults | fields)


def origin(minutes: float = 0, **fields: Any) -> Origin:
    """Record of the post of that minute in another archive."""
    of = post(minutes)
    defaults: dict[str, Any] = {
        "post_id": of.post_id,
        "archive": "export",
        "source": "instagram-json",
        "known_by": "time",
        "gives": "caption",
    }
    return Origin(**defaults | fields)


def person(**fields: Any) -> Person:
    """Anna, who has a name."""
    defaults: dict[str, Any] = {
        "key": str(ANNA),
        "person": "Anna",
        "found_as": f"{ANNA}, anna",
        "posts": 3,
        "archives": "backup",
    }
    return Person(**defaults | fields)


def tables(**given: pd.DataFrame) -> Tables:
    """Tables of a library; those that are not given are empty."""
    return Tables(**{name: frame([], row) for name, row in TABLES.items()} | given)


def local(posts: pd.DataFrame, zone: str = "UTC") -> Local:
    """What the clock said to posts of one zone."""
    return clock(posts["taken_at"], posts["person"], Periods(home=zone))
