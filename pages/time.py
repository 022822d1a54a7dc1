"""When did they post, and how often?"""

import streamlit as st

from igcore.web.browse import show_wall
from igcore.web.dates import warn_of_dates
from igcore.web.findings import show_lead
from igcore.web.frame import begin_page
from igcore.web.tables import show_behind
from igcore.web.times import VIEWS, show_calendar, show_hours, show_through_time

view = begin_page("Time")
warn_of_dates(view)
shown = st.segmented_control(
    "Shown as", list(VIEWS), default="through", format_func=VIEWS.__getitem__, key="view", bind="query-params",
    required=True, label_visibility="collapsed",
)  # fmt: skip
if shown == "through":
    show_lead(view, "time")
show = {"calendar": show_calendar, "hours": show_hours}.get(shown, show_through_time)
table = show(view)

show_behind({f"time-{shown}": table})
show_wall(view)
