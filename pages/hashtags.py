"""Which words do they use, and whose are they?"""

import streamlit as st

from igcore.web.browse import show_wall
from igcore.web.findings import show_lead
from igcore.web.frame import begin_page
from igcore.web.hashtags import show_concentration, show_most_used, show_per_post
from igcore.web.hashtags_lives import show_lives
from igcore.web.hashtags_same import show_spellings
from igcore.web.hashtags_use import show_through_time, show_together
from igcore.web.hashtags_whose import show_shared, show_typical
from igcore.web.tables import show_behind

PARTS = {
    "Most used": show_most_used,
    "How few": show_concentration,
    "Shared": show_shared,
    "Typical": show_typical,
    "Through time": show_through_time,
    "Began and ended": show_lives,
    "Together": show_together,
    "Per post": show_per_post,
    "Spellings": show_spellings,
}

view = begin_page("Hashtags")
part = st.segmented_control(
    "Show", list(PARTS), default="Most used", key="part", bind="query-params", required=True,
    label_visibility="collapsed",
)  # fmt: skip
if part == "Most used":
    show_lead(view, "hashtags")
show_behind(PARTS[part](view))
show_wall(view)
