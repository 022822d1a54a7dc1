"""Which days were the richest, and who out-posted whom?"""

import streamlit as st

from igcore.web.browse import show_wall
from igcore.web.dates import warn_of_dates
from igcore.web.days import only_chosen_dates, show_duel, show_richest
from igcore.web.days_runs import show_runs, show_spread
from igcore.web.days_sheet import show_sheet
from igcore.web.frame import begin_page
from igcore.web.tables import show_behind

PARTS = {
    "Richest days": show_richest,
    "Who out-posted whom": show_duel,
    "Streaks and gaps": show_runs,
    "Posts a day": show_spread,
}

view = begin_page("Days")
warn_of_dates(view)
part = st.segmented_control(
    "Show", list(PARTS), default="Richest days", key="days", bind="query-params", required=True,
    label_visibility="collapsed",
)  # fmt: skip
dates = only_chosen_dates(view)
place, beside = st.columns(2) if part in ("Richest days", "Who out-posted whom") else (st.container(), None)
with place:
    tables = PARTS[part](view, dates)

show_behind(tables)
# Late: the browser asks for its pictures while the script still runs, and one of both has to wait.
if beside is not None:
    with beside:
        show_sheet(view)
show_wall(view)
