"""What fields and their values are called on a page, and in which colour they are shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape

from igcore.charts import HUES, person_colours
from igcore.colour.names import name_hexes
from igcore.selection import Choice, Field, Selection
from igcore.selection.times import days_of
from igcore.selection.values import near_of

#: Title of each field, and what its help says.
FIELDS: Mapping[Field, tuple[str, str]] = {
    Field.TEXT: ("Words", "In the caption, in any case, also inside of longer words."),
    Field.PERSON: ("Person", "Whose post it is."),
    Field.HASHTAG: ("Hashtag", "Out of the caption, without regard to case."),
    Field.TAGGED: ("Has hashtags", "A post whose caption nobody knows is neither tagged nor untagged."),
    Field.TAGS: ("Hashtags in a post", "Different ones in its caption; 30 stands for more, too."),
    Field.DATE: ("Date", "Local day of the post."),
    Field.SEASON: (
        "Season",
        "Meteorological: winter is December to February, on the southern half of the earth June to August.",
    ),
    Field.WEEKDAY: ("Weekday", "Local weekday of the post."),
    Field.HOUR: ("Hour", "Local hour of the post."),
    Field.PLACE: ("Place", "Where one lived when it was posted, by the periods on the Library page."),
    Field.HUE: ("Hue", "Family of the dominant colour; the rules are below."),
    Field.DOMINANT: ("Dominant colour", "Nearest name of a picture's dominant colour; the rule is below."),
    Field.COLOUR: ("Colour in palette", "Nearest name of any of a picture's five colours; the rule is below."),
    Field.NEAR: (
        "Colour near",
        "Any of the five colours within this distance (CIEDE2000: 1 can just be seen, 10 is similar); "
        "swatches under 1 % of the picture do not count.",
    ),
    Field.KIND: ("Kind", "What was published."),
    Field.ARCHIVE: ("Archive", "Where the post was found; it can be several."),
    Field.DUPLICATE: ("Duplicates", "Pictures that are there more than once, all of them."),
    Field.PICTURE: ("Pictures", "Picked on the image plot, or one by one."),
    Field.SOURCE: ("Source of the time", "From the archive's lists, the id, the camera (EXIF), or only the file."),
}

_LABELS: Mapping[Field, Mapping[str, str]] = {
    Field.TAGGED: {"yes": "with hashtags", "no": "without", "unknown": "caption unknown"},
    Field.DUPLICATE: {"id": "same id", "file": "same file", "look": "look alike", "no": "there once"},
}


def label(field: Field, value: str, spelt: Mapping[str, str]) -> str:
    """Name a value for people.

    Args:
        field: Where.
        value: As a selection keeps it.
        spelt: How each hashtag is most often written, by key.

    Example:
        >>> label(Field.HOUR, "9", {}), label(Field.DATE, "2015-02", {})
        ('09:00', 'Feb 2015')
    """
    rule = _RULES.get(field)
    if field is Field.HASHTAG:
        return f"#{spelt.get(value, value)}"
    return rule(value) if rule else _LABELS.get(field, {}).get(value, value)


def swatch(field: Field, value: str, people: Sequence[str]) -> str:
    """Colour in which a value is shown, as #rrggbb; empty for most fields."""
    if field is Field.HUE:
        return HUES[value]
    if field in (Field.DOMINANT, Field.COLOUR):
        return name_hexes([value])[0]
    if field is Field.NEAR:
        return near_of(value)[0]
    return person_colours(people).get(value, "") if field is Field.PERSON else ""


def whose(everybody: Sequence[str], said: Mapping[str, str]) -> str:
    """Write who is who in the colours of a chart, as HTML: a dot and a name for each, and what is said of them.

    Args:
        everybody: In the order of their colours.
        said: What comes after each name; text as it is.
    """
    colours = person_colours(everybody)
    each = (
        f'<span style="color: {colours[person]}">●</span> <strong>{escape(person)}</strong>{escape(text)}'
        for person, text in said.items()
    )
    # By the name of its class it comes along where a chart below it is saved.
    return f'<div class="who-is-who">{" &emsp; ".join(each)}</div>'


def chosen_words(selection: Selection, spelt: Mapping[str, str]) -> str:
    """Say in words what is chosen, as plain text.

    Args:
        selection: What is chosen.
        spelt: How each hashtag is most often written, by key.

    Example:
        >>> from igcore.selection import parse
        >>> chosen_words(parse("hue:blue,red date:2015 -#sun"), {})
        'Hashtag: not #sun; Date: 2015; Hue: blue or red'
        >>> chosen_words(parse(""), {})
        'everything'
    """
    return "; ".join(_chosen(field, now, spelt) for field, now in selection.choices) or "everything"


def _chosen(field: Field, now: Choice, spelt: Mapping[str, str]) -> str:
    title = FIELDS[field][0]
    if field is Field.PICTURE:
        count = len(now.values) + len(now.none)
        said = f"{count:,} {'picture' if count == 1 else 'pictures'}"
    else:
        wanted = f" {now.how} ".join(label(field, value, spelt) for value in now.values)
        said = ", ".join(filter(None, [wanted, *(f"not {label(field, value, spelt)}" for value in now.none)]))
    return f"not ({title}: {said})" if now.inverted else f"{title}: {said}"


def _days(value: str) -> str:
    start, end = days_of(value)
    if ".." not in value and start:
        return {4: f"{start:%Y}", 7: f"{start:%b %Y}"}.get(len(value), _day(start))
    if start and end:
        return f"{_day(start)} to {_day(end)}"
    return f"from {_day(start)}" if start else f"to {_day(end)}" if end else value


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"


def _near(value: str) -> str:
    colour, far = near_of(value)
    return f"{colour} within {far:g}"


_RULES: Mapping[Field, Callable[[str], str]] = {
    Field.TEXT: lambda value: f"“{value}”",
    Field.HOUR: lambda value: f"{int(value):02}:00",
    Field.WEEKDAY: str.capitalize,
    Field.SEASON: str.capitalize,
    Field.DATE: _days,
    Field.NEAR: _near,
}
