"""Parts of the Numbers page."""

import numpy as np
import pandas as pd

from igcore.analysis.numbers import numbers, posts_through_time
from igcore.selection import Field
from igcore.web.frame import View, kept
from igcore.web.picks import pickable


@kept
def count(view: View) -> pd.DataFrame:
    """Count what is chosen: a row for each person and one for everyone."""
    return numbers(view.volume.countable, *view.masks())


@kept
def time_table(view: View) -> pd.DataFrame:
    """Rows of posts by month and person, of what all choices but the date leave."""
    table = posts_through_time(view.volume.countable, view.masks(without=Field.DATE).posts)
    return pickable(table, view.selection, Field.DATE, np.datetime_as_string(table["month"].to_numpy(), "M"))
