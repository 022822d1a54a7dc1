"""How the values of a field stand to what is chosen: selected, possible, alternative or excluded."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.selection.choice import Field, Selection
from igcore.selection.columns import Mask
from igcore.selection.index import Chosen, Index


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
    alone = now or field is Field.KIND
    within = _counts(at, at.choose(selection), field, extra)
    without = _counts(at, at.choose(selection, without=field), field, extra) if alone else within
    codes = np.select([within > 0, without > 0], [_POSSIBLE, _ALTERNATIVE], _EXCLUDED).astype(np.int8)
    wanted, left_out = (_marked(values, chosen) for chosen in (now.values, now.none))
    codes[left_out] = _EXCLUDED
    if not now.inverted:
        codes[wanted] = _SELECTED
    return pd.DataFrame(
        {
            "value": pd.array(list(values), "string"),
            "count": within if now.how == "and" else without,
            "state": pd.Categorical.from_codes(codes, pd.Index([str(state) for state in State])),
            "negated": wanted if now.inverted else left_out,
        }
    )


_SELECTED, _POSSIBLE, _ALTERNATIVE, _EXCLUDED = range(4)


def _counts(at: Index, chosen: Chosen, field: Field, extra: tuple[str, ...]) -> npt.NDArray[np.int64]:
    column = at.columns[field]
    mask = chosen.posts if column.of == "post" else chosen.images
    more = [int(np.count_nonzero(mask & has)) for has in column.having(extra)]
    return np.concatenate([column.count(mask), np.array(more, np.int64)])


def _marked(values: tuple[str, ...], chosen: tuple[str, ...]) -> Mask:
    mask = np.zeros(len(values), bool)
    mask[[values.index(value) for value in chosen]] = True
    return mask
