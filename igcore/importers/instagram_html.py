"""Instagram's own export ("Download your information") as HTML, of 2021 to now.

The pages say less than the lists in JSON: times have no seconds, and are written for a person, in the
language of the account, by the clock of Instagram's own home. Only the pages named here are opened.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import partial
from html.parser import HTMLParser
from itertools import islice, pairwise
from unicodedata import normalize
from zoneinfo import ZoneInfo

from igcore.importers.base import Importer, Row, believed, read_records
from igcore.importers.instagram_export import Entry, Export, person_in_name, post_of, problem, unlisted
from igcore.importers.source import READ_ERRORS, Source, printable, words
from igcore.importers.values import read_place
from igcore.schema import Kind

NAME = "instagram-html"

#: Pages of posts by their names; posts first, so that what is on two pages stays one.
_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(name), kind)
    for name, kind in (
        (r"posts_[0-9]+", Kind.POST),
        ("reels", Kind.REEL),
        ("igtv_videos", Kind.IGTV),
        ("archived_posts", Kind.ARCHIVED),
        ("stories", Kind.STORY),
        ("profile_photos", Kind.PROFILE),
        ("other_content", Kind.OTHER),
    )
)
#: Where Instagram put them: at the root or one folder down.
_PAGE = re.compile(
    r"(?P<prefix>(?!(?:your_instagram_activity|messages|past_instagram_insights)/)[^/]+/)?"
    r"(?:your_instagram_activity/)?(?:content|media)/(?P<name>\w+)\.html"
)
_MONTH_FOLDER = re.compile(r"/(20[0-9]{2})(0[1-9]|1[0-2])/[^/]*$")

#: Classes by which the parts of a page are known; elements have these and more.
_BLOCK, _CAPTION, _FILES, _TIME = ({"pam", "_a6-g"}, {"_2pim", "_a6-h"}, {"_3-95", "_a6-p"}, {"_3-94", "_a6-o"})
#: Captions are escaped, so that no caption can open a block.
_OPENING = re.compile(r'<div\s{1,9}class="([^"<>]{0,200})"')
#: A page of ten thousand posts is half as large; what is larger in any way is not Instagram's.
_MAX_PAGE, _MAX_BLOCKS, _MAX_BLOCK, _MAX_NAME = 64 * 1024 * 1024, 100_000, 256 * 1024, 500
#: Of one post; Instagram lets people put twenty into one.
_MAX_FILES = 100

#: Zone of all times, whatever the account's: in 2026 the header calls it UTC.
_PACIFIC = "America/Los_Angeles"
_GENERATED = re.compile(r'<time\s[^<>]{0,99}?\bdatetime="([^"<>]{1,40})"[^<>]{0,99}>([^<>]{0,200})<')
_MONTH_NAMES = (
    "january february march april may june july august september october november december",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
)
#: Months as they are written: whole, or as their first three letters.
_MONTHS = {"sept": 9} | {
    word: number
    for names in _MONTH_NAMES
    for number, name in enumerate(names.split(), start=1)
    for word in (name, name[:3])
}
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?: ?(?P<half>am|pm|da madrugada|da manhã|da tarde|da noite))?"
_TIME_OF_DAY = re.compile(_CLOCK)
_DATES = (
    re.compile(rf"(?P<month>[^\W\d_]+)\.? (?P<day>[0-9]{{1,2}}), (?P<year>[0-9]{{4}}),? {_CLOCK}"),
    re.compile(rf"(?P<day>[0-9]{{1,2}}) (?:de )?(?P<month>[^\W\d_]+)\.? (?:de )?(?P<year>[0-9]{{4}}),? {_CLOCK}"),
)
_MAX_DATE = 60


def recognise(source: Source) -> bool:
    """Tell whether there is a page of posts where Instagram puts them."""
    return bool(_pages(source))


def read_date(text: str, zone: tzinfo) -> datetime:
    """Read a date as the pages write it, in English or Portuguese.

    Of the hour that a clock shows twice in autumn the first is meant.

    Raises:
        ValueError: It is in another language, or no date that a calendar has.

    Example:
        >>> read_date("Apr 05, 2026 5:31 am", UTC).isoformat(), read_date("27 May 2021, 06:44", UTC).isoformat()
        ('2026-04-05T05:31:00+00:00', '2021-05-27T06:44:00+00:00')
    """
    text = _plain(text)
    found = next(filter(None, (pattern.fullmatch(text) for pattern in _DATES)), None)
    month = _MONTHS.get(found["month"]) if found and len(text) <= _MAX_DATE else None
    if not found or not month:
        raise ValueError("it is in another language")
    day = datetime(int(found["year"]), month, int(found["day"]), tzinfo=zone)
    hour, minute = divmod(_minutes(found), 60)
    return day.replace(hour=hour, minute=minute)


def read(source: Source, now: datetime) -> Iterator[Row]:
    """Yield every post of every page with the files it names, and what is unlisted."""
    export = Export(source, now, NAME, person_in_name(source))
    for page, prefix, kind in _pages(source):
        export.list_file, export.prefix = page, prefix
        try:
            text = source.read(page, _MAX_PAGE).decode("utf-8-sig", "replace")
        except READ_ERRORS as error:
            export.broken = True
            yield problem(export, page, f"cannot be read: {words(error)}")
        else:
            yield from _posts(export, kind, text)
    yield from unlisted(export)


def _pages(source: Source) -> list[tuple[str, str, Kind]]:
    """Pages of posts, each with the folder that holds the export and what it lists."""
    found = [match for match in map(_PAGE.fullmatch, source.ending_in({".html"})) if match]
    return [
        (match[0], match["prefix"] or "", kind)
        for name, kind in _KINDS
        for match in found
        if name.fullmatch(match["name"])
    ]


def _posts(export: Export, kind: Kind, text: str) -> Iterator[Row]:
    """Read a page block by block: what is broken in one does not reach the next."""
    openings = (match.start() for match in _OPENING.finditer(text) if set(match[1].split()) >= _BLOCK)
    starts = list(islice(openings, _MAX_BLOCKS + 1))
    export.broken = export.broken or not 0 < len(starts) <= _MAX_BLOCKS
    if not starts:
        yield problem(export, export.list_file, "no post is found in it")
    if len(starts) > _MAX_BLOCKS:
        yield problem(export, export.list_file, f"it has more than {_MAX_BLOCKS} posts; no more are read")
    zone = _zone(text[: starts[0]] if starts else "")
    spans = [slice(start, min(end, start + _MAX_BLOCK)) for start, end in pairwise([*starts, len(text)])]
    parse = partial(_entry, export, kind, zone, text)
    yield from read_records(export.source, export.list_file, list(enumerate(spans[:_MAX_BLOCKS])), parse)


def _entry(export: Export, kind: Kind, zone: tzinfo, text: str, numbered: tuple[int, slice]) -> Iterator[Row]:
    """One post, from its block; what is wrong with its time is told once, like the post."""
    number, span = numbered
    block = _parse(text[span])
    files = list(block.files.items())
    taken_at, wrong = _taken_at("".join(block.time), zone, export.now, next(iter(block.files), ""))
    caption = normalize("NFC", "".join(block.caption))
    place = read_place(block.told.get("latitude"), block.told.get("longitude"))
    rows = list(post_of(export, Entry(files, kind, caption, taken_at, place=place)))
    yield from rows
    if rows and wrong:
        yield problem(export, export.list_file, wrong, number)


#: Labels of values that are read, in the languages whose words are near to each other.
_LABELS = {
    "latitude": "latitude", "latitud": "latitude", "latitudine": "latitude",
    "longitude": "longitude", "longitud": "longitude", "longitudine": "longitude",
}  # fmt: skip
#: No number is written longer.
_MAX_NUMBER = 30


class _Block(HTMLParser):
    """One post: its caption, the text of its time, its files with their places, from 1, and numbers that it tells."""

    def __init__(self) -> None:
        super().__init__()
        self.caption: list[str] = []
        self.time: list[str] = []
        self.files: dict[str, int] = {}
        #: Of a list of labels and values those that are known; what the next piece of text is the value of.
        self.told: dict[str, float] = {}
        self._label: str | None = None
        self._position = 0
        #: How deep in `div`s the parser is, and where the files began; no more is read after the block.
        self._depth = self._files_from = 0
        self._over = False
        #: Where text goes, the tag that began it, and how often that is open.
        self._text: list[str] | None = None
        self._tag, self._open = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a part begins, and every file."""
        if self._over:
            return
        self._depth += tag == "div"
        if self._text is not None:
            self._open += tag == self._tag
            self._text.extend("\n" * (tag == "br"))
            return
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        if classes >= _CAPTION and not self.caption:
            self._text, self._tag, self._open = self.caption, tag, 1
        elif classes >= _TIME:
            self.time = []
            self._text, self._tag, self._open = self.time, tag, 1
        elif classes >= _FILES and tag == "div":
            self._files_from = self._files_from or self._depth
        elif self._files_from:
            self._add(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Note where a part ends, and the block itself."""
        if self._text is not None and tag == self._tag:
            self._open -= 1
            self._text = self._text if self._open else None
        if tag == "div":
            self._depth -= 1
            self._over = self._over or self._depth <= 0
            self._files_from = self._files_from if self._depth >= self._files_from else 0

    def handle_data(self, data: str) -> None:
        """Keep the text of a part, and values beside labels."""
        if self._over:
            return
        if self._text is not None:
            self._text.append(data)
        elif text := data.strip():
            if self._label and len(text) <= _MAX_NUMBER:
                with suppress(ValueError):
                    self.told.setdefault(self._label, float(text))
            self._label = _LABELS.get(text[:_MAX_NUMBER].casefold())

    def _add(self, tag: str, given: dict[str, str | None]) -> None:
        """A picture, or a video with the picture that stands for it: both have one place."""
        if tag not in {"img", "video", "source"}:
            return
        self._position += tag != "source"
        for file in (given.get("src"), given.get("poster")):
            if file:
                self.files.setdefault(file, self._position)


def _parse(text: str) -> _Block:
    """Read the HTML of a block.

    Raises:
        ValueError: It is not even HTML, or names more or longer files than a post has.
    """
    block = _Block()
    try:
        # Never closed: what is left half open at the end would be searched again and again, for hours.
        block.feed(text)
    except AssertionError as error:
        raise ValueError(f"it is no HTML: {error}") from error
    if len(block.files) > _MAX_FILES:
        raise ValueError(f"it names more than {_MAX_FILES} files")
    if any(len(file) > _MAX_NAME for file in block.files):
        raise ValueError("a name of a file in it is too long")
    return block


def _taken_at(text: str, zone: tzinfo, now: datetime, file: str) -> tuple[datetime | None, str | None]:
    """When a post was published, and what is wrong with that: its month is what the folder of a file tells."""
    try:
        return believed(read_date(text, zone), now), None
    except (ValueError, OverflowError):
        month = _MONTH_FOLDER.search(file)
    text = printable(" ".join(text[:_MAX_DATE].split()))
    wrong = f"its time “{text}” is not understood" if text else "it has no time"
    try:
        first = datetime(int(month[1]), int(month[2]), 1, tzinfo=ZoneInfo(_PACIFIC)) if month else None
        moment = believed(first, now) if first else None
    except ValueError:
        moment = None
    if moment:
        return moment, f"{wrong}; the first of the month in the name of its folder is taken"
    return None, f"{wrong}, and no folder tells its month"


def _zone(header: str) -> tzinfo:
    """Zone of the times of a page, by the clock in its header: shown as text, and as a time in UTC.

    Where they differ as Pacific time does, that is the zone, with its summer and winter; else the difference.
    """
    pacific = ZoneInfo(_PACIFIC)
    found = _GENERATED.search(header)
    shown = found and _TIME_OF_DAY.search(_plain(found[2]))
    if not found or not shown:
        return pacific
    try:
        utc = datetime.fromisoformat(found[1])
        utc = utc.replace(tzinfo=utc.tzinfo or UTC).astimezone(UTC)
        clock, home = _minutes(shown), utc.astimezone(pacific).utcoffset()
    except (ValueError, OverflowError):
        return pacific
    ahead = (clock - utc.hour * 60 - utc.minute + 720) % 1440 - 720
    offset = timedelta(minutes=ahead)
    return pacific if ahead % 15 or offset == home else timezone(offset)


def _plain(text: str) -> str:
    """Date without what differs between years: kinds of spaces, capitals, dots in a.m."""
    text = " ".join(normalize("NFKC", text[: 2 * _MAX_DATE]).casefold().split())
    return text.replace("a.m.", "am").replace("p.m.", "pm")


def _minutes(found: re.Match[str]) -> int:
    """Minutes since midnight of a clock with 24 hours, or with 12 and a part of the day.

    Raises:
        ValueError: No clock shows that.
    """
    hour, minute, half = int(found["hour"]), int(found["minute"]), found["half"]
    if minute > 59 or not (1 <= hour <= 12 if half else hour <= 23):
        raise ValueError("no clock shows that")
    if not half:
        return hour * 60 + minute
    # "12 da noite" is midnight, and night lasts until morning; 12 pm and "12 da tarde" are noon.
    later = 5 <= hour <= 11 if half == "da noite" else half in {"pm", "da tarde"}
    return (hour % 12 + 12 * later) * 60 + minute


IMPORTER = Importer(
    NAME,
    "Instagram's own export (HTML)",
    "In Instagram: Accounts Centre, Your information and permissions, Download your information; "
    "better choose JSON: HTML has no seconds, and its dates are read in English and Portuguese only.",
    recognise,
    read,
)
