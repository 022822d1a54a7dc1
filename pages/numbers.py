"""How many pictures are there, since when, and how often?"""

import streamlit as st

from igcore.charts import numbers as charts
from igcore.selection import Field
from igcore.web.browse import show_wall
from igcore.web.draw import draw
from igcore.web.frame import begin_page
from igcore.web.numbers import count, show_this_day, time_table
from igcore.web.tables import show_behind, show_text
from igcore.web.words import number_rows, sentences

view = begin_page("Numbers")
counted = count(view)

st.header("Posts through time", help="Posts by month, by person. Months are local, by the periods on the Library page.")
through_time = time_table(view)
draw(charts.posts_through_time, through_time, view.at.people, key="time", field=Field.DATE)

st.header("In words")
st.markdown("\n\n".join(sentences(counted.iloc[-1])))

show_this_day(view)

st.header("By person", help="A file, a post and an id are different things; each line says what it counts.")
show_text(number_rows(counted, view.at.people), "numbers")

show_behind({"posts-through-time": through_time[["month", "person", "posts"]]})
show_wall(view)
