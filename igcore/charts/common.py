"""What charts have in common: colours, marks that can be clicked, scales."""

from collections.abc import Sequence
from typing import Any

import altair as alt

#: Colours of people, in the order in which they came: blue and orange, then Okabe and Ito's list.
PEOPLE = ("#3b6fb6", "#d9822b", "#009e73", "#cc79a7", "#56b4e9", "#f0e442", "#d55e00", "#999999")
#: Calm versions of the hues; black, grey and white as they are.
HUES = {
    "red": "#c4524a",
    "yellow": "#d8b54a",
    "green": "#6a9f58",
    "cyan": "#4fa3a5",
    "blue": "#4f77b5",
    "magenta": "#a8619c",
    "black": "#1d1d1f",
    "grey": "#9a9a9a",
    "white": "#fbfbfb",
}

#: Names of what tells a click and a brush.
PICK, SPAN = "pick", "span"
#: Of several layers, the one that is clicked; without a name it would get another one each time.
MARKS = "marks"
#: How the numbers of a column are written on an axis.
FORMATS = {
    "images": ",d",
    "posts": ",d",
    "dominant": ",d",
    "palette": ",d",
    "together": ",d",
    "share": ".0%",
    "jaccard": ".2f",
    "lift": ".1f",
}
#: What a rate over covered days is called: of one person, and of several, of whom each has days of their own.
RATES = ("Posts a day", "Posts per day and person")
#: And how many days those are.
DAYS = ("Days", "Days of people")


def person_colours(people: Sequence[str]) -> dict[str, str]:
    """Colour of each person, by their order; after the eighth they come round again.

    Example:
        >>> person_colours(["Kat", "Mads"])["Mads"]
        '#d9822b'
    """
    return {person: PEOPLE[place % len(PEOPLE)] for place, person in enumerate(people)}


def person_scale(people: Sequence[str]) -> alt.Scale:
    """Return the scale of people's colours, the same in every chart."""
    colours = person_colours(people)
    return alt.Scale(domain=list(colours), range=list(colours.values()))


def value_axis(measure: str) -> alt.Axis:
    """Return the axis of a column of numbers."""
    return alt.Axis(format=FORMATS[measure], tickCount=4, tickMinStep=1 if FORMATS[measure] == ",d" else 0.01)


def pick() -> alt.Parameter:
    """Return what tells which mark was clicked; what is chosen comes back with the rows, not from here."""
    return alt.selection_point(name=PICK, fields=["value"], toggle="true", clear=False)


def pale() -> Any:
    """Draw pale what is not chosen where others are."""
    return alt.when("datum.picked").then(alt.value(1)).otherwise(alt.value(0.25))
