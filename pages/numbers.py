"""How many pictures are there, since when, how often, and what else do they tell?"""

import streamlit as st

from igcore.charts import numbers as charts
from igcore.selection import Field
from igcore.web.browse import show_wall
from igcore.web.components.findings import findings
from igcore.web.dates import warn_of_dates
from igcore.web.draw import draw
from igcore.web.findings_route import address_of
from igcore.web.frame import begin_page
from igcore.web.numbers import show_by_person, show_this_day, time_table
from igcore.web.report_button import offer_report
from igcore.web.tables import show_behind

view = begin_page("Numbers")
warn_of_dates(view)
findings(address_of(view), key="findings")
offer_report(view)

st.header(
    "Posts through time",
    help="Posts by local month, by person, from the first post that is known of each to the last.",
)
through_time = time_table(view)
draw(charts.posts_through_time, through_time, view.at.people, key="time", field=Field.DATE)

show_this_day(view)
show_by_person(view)
show_behind({"posts-through-time": through_time[["month", "person", "posts"]]})
show_wall(view)
