"""The facets of the sidebar and the line of what is chosen, made of the selection and its states."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from igcore.selection import SEVERAL, Choice, Field, Index, Selection, State, states
from igcore.selection.times import days_of
from igcore.selection.values import CLOSED
from igcore.web.components.bar import Chip, Value
from igcore.web.components.facets import Facet
from igcore.web.labels import FIELDS, label, swatch

#: Facets that are open for whoever comes.
FIRST_OPEN = frozenset({Field.PERSON, Field.DATE, Field.HUE})
#: So many values of a facet are shown; any other is found by searching.
_LISTED = 60
#: Values of these stand where everybody looks for them, whatever their state.
_IN_ORDER = frozenset({Field.DATE, Field.SEASON, Field.WEEKDAY, Field.HOUR})
#: Fields that are no facet: words are for the search box, pictures for the plot, numbers of hashtags for their chart.
_NOT_LISTED = frozenset({Field.TEXT, Field.PICTURE, Field.TAGS})
_STATES = [state.value for state in State]


def telling(at: Index) -> frozenset[Field]:
    """Fields that can tell pictures apart: not where all are of one kind, or of one archive."""
    posts = np.ones(len(at.usual), bool)
    every = {"post": posts, "image": posts[at.post]}
    return frozenset({Field.NEAR}) | {
        field for field, column in at.columns.items() if np.count_nonzero(column.count(every[column.of])) > 1
    }


def items(  # noqa: PLR0913  (what is there, what is chosen, what is shown of it)
    at: Index,
    selection: Selection,
    fields: frozenset[Field],
    *,
    opened: frozenset[str],
    find: Mapping[str, str],
    spelt: Mapping[str, str],
) -> list[Facet]:
    """Make the facets.

    Args:
        at: The library.
        selection: What is chosen.
        fields: Those that get one, besides those in which something is chosen.
        opened: Fields of which the values are shown.
        find: What is searched for in some of them.
        spelt: How each hashtag is most often written, by key.
    """
    return [
        _facet(at, selection, field, field in opened, find.get(field, ""), spelt)
        for field in Field
        if field not in _NOT_LISTED and (selection.of(field) or field in fields)
    ]


def _facet(at: Index, selection: Selection, field: Field, opened: bool, find: str, spelt: Mapping[str, str]) -> Facet:
    now = selection.of(field)
    title, says = FIELDS[field]
    unit = "posts" if at.columns[field].of == "post" else "images"
    values, hidden = _values(at, selection, field, find, spelt) if opened else ([], 0)
    return Facet(
        field=field,
        title=title,
        help=f"{says} Counts are {unit}.",
        unit=unit,
        chosen=len(now.values) + len(now.none),
        locked=field in selection.locked,
        how=now.how,
        several=field in SEVERAL,
        find=find,
        values=values,
        hidden=hidden,
        span=_span(now) if field is Field.DATE else ("", ""),
    )


def _span(now: Choice) -> tuple[str, str]:
    """First and last day of the one time that is chosen."""
    if len(now.values) != 1 or now.none or now.inverted:
        return "", ""
    start, end = days_of(now.values[0])
    return str(start or ""), str(end or "")


def _values(
    at: Index, selection: Selection, field: Field, find: str, spelt: Mapping[str, str]
) -> tuple[list[tuple[str, str, int, str, bool, str]], int]:
    """Rows of the first values, by state and count, and how many are left."""
    found = states(at, selection, field)
    values, codes, counts, negated = found.values, found.codes, found.counts, found.negated
    name, paint = partial(label, field, spelt=spelt), partial(swatch, field, people=at.people)
    if find:
        wanted = find.casefold().lstrip("#")
        places = np.flatnonzero([wanted in name(value).casefold() for value in values])
    elif field in _IN_ORDER or _listed(field):
        places = np.arange(len(values))
    else:
        # What is nowhere in the library tells nothing; what is excluded now does.
        places = np.flatnonzero((counts > 0) | (codes == _STATES.index(State.SELECTED)) | negated)
    if field not in _IN_ORDER:
        rank = places if field is Field.HUE else -counts[places]
        places = places[np.lexsort((rank, codes[places]))]
    rows = [
        (value, name(value), int(counts[row]), _STATES[codes[row]], bool(negated[row]), paint(value))
        for row, value in ((row, values[row]) for row in places[:_LISTED].tolist())
    ]
    return rows, len(places) - len(rows)


def _listed(field: Field) -> bool:
    """Whether even values of no picture are worth a line: those of short lists."""
    return len(CLOSED.get(field, ())) <= 12 and field is not Field.DUPLICATE


def chips(at: Index, selection: Selection, spelt: Mapping[str, str]) -> Sequence[Chip]:
    """Make a chip of each field's choice."""

    def value(field: Field, each: str, negated: bool) -> Value:
        return Value(each, label(field, each, spelt), swatch(field, each, at.people), negated)

    return [
        Chip(
            field=field,
            title=FIELDS[field][0],
            values=[_together(now)]
            if field is Field.PICTURE
            else [
                *(value(field, each, negated=False) for each in now.values),
                *(value(field, each, negated=True) for each in now.none),
            ],
            how=now.how,
            inverted=now.inverted,
            locked=field in selection.locked,
        )
        for field, now in selection.choices
    ]


def _together(now: Choice) -> Value:
    """One word for any number of pictures; removing it removes them all."""
    count = len(now.values) + len(now.none)
    return Value("", f"{count:,} {'picture' if count == 1 else 'pictures'}", "", bool(now.none))
