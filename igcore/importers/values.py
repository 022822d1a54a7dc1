"""Values as archives write them: Instagram's numbers, texts and times, in records and in the names of files."""

import re
from datetime import UTC, datetime
from typing import Any

from igcore import media_id
from igcore.importers.base import believed, repair_text
from igcore.importers.entry import base_name
from igcore.schema import TimeSource

_FBID = re.compile(r"1[78]\d{15}", re.ASCII)
_FBID_IN_NAME = re.compile(r"(?:^|_)(1[78]\d{15})(?:\.|$)", re.ASCII)
#: Seconds that a calendar has; more of them are something else.
_LATEST = 10**11


def read_number(value: Any) -> int | None:
    """Read a positive number, written as a number or as text; `None` for anything else.

    Example:
        >>> read_number(" 6614136 "), read_number(0), read_number(True), read_number("many")
        (6614136, None, None, None)
    """
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    found = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None
    return found if found and found <= media_id.LARGEST else None


def id_number(value: Any) -> int | None:
    """Read one of Instagram's numbers, written as a number or as text; `MEDIAID_USERID` is a media id.

    Raises:
        TypeError, ValueError: It is there, but no such number.

    Example:
        >>> id_number("1317927813210600632_6614136"), id_number(None)
        (1317927813210600632, None)
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError("a number expected")
    text = str(value).split("_")[0]
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= media_id.LARGEST):
        raise ValueError(f"{value!r} is no id")
    return int(text)


def read_fbid(value: Any) -> int | None:
    """Read an FBID, written as a number or as text; `None` for anything else, so for media ids too.

    Example:
        >>> read_fbid("17900000000000001"), read_fbid("1317927813210600632")
        (17900000000000001, None)
    """
    text = str(value) if isinstance(value, int | str) else ""
    return int(text) if _FBID.fullmatch(text) else None


def read_place(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    """Read a place on the earth, to a tenth of a degree: enough for a town, and nobody's house.

    0, 0 is what cameras write that do not know; that, and anything else that is no place, is `None`.

    Example:
        >>> read_place(53.141186112, 11.038734576), read_place(0, 0), read_place("53", 11), read_place(91, 0)
        ((53.1, 11.0), None, None, None)
    """
    place = (latitude, longitude)
    if not all(isinstance(each, int | float) and not isinstance(each, bool) for each in place) or place == (0, 0):
        return None
    return (round(latitude, 1), round(longitude, 1)) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def fbid_in_name(file: str) -> int | None:
    """Find the FBID that ends the name of a file, as in Instagram's own exports.

    Example:
        >>> fbid_in_name("media/posts/202107/211_412_7_n_17841400000000001.jpg")
        17841400000000001
    """
    found = _FBID_IN_NAME.search(base_name(file))
    return int(found[1]) if found else None


def read_text(value: Any) -> str:
    """Return text, mended.

    Raises:
        TypeError: It is of another kind.
    """
    if not isinstance(value, str):
        raise TypeError("text expected")
    return repair_text(value)


def read_time(stamp: Any, now: datetime) -> datetime:
    """Read a time: UTC seconds, written as a number or as text, or ISO 8601 text; without a zone it is UTC.

    Raises:
        ValueError, OverflowError: It is no time, or none at which Instagram existed.

    Example:
        >>> read_time("2016-08-16 06:34:20", datetime(2026, 1, 1, tzinfo=UTC)).timestamp()
        1471329260.0
    """
    seconds = read_number(stamp) if isinstance(stamp, str) else stamp
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and abs(seconds) < _LATEST:
        return believed(datetime.fromtimestamp(seconds, UTC), now)
    try:
        told = datetime.fromisoformat(stamp)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{stamp!r} is no time") from error
    return believed(told if told.tzinfo else told.replace(tzinfo=UTC), now)


def timed(told: datetime | None, number: int | None, now: datetime) -> tuple[datetime | None, TimeSource | None]:
    """Time that the archive tells, else that of the media id, and which of them it is.

    Example:
        >>> timed(None, 1317927813210600632, datetime(2026, 1, 1, tzinfo=UTC))[1]
        <TimeSource.ID: 'id'>
    """
    if told:
        return told, TimeSource.EXPORT
    if number is not None and media_id.is_media_id(number, now):
        return media_id.taken_at(number, now), TimeSource.ID
    return None, None


def post_id_of(number: int, user_id: int | None) -> str:
    """Identity of a post of which the number is known: the same whichever tool saved it.

    Example:
        >>> post_id_of(1317927813210600632, 6614136)
        '1317927813210600632_6614136'
    """
    return f"{number}_{user_id}" if user_id is not None else str(number)
