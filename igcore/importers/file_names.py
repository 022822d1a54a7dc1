"""What the names of files tell, by the tool that gave them: ids of posts, people and pictures, and times."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from igcore import media_id
from igcore.errors import NotAMediaIdError
from igcore.importers.base import believed
from igcore.importers.entry import base_name


@dataclass(frozen=True, slots=True)
class NameParts:
    """What the name of a file tells, by the tool that gave it."""

    tool: str
    media_id: int | None = None
    child_id: int | None = None
    user_id: int | None = None
    user: str | None = None
    shortcode: str | None = None
    time: datetime | None = None
    position: int | None = None
    fbid: int | None = None


#: Tools in the order in which their names are tried. Instagram's own exports come first: the long numbers
#: in their names are no media ids. A number or code counts only if it decodes to a possible time.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (tool, re.compile(pattern, re.ASCII))
    for tool, pattern in (
        ("stogram", r"[\d-]{10} [\d.]{8} (?P<media_id>\d{16,19})_\d{1,12}\.\w+\.thumb\.stogram$"),
        ("stogram", r"[\d-]{10} [\d.]{8} (?P<media_id>\d{16,19})_(?P<user_id>\d{1,12})\."),
        ("dyi_cdn", r"\d+_\d+_\d+_[a-z]_(?P<fbid>1[78]\d{15})(?:\.|$)"),
        ("dyi_b64", r"AQ[\w-]+_(?P<fbid>1[78]\d{15})(?:\.|$)"),
        ("dyi_fbid", r"(?P<fbid>1[78]\d{15})(?:\.|$)"),
        ("dyi_2018", r"[0-9a-f]{32}\."),
        ("instaloader_pic", r"(?P<time>[\d-]{10}_[\d-]{8})_UTC_profile_pic\."),
        ("instaloader", r"(?P<time>[\d-]{10}_[\d-]{8})_UTC(?:_(?P<position>\d{1,3}))?\."),
        ("ripme", r"[\d-]{10}_[\d-]{8}_(?P<shortcode>[\w-]{10,11})(?:_|\.)"),
        ("ytdlp", r".* by (?P<user>.+) \[(?P<shortcode>[\w-]{10,11})\]\."),
        ("photodesk", r"(?P<media_id>\d{16,19})_(?P<user_id>\d{1,12})\."),
        ("gallery_dl_child", r"(?P<media_id>\d{16,19})_(?P<child_id>\d{16,19})\."),
        ("instagrapi", r"(?P<user>.+?)_(?P<media_id>\d{16,19})\."),
        ("media_id", r"(?P<media_id>\d{16,19})\."),
        ("cdn", r"\d+_\d+_\d+_[a-z]\."),
        ("shortcode", r"(?![\d_]+\.)(?P<shortcode>[\w-]{10,11})(?:_(?P<position>\d{1,3}))?\."),
    )
)
#: Any word of ten or eleven letters may pass for a shortcode: one such name proves nothing.
_WEAK = frozenset({"shortcode"})
#: Tools whose names hold no id of a post.
_TIME = "%Y-%m-%d_%H-%M-%S%z"
NO_ID = frozenset({"dyi_cdn", "dyi_b64", "dyi_fbid", "dyi_2018", "cdn"})


def parse_name(name: str, now: datetime) -> NameParts | None:
    """Read the name of one file.

    Args:
        name: Without folders, such as `1317927813210600632_6614136.png`.
        now: An aware time; ids after it are none.

    Returns:
        `None` for a name that no known tool gives. A file of the tool `shortcode` is a guess:
        "Description.jpg" is one of them too.

    Example:
        >>> from datetime import UTC
        >>> parse_name("1317927813210600632_6614136.png", datetime(2026, 1, 1, tzinfo=UTC)).user_id
        6614136
    """
    for tool, pattern in _PATTERNS:
        match = pattern.match(name)
        if match:
            parts = _parts(tool, match, now)
            if parts:
                return parts
    return None


def _parts(tool: str, match: re.Match[str], now: datetime) -> NameParts | None:
    found = match.groupdict()
    numbers = {
        key: int(found[key]) for key in ("media_id", "child_id", "user_id", "position", "fbid") if found.get(key)
    }
    code = found.get("shortcode")
    try:
        post = media_id.from_shortcode(code) if code else numbers.get("media_id")
        for number in (post, numbers.get("child_id")):
            if number is not None:
                media_id.taken_at(number, now)
        moment = found.get("time")
        time = believed(datetime.strptime(f"{moment}Z", _TIME), now) if moment else None
    except (NotAMediaIdError, ValueError):
        return None
    return NameParts(tool, shortcode=code, user=found.get("user"), time=time, **numbers)


def carry_ids(files: Iterable[str], now: datetime) -> bool:
    """Tell whether names carry ids of posts: one sure name is enough, guesses must be most of the files."""
    guessed = seen = 0
    for file in files:
        seen += 1
        parts = parse_name(base_name(file), now)
        if parts and parts.tool not in NO_ID:
            if parts.tool not in _WEAK:
                return True
            guessed += 1
    return guessed >= 3 and guessed > seen / 2
