"""Which season is quiet, and where?"""

from igcore.web.browse import show_wall
from igcore.web.dates import warn_of_dates
from igcore.web.frame import begin_page
from igcore.web.seasons import show_coverage, show_seasons
from igcore.web.tables import show_behind

view = begin_page("Seasons and places")
warn_of_dates(view)
seasons = show_seasons(view)
covered = show_coverage(view)

show_behind({"seasons": seasons, "covered": covered})
show_wall(view)
