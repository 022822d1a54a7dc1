"""What is chosen now, and which posts and pictures that leaves. Pure.

Several values of one field mean "or" unless all of them are asked for; fields together mean "and". A chart about one
field leaves that field's own choice out, so that the chosen bar stays among its neighbours.
"""

from igcore.selection.choice import NOTHING, SEVERAL, Choice, Field, History, How, Selection, choice
from igcore.selection.columns import UNDATED, Mask
from igcore.selection.index import RULES, Chosen, Index, Rules, having, index, known
from igcore.selection.layout import NameRule, hue_codes, of_days
from igcore.selection.query import Reading, parse, read
from igcore.selection.scan import Fault
from igcore.selection.states import State, States, states
from igcore.selection.written import term, write

__all__ = [
    "NOTHING",
    "RULES",
    "SEVERAL",
    "UNDATED",
    "Choice",
    "Chosen",
    "Fault",
    "Field",
    "History",
    "How",
    "Index",
    "Mask",
    "NameRule",
    "Reading",
    "Rules",
    "Selection",
    "State",
    "choice",
    "having",
    "hue_codes",
    "index",
    "known",
    "of_days",
    "parse",
    "read",
    "States",
    "states",
    "term",
    "write",
]
