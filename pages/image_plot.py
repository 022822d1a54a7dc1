"""What do all the pictures look like at once?"""

from igcore.web.frame import begin_page
from igcore.web.plot import choose_layout, show_picked, show_plot

view = begin_page("Image plot")
show_plot(view, choose_layout(view))
show_picked(view)
