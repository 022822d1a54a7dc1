"""Which season is quiet, and where?"""

import streamlit as st

from igcore.web.browse import show_wall
from igcore.web.frame import begin_page
from igcore.web.seasons import show_coverage, show_seasons
from igcore.web.tables import show_table

view = begin_page("Seasons and places")
seasons = show_seasons(view)
covered = show_coverage(view)

numbers = st.expander("The numbers behind the charts", key="numbers", on_change="rerun")
if numbers.open:
    with numbers:
        show_table(seasons, "seasons")
        show_table(covered, "covered")

show_wall(view)
