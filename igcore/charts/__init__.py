"""Table to chart, one function each, a module for each page. A chart computes nothing and knows no page.

Rows have `value`, what a click on them chooses, and `picked`, false where others are chosen (`web.picks.pickable`).
What a chart shows comes from the rows alone: a specification is built once for its fixed arguments,
kept, and drawn again with other rows.
"""

from igcore.charts.common import HUES, PEOPLE, PICK, SPAN, person_colours

__all__ = ["HUES", "PEOPLE", "PICK", "SPAN", "person_colours"]
