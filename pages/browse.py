"""What is there to see?"""

from igcore.web.browse import show_wall
from igcore.web.frame import begin_page

show_wall(begin_page("Browse"))
