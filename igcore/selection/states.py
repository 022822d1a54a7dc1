"""How the values of a field stand to what is chosen: selected, possible, alternative or excluded."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from igcore.selection.choice import Field, Selection
from igcore.selection.columns import Days, Mask
from igcore.selection.index import Chosen, Index


class State(StrEnum):
    """In the order in which values are listed."""

    SELECTED = "selected"
    POSSIBLE = "possible"
    ALTERNATIVE = "alternative"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """How v values of a field stand: arrays, which a page needs at every click, and a table for whoever asks.

    `values`; `counts` (v,), of posts or images; `codes` (v,), places in `State`; `negated` (v,), true for what was
    chosen to be left out.
    """

    values: tuple[str, ...]
    counts: npt.NDArray[np.int64]
    codes: npt.NDArray[np.int8]
    negated: Mask

    def table(self) -> pd.DataFrame:
        """Return `value`, `count`, `state` and `negated`, a row for each value."""
        return pd.DataFrame(
            {
                "value": pd.array(list(self.values), "string"),
                "count": self.counts,
                "state": pd.Categorical.from_codes(self.codes, pd.Index([str(state) for state in State])),
                "negated": self.negated,
            }
        )


def states(at: Index, selection: Selection, field: Field) -> States:
    """Count what each value of a field stands for, and say whether it is chosen or could be.

    Args:
        at: p posts and n images.
        selection: What is chosen.
        field: Any; years are the values of `date`, and those of `text` and `near` are the chosen ones.

    Returns:
        Of every value, in the column's order, chosen ones that are no value of it last: the count of posts or images
        (`at.columns[field].of`) that have it and are chosen in all other fields, and where all of several values are
        asked for in this one too; and the state. A value is selected if it is chosen; possible if something chosen has
        it; alternative if that would be so without the choice in its own field; else excluded.
    """
    column = at.columns[field]
    now = selection.of(field)
    extra = tuple(value for value in (*now.values, *now.none) if value not in column.values)
    values = (*column.values, *extra)
    alone = now or field is Field.KIND
    within = _counts(at, at.choose(selection), field, extra)
    without = _counts(at, at.choose(selection, without=field), field, extra) if alone else within
    codes = np.where(within > 0, _POSSIBLE, np.where(without > 0, _ALTERNATIVE, _EXCLUDED)).astype(np.int8)
    wanted, left_out = (_marked(values, chosen) for chosen in (now.values, now.none))
    codes[left_out] = _EXCLUDED
    if not now.inverted:
        codes[wanted] = _SELECTED
    return States(
        values=values,
        counts=within if now.how == "and" else without,
        codes=codes,
        negated=wanted if now.inverted else left_out,
    )


_SELECTED, _POSSIBLE, _ALTERNATIVE, _EXCLUDED = range(4)


def _counts(at: Index, chosen: Chosen, field: Field, extra: tuple[str, ...]) -> npt.NDArray[np.int64]:
    column = at.columns[field]
    mask = chosen.posts if column.of == "post" else chosen.images
    if isinstance(column, Days):
        return np.concatenate([column.count(mask), column.count_each(mask, extra)])
    more = [int(np.count_nonzero(mask & has)) for has in column.having(extra)]
    return np.concatenate([column.count(mask), np.array(more, np.int64)])


def _marked(values: tuple[str, ...], chosen: tuple[str, ...]) -> Mask:
    mask = np.zeros(len(values), bool)
    mask[[values.index(value) for value in chosen]] = True
    return mask
