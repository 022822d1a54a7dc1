"""How the values of a field stand to what is chosen: selected, possible, alternative or excluded."""

from enum import StrEnum

import numpy as np
import pandas as pd

from igcore.selection.choice import Field, Selection
from igcore.selection.index import Index


class State(StrEnum):
    """In the order in which values are listed."""

    SELECTED = "selected"
    POSSIBLE = "possible"
    ALTERNATIVE = "alternative"
    EXCLUDED = "excluded"


def states(at: Index, selection: Selection, field: Field) -> pd.DataFrame:
    """Count what each value of a field stands for, and say whether it is chosen or could be.

    Args:
        at: p posts and n images.
        selection: What is chosen.
        field: Any; years are the values of `date`, and those of `text` and `near` are the chosen ones.

    Returns:
        A row for every value, in the column's order, chosen ones that are no value of it last: `value`; `count`, of
        posts or images (`at.columns[field].of`) that have it and are chosen in all other fields, and where all of
        several values are asked for in this one too; `state`; `negated`, true for what was chosen to be left out. A
        value is selected if it is chosen; possible if something chosen has it; alternative if that would be so without
        the choice in its own field; else excluded.
    """
    column = at.columns[field]
    now = selection.of(field)
    extra = tuple(value for value in (*now.values, *now.none) if value not in column.values)
    values = (*column.values, *extra)
    inside = at.choose(selection)
    others = at.choose(selection, without=field) if now or field is Field.KIND else inside
    masks = [(each.posts if column.of == "post" else each.images) for each in (inside, others)]
    within, without = (
        np.concatenate([column.count(mask), [int((mask & has).sum()) for has in column.having(extra)]]).astype(np.int64)
        for mask in masks
    )
    codes = np.where(within > 0, 1, np.where(without > 0, 2, 3))
    wanted, negated = (np.isin(values, chosen) for chosen in (now.values, now.none))
    codes[wanted] = 0
    codes[negated] = 3
    return pd.DataFrame(
        {
            "value": pd.array(list(values), "string"),
            "count": within if now.how == "and" else without,
            "state": pd.Categorical.from_codes(codes, [str(state) for state in State]),
            "negated": negated,
        }
    )
