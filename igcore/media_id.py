"""Instagram's media ids: the number, its shortcode, its link, and the time inside it.

A media id is 64 bits: milliseconds since 2011-08-24T21:07:01.721Z, then 13 bits of shard, then 10 bits of
sequence ("Sharding & IDs at Instagram", Instagram Engineering, 2012). Its shortcode is the same
number written in base 64. Everything here is arithmetic: nothing is looked up.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from igcore.errors import NotAMediaIdError

EPOCH_MS = 1_314_220_021_721
#: Before it, ids were small numbers counted up: they tell no time. The switch came by 2012-02-19.
FIRST_DAY = datetime(2011, 11, 8, tzinfo=UTC)
#: A clock that is behind must not refuse a post of today.
CLOCK_SLACK = timedelta(days=1)
#: Ids have 63 bits.
LARGEST = (1 << 63) - 1
#: Sizes that Instagram once served next to a post: thumbnail, medium, large.
MEDIA_SIZES = ("t", "m", "l")

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUE = {letter: value for value, letter in enumerate(_ALPHABET)}
_SHARD_AND_SEQUENCE_BITS = 23
_SMALLEST = 1 << 40
#: What a private or shared link appends to the real code.
_PRIVATE_SUFFIX = 28
_CODE = re.compile(r"[A-Za-z0-9_-]+")
_LINK = re.compile(r"(?:https?://)?(?:www\.)?(?:instagram\.com|instagr\.am)/(?:[^/?#]+/)?(?:p|reel|reels|tv)/([\w-]+)")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a media id says about its post, with no look-up.

    `taken_at` is when Instagram gave the id: the time of publication to the millisecond for pictures,
    within some 20 minutes of it for videos. Where something is missing, `reason` says why.
    """

    media_id: int | None = None
    shortcode: str | None = None
    link: str | None = None
    taken_at: datetime | None = None
    reason: str | None = None


def identify(text: str, now: datetime) -> Identity:
    """Read a media id, a shortcode or a link to a post.

    Args:
        text: `1317927813210600632`, `BJKOF0KBnS4` or `https://www.instagram.com/p/BJKOF0KBnS4/`.
        now: An aware time; ids that lie later than a day after it are refused.

    Returns:
        All of it for an id that carries a time; all but the time for a legacy id; only the
        reason for anything else.

    Example:
        >>> identify("BJKOF0KBnS4", datetime(2026, 1, 1, tzinfo=UTC)).media_id
        1317927813210600632
        >>> identify("hello, world", datetime(2026, 1, 1, tzinfo=UTC)).reason
        'shortcodes are letters, digits, - and _'
    """
    try:
        media_id = _number(text.strip())
    except NotAMediaIdError as error:
        return Identity(reason=error.reason)
    code = shortcode(media_id)
    try:
        return Identity(media_id, code, post_link(code), taken_at(media_id, now))
    except NotAMediaIdError as error:
        if 0 < media_id < _SMALLEST:
            return Identity(media_id, code, post_link(code), reason=error.reason)
        return Identity(reason=error.reason)


def _number(text: str) -> int:
    link = _LINK.match(text)
    if link:
        return from_shortcode(link[1])
    if text.isascii() and text.isdecimal():
        return int(text[:20])
    return from_shortcode(text)


def taken_at(media_id: int, now: datetime) -> datetime:
    """UTC time at which Instagram gave the id, to the millisecond.

    Args:
        media_id: The number.
        now: An aware time; ids that lie later than a day after it are refused.

    Raises:
        NotAMediaIdError: A legacy id, or a number that is no media id.

    Example:
        >>> taken_at(1317927813210600632, datetime(2026, 1, 1, tzinfo=UTC)).isoformat()
        '2016-08-16T06:34:20.013000+00:00'
    """
    if media_id == 0:
        raise NotAMediaIdError(media_id, "ids begin with 1")
    if not 0 < media_id <= LARGEST:
        raise NotAMediaIdError(media_id, "it does not fit the 63 bits of one")
    if media_id < _SMALLEST:
        raise NotAMediaIdError(media_id, "numbers this small were counted up until 2011 and tell no time")
    milliseconds = EPOCH_MS + (media_id >> _SHARD_AND_SEQUENCE_BITS)
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC) + timedelta(milliseconds=milliseconds % 1000)
    if moment < FIRST_DAY:
        raise NotAMediaIdError(media_id, f"it would be of {moment:%Y-%m-%d}, before ids carried a time")
    if moment > now + CLOCK_SLACK:
        raise NotAMediaIdError(media_id, f"it would be of {moment:%Y-%m-%d}, which is yet to come")
    return moment


def is_media_id(media_id: int, now: datetime) -> bool:
    """Tell whether the number decodes to a time at which ids of this kind were given."""
    try:
        taken_at(media_id, now)
    except NotAMediaIdError:
        return False
    return True


def make(moment: datetime, sequence: int) -> int:
    """Make the id of a moment: the inverse of `taken_at`.

    Args:
        moment: An aware time from 2011-11-08 on, to the millisecond.
        sequence: The lowest 23 bits (shard and sequence), to tell posts of one millisecond apart.

    Example:
        >>> make(datetime(2016, 8, 16, 6, 34, 20, 13_000, tzinfo=UTC), 423_096)
        1317927813210600632
    """
    milliseconds = (moment - datetime.fromtimestamp(0, UTC)) // timedelta(milliseconds=1)
    return (milliseconds - EPOCH_MS) << _SHARD_AND_SEQUENCE_BITS | sequence


def shortcode(media_id: int) -> str:
    """Write the id in base 64, as in links. Works for legacy ids too.

    Example:
        >>> shortcode(1317927813210600632)
        'BJKOF0KBnS4'
    """
    code = ""
    while media_id:
        media_id, digit = divmod(media_id, 64)
        code = _ALPHABET[digit] + code
    return code or "A"


def from_shortcode(code: str) -> int:
    """Read the number in a shortcode; the 28 letters that private links append are cut.

    Raises:
        NotAMediaIdError: It has a letter that no shortcode has, or is empty or too long.

    Example:
        >>> from_shortcode("BJKOF0KBnS4")
        1317927813210600632
    """
    if not code or any(letter not in _VALUE for letter in code):
        raise NotAMediaIdError(code, "shortcodes are letters, digits, - and _")
    real = code[:-_PRIVATE_SUFFIX] if len(code) > _PRIVATE_SUFFIX else code
    if len(real) > 11:
        raise NotAMediaIdError(code, "shortcodes have at most 11 letters")
    media_id = 0
    for letter in real:
        media_id = media_id * 64 + _VALUE[letter]
    if media_id > LARGEST:
        raise NotAMediaIdError(code, "it does not fit the 63 bits of one")
    return media_id


def post_link(code: str) -> str:
    """Address of the post with this shortcode.

    Example:
        >>> post_link("BJKOF0KBnS4")
        'https://www.instagram.com/p/BJKOF0KBnS4/'
    """
    return f"https://www.instagram.com/p/{code}/"


def link_of(shortcode: object) -> str | None:
    """Address of a post by what an archive calls its shortcode: text from outside, which may be anything, or missing.

    Example:
        >>> link_of("BJKOF0KBnS4"), link_of("../x"), link_of(None)
        ('https://www.instagram.com/p/BJKOF0KBnS4/', None, None)
    """
    return post_link(shortcode) if isinstance(shortcode, str) and _CODE.fullmatch(shortcode) else None


def historic_media_links(code: str) -> dict[str, str]:
    """Addresses at which Instagram served the picture itself in 2016, by size; they no longer do.

    Example:
        >>> historic_media_links("BJKOF0KBnS4")["l"]
        'https://www.instagram.com/p/BJKOF0KBnS4/media/?size=l'
    """
    return {size: f"{post_link(code)}media/?size={size}" for size in MEDIA_SIZES}
