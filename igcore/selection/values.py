"""The values of each field: how people may write them, and how they are kept."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from unicodedata import normalize

from igcore.colour.hues import FAMILIES
from igcore.colour.names import name_hexes, with_dark_neutrals
from igcore.importers.hashtags import find_hashtags, key_of
from igcore.schema import Kind, TimeSource
from igcore.selection.choice import Field
from igcore.selection.times import days_of, days_text
from igcore.selection.words import closest, closest_of_many, shown

#: What there is of people, places, archives and hashtags (by key, with their ranks) in a library; a field without an
#: entry takes any value.
Known = Mapping[Field, Collection[str]]


class Tags(dict[str, int]):
    """Hashtags by key, with their ranks; and which count as another one (`same`): these have its rank.

    Where none can be there at all, `why_none` is a sentence that says so.
    """

    def __init__(self, ranks: Mapping[str, int], same: Mapping[str, str], why_none: str = "") -> None:
        """Take over those of `same` whose other one there is."""
        super().__init__(ranks)
        self.why_none = why_none
        self.same = {key: other for key, other in same.items() if other in ranks and key not in ranks}
        self.update({key: ranks[other] for key, other in self.same.items()})


SEASONS = ("spring", "summer", "autumn", "winter")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TAGGED = ("yes", "no", "unknown")
#: So many hashtags a post can have; the last stands for more, too.
TAGS = tuple(str(number) for number in range(31))
DUPLICATES = ("id", "file", "look", "no")
#: A picture's time that nobody knows, or that of a post without one.
UNKNOWN = "unknown"
#: How far a colour may be from the one that is asked for, in CIEDE2000, unless somebody says.
NEAR = 10.0
_MOST_FAR = 100.0
#: Fields of which all values are known beforehand.
CLOSED: Mapping[Field, tuple[str, ...]] = {
    Field.TAGGED: TAGGED,
    Field.TAGS: TAGS,
    Field.SEASON: SEASONS,
    Field.WEEKDAY: WEEKDAYS,
    Field.HOUR: tuple(str(hour) for hour in range(24)),
    Field.HUE: FAMILIES,
    Field.DOMINANT: with_dark_neutrals()[0],
    Field.COLOUR: with_dark_neutrals()[0],
    Field.KIND: tuple(kind.value for kind in Kind),
    Field.DUPLICATE: DUPLICATES,
    Field.SOURCE: (*(source.value for source in TimeSource), UNKNOWN),
}
_OTHER_NAMES = {"aqua": "cyan", "fuchsia": "magenta", "fall": "autumn"}
#: What a value of a field is called in a sentence.
NOUNS: Mapping[Field, str] = {
    Field.TAGGED: "answer",
    Field.TAGS: "number of hashtags",
    Field.DOMINANT: "colour",
    Field.NEAR: "colour",
    Field.DUPLICATE: "kind of duplicate",
    Field.SOURCE: "source of a time",
}

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_PICTURE = re.compile(r"[0-9a-f]{16}")
_SPAN = re.compile(r"(\d{1,2})(?:(?:\.\.|-)(\d{1,2}))?")


def canonical(field: Field, text: str, known: Known) -> tuple[str, ...]:
    """Values that somebody means, as they are kept.

    Args:
        field: Where.
        text: What was written, without quotes; not empty.
        known: What the library has.

    Returns:
        Mostly one; the hours of `8..11` are four.

    Raises:
        ValueError: There is no such value; its text is a sentence for people.

    Example:
        >>> canonical(Field.WEEKDAY, "Sun", {}), canonical(Field.HOUR, "22..1", {})
        (('sunday',), ('22', '23', '0', '1'))
    """
    return _RULES.get(field, _closed)(field, text, known)


def near_of(value: str) -> tuple[str, float]:
    """Colour (#rrggbb) and greatest distance of a value of the field `near`.

    Example:
        >>> near_of("#2f4f4f~12")
        ('#2f4f4f', 12.0)
    """
    colour, _, far = value.partition("~")
    return colour, float(far)


def _closed(field: Field, text: str, known: Known) -> tuple[str, ...]:
    wanted = " ".join(text.casefold().replace("gray", "grey").split())
    wanted = _OTHER_NAMES.get(wanted, wanted)
    by_key = _by_key(field)
    found = by_key.get(wanted) or by_key.get(wanted.replace("-", " "))
    if found is None and field in (Field.WEEKDAY, Field.SEASON) and len(wanted) >= 3:
        found = next((value for value in CLOSED[field] if value.startswith(wanted)), None)
    if found is None:
        raise ValueError(_no_such(field, text, CLOSED[field]))
    return (found,)


@cache
def _by_key(field: Field) -> Mapping[str, str]:
    return {value.casefold(): value for value in CLOSED[field]}


def _no_such(field: Field, text: str, listed: Collection[str]) -> str:
    meant = closest(text, listed) if len(listed) <= _MOST_COMPARED else None
    hint = f"; {meant}?" if meant else f"; there are {', '.join(listed)}." if 0 < len(listed) <= 10 else "."
    return f"No {NOUNS.get(field, field)} is called “{shown(text)}”{hint}"


def _text(field: Field, text: str, known: Known) -> tuple[str, ...]:
    words = " ".join(normalize("NFC", text).split())
    if not words:
        raise ValueError("There is nothing between these quotes.")
    return (words,)


def text_key(text: str) -> str:
    """Return what texts are compared by: without case, and with single spaces.

    Example:
        >>> text_key("Sunset  over  SEA")
        'sunset over sea'
    """
    return " ".join(normalize("NFC", text).casefold().split())


def _of_library(field: Field, text: str, known: Known) -> tuple[str, ...]:
    """Return a name as the library has it."""
    listed = known.get(field)
    if listed is None or text in listed:
        return (text,)
    wanted = text_key(text)
    found = next((value for value in listed if text_key(value) == wanted), None)
    if found is None:
        raise ValueError(_no_such(field, text, listed))
    return (found,)


def _hashtag(field: Field, text: str, known: Known) -> tuple[str, ...]:
    key = key_of(text)
    listed = known.get(field)
    if isinstance(listed, Tags):
        if listed.why_none:
            raise ValueError(listed.why_none)
        key = listed.same.get(key, key)
    if listed is not None and key in listed:
        return (key,)
    if len(key) > _LONGEST_HASHTAG or [key] != [key_of(tag) for tag in find_hashtags(f"#{key}")]:
        raise ValueError(f"“{shown(text)}” is no hashtag.")
    if listed is None:
        return (key,)
    meant = closest_of_many(key, listed) if isinstance(listed, Mapping) else closest(key, listed)
    raise ValueError(f"No post has #{shown(key)}" + (f"; #{meant}?" if meant else "."))


#: Longer ones are none; Instagram itself takes no more than some hundred.
_LONGEST_HASHTAG = 1_000
#: Of more names than these none is offered in place of a wrong one: to compare them all takes too long.
_MOST_COMPARED = 1_000


def _date(field: Field, text: str, known: Known) -> tuple[str, ...]:
    return (days_text(*days_of(text)),)


def _span(text: str) -> tuple[int, int]:
    """First and last of `3..7`, both of them `3`; of what is neither they are beyond all numbers."""
    found = _SPAN.fullmatch(text)
    first, last = found.groups() if found else (_BEYOND, None)
    return int(first), int(last or first)


_BEYOND = 1_000


def _tags(field: Field, text: str, known: Known) -> tuple[str, ...]:
    first, last = _span(text)
    if not first <= last < len(TAGS):
        raise ValueError(f"“{shown(text)}” is no number of hashtags; write 0 to {TAGS[-1]}, or 3..7.")
    return TAGS[first : last + 1]


def _hour(field: Field, text: str, known: Known) -> tuple[str, ...]:
    first, last = _span(text.removesuffix("h"))
    if last > 23 or first > 23:
        raise ValueError(f"“{shown(text)}” is no hour; write 0 to 23, or 22..2.")
    return tuple(str((first + step) % 24) for step in range((last - first) % 24 + 1))


def _near(field: Field, text: str, known: Known) -> tuple[str, ...]:
    colour, wave, far = text.casefold().partition("~")
    if not _HEX.fullmatch(colour):
        (colour,) = name_hexes(_closed(Field.COLOUR, colour, known))
    if len(colour) == 4:
        colour = "#" + "".join(2 * digit for digit in colour[1:])
    try:
        distance = float(far) if wave else NEAR
    except ValueError:
        distance = -1
    if not 0 <= distance <= _MOST_FAR:
        raise ValueError(
            f"“{shown(far)}” is no distance of colours; write a number from 0 to 100, such as {colour}~12."
        )
    return (f"{colour}~{distance:g}",)


def _picture(field: Field, text: str, known: Known) -> tuple[str, ...]:
    if not _PICTURE.fullmatch(text):
        raise ValueError(f"“{shown(text)}” is no id of a picture.")
    return (text,)


_RULES: Mapping[Field, Callable[[Field, str, Known], tuple[str, ...]]] = {
    Field.TEXT: _text,
    Field.PERSON: _of_library,
    Field.PLACE: _of_library,
    Field.ARCHIVE: _of_library,
    Field.HASHTAG: _hashtag,
    Field.DATE: _date,
    Field.HOUR: _hour,
    Field.TAGS: _tags,
    Field.NEAR: _near,
    Field.PICTURE: _picture,
}
