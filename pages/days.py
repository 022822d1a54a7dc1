"""Which days were the richest, and who out-posted whom?"""

import streamlit as st

from igcore.web import days
from igcore.web.browse import show_wall
from igcore.web.frame import begin_page

view = begin_page("Days")
dates = days.only_chosen_dates(view)

left, right = st.columns(2)
with left:
    st.header("Richest days", help=days.RICHEST_RULE)
    days.show_records(view, dates)
    days.show_richest(view, dates)
with right:
    st.header("Who out-posted whom", help=days.BOTH_RULE)
    pair = days.choose_pair(view, dates)
    days.show_duel(view, dates, pair)

st.header("A day’s pictures", help=days.SHEET_RULE)
days.show_sheet(view, days.choose_day(view))

left, right = st.columns(2)
with left:
    st.header("Streaks and gaps", help=days.RUNS_RULE)
    days.show_runs(view, dates)
with right:
    st.header("Posts a day", help=days.SPREAD_RULE)
    days.show_spread(view, dates)

days.show_numbers(view, dates, pair)
show_wall(view)
