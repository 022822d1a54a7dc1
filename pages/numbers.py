"""How many pictures are there, since when, and how often?"""

import streamlit as st

from igcore import charts
from igcore.analysis.numbers import numbers, posts_through_time
from igcore.schema import EVERYONE
from igcore.web.draw import draw
from igcore.web.frame import begin_page
from igcore.web.shelf import HOME_ZONE
from igcore.web.tables import show_table
from igcore.web.words import number_rows, sentences

view = begin_page("Numbers")
chosen = view.tables()
counted = numbers(chosen.images, chosen.posts, chosen.hashtags, HOME_ZONE)

for sentence in sentences(counted[counted["person"] == EVERYONE].iloc[0]):
    st.markdown(sentence)

st.subheader("Posts through time", help=f"Posts by month, by person. Months are those of {HOME_ZONE}.")
draw(charts.posts_through_time, posts_through_time(chosen.posts, HOME_ZONE), view.volume.at.people, key="time")

st.subheader("By person", help="A file, a post and an id are different things; each line says what it counts.")
show_table(number_rows(counted, view.volume.at.people), "numbers")
