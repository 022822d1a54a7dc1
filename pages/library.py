"""What was read, from where, for whom, and what could not be?"""

import streamlit as st

from igcore.web.library import show_build, show_library, show_sample
from igcore.web.unfinished import show_unfinished

st.title("Library")
show_unfinished()
there = show_library()
show_build(expanded=not there)
if not there:
    show_sample()
