"""Charts that select: a click on a mark, and a brush, choose as the facets do; what is not chosen stays, pale."""

import re
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, Position, expect

from igcore.colour.names import ciede2000, lab
from igcore.library import Tables, read_lived, read_manifest
from igcore.selection import Field, Index, index
from igcore.selection.columns import One
from tests.browser.counting import counts, counts_all, hues, with_tags
from tests.browser.person import chip, go, opened, settled, tool, turn_to, unfold_list, value

pytestmark = pytest.mark.browser

PALE, FULL = "0.25", "1"


def chart(page: Page, name: str) -> Locator:
    """A chart by the beginning of what it says of itself."""
    return page.locator(f'[data-testid="stVegaLiteChart"][aria-label^="{name}"]')


def mark(page: Page, name: str, words: str) -> Locator:
    """A mark of a chart by what it stands for."""
    return chart(page, name).locator(f'path[role="graphics-symbol"][aria-label*="{words}"]')


def bar(page: Page, person: str, hue: str) -> Locator:
    """A bar of the hue families."""
    return mark(page, "Hue families", f"Person: {person}; Hue: {hue};")


@pytest.fixture
def at(sample_library: Path, tables: Tables) -> Index:
    """The sample laid out with its places."""
    return index(tables, read_manifest(sample_library).order, read_lived(sample_library))


def column_of(at: Index, tables: Tables, field: Field) -> pd.Series:
    """What a field says of the post of each picture."""
    column = at.columns[field]
    assert isinstance(column, One)
    return pd.Series([column.values[code] if code >= 0 else "" for code in column.codes[at.post]])


def on_page(page: Page, sample: str, title: str, query: str = "") -> None:
    """Open a page by the menu, with its charts."""
    opened(page, f"{sample}/{query}")
    go(page, title)
    settled(page)


def test_a_click_on_a_hue_chooses_it_and_pales_the_others(page: Page, sample: str, tables: Tables) -> None:
    """On everybody's bar; another click adds, and a click again removes."""
    found = hues(tables)
    on_page(page, sample, "Colours")

    bar(page, "Mads", "grey").click()
    counts(page, tables, found == "grey")
    for person in ("Mads", "Kat"):
        expect(bar(page, person, "grey")).to_have_attribute("opacity", FULL)
        expect(bar(page, person, "red")).to_have_attribute("opacity", PALE)
    expect(value(page, "Hue", "grey")).to_have_attribute("aria-pressed", "true")
    bar(page, "Kat", "red").click()
    counts(page, tables, found.isin(["grey", "red"]))
    expect(bar(page, "Mads", "red")).to_have_attribute("opacity", FULL)
    bar(page, "Mads", "grey").click()
    counts(page, tables, found == "red")
    bar(page, "Mads", "red").click()
    counts_all(page, tables)

    expect(bar(page, "Kat", "grey")).to_have_attribute("opacity", FULL)


@pytest.mark.parametrize(
    ("counted", "name", "title"),
    [
        ("Dominant colour", "Named colours: images of which", "Dominant colour"),
        ("In the palette", "Named colours: images that have", "Colour in palette"),
        ("Area", "Named colours: part of", "Colour in palette"),
    ],
)
def test_a_click_on_a_named_colour(
    page: Page, sample: str, tables: Tables, counted: str, name: str, title: str
) -> None:
    """As the dominant colour it means the first of five, elsewhere any of them."""
    dominant = counted == "Dominant colour"
    swatches = tables.swatches[tables.swatches["rank"] == 1] if dominant else tables.swatches
    colour = str(swatches["name"].value_counts().index[0])
    found = tables.images["digest"].isin(swatches.loc[swatches["name"] == colour, "digest"])
    on_page(page, sample, "Colours")
    page.get_by_role("radio", name=counted).click()
    named = mark(page, name, f"Name: {colour};")

    named.click()
    counts(page, tables, found)
    expect(chip(page, title)).to_contain_text(colour)
    expect(chart(page, name).locator(f'[aria-roledescription="bar"][opacity="{FULL}"]')).to_have_count(1)
    expect(named).to_have_attribute("opacity", FULL)
    expect(chart(page, name).locator(f'[aria-roledescription="bar"][opacity="{PALE}"]')).not_to_have_count(0)
    named.click()

    counts_all(page, tables)


def test_what_was_changed_elsewhere_is_known_to_the_chart(page: Page, sample: str, tables: Tables) -> None:
    """By a facet, by Back, on another page: the next click on the bar does what one sees it must."""
    found = hues(tables)
    on_page(page, sample, "Colours")
    blue = bar(page, "Mads", "blue")

    blue.click()
    counts(page, tables, found == "blue")
    value(page, "Hue", "blue").click()
    counts_all(page, tables)
    blue.click()
    counts(page, tables, found == "blue")
    tool(page, "Back").click()
    counts_all(page, tables)
    blue.click()
    counts(page, tables, found == "blue")
    go(page, "Browse")
    value(page, "Hue", "grey").click()
    counts(page, tables, found.isin(["blue", "grey"]))
    go(page, "Colours")
    settled(page)
    blue.click()

    counts(page, tables, found == "grey")


def test_a_click_on_a_month_chooses_it(page: Page, sample: str, tables: Tables) -> None:
    """Whosever point it is: the month is chosen, of everybody."""
    month = tables.images["taken_at"].dt.strftime("%Y-%m")
    both = tables.posts["taken_at"].dt.strftime("%Y-%m") + " " + tables.posts["person"]
    most, person = str(both.value_counts().index[0]).split()
    label = f"{pd.Timestamp(most):%B %Y}"
    on_page(page, sample, "Numbers")
    point = mark(page, "Posts a month", f"Person: {person}; Month: {label}")

    point.click()
    counts(page, tables, month == most)
    expect(point).to_have_attribute("opacity", FULL)
    other = "January 2014" if label != "January 2014" else "January 2015"
    expect(mark(page, "Posts a month", f"Person: Kat; Month: {other}")).to_have_attribute("opacity", PALE)
    point.click()

    counts_all(page, tables)


def test_a_brush_over_months_chooses_them(page: Page, sample: str, tables: Tables) -> None:
    """And is gone once the dates were changed elsewhere."""
    month = tables.images["taken_at"].dt.strftime("%Y-%m")
    on_page(page, sample, "Numbers")
    points = [mark(page, "Posts a month", f"Person: Kat; Month: {label}") for label in ("May 2013", "August 2014")]
    points[0].scroll_into_view_if_needed()
    boxes = [point.bounding_box() for point in points]
    assert boxes[0] is not None
    assert boxes[1] is not None
    plot = chart(page, "Posts a month").locator("svg").bounding_box()
    assert plot is not None
    middle = plot["y"] + plot["height"] / 2

    page.mouse.move(boxes[0]["x"] - 3, middle)
    page.mouse.down()
    page.mouse.move(boxes[1]["x"], middle - 20, steps=5)
    page.mouse.move(boxes[1]["x"] + boxes[1]["width"] + 3, middle - 20, steps=2)
    page.mouse.up()
    counts(page, tables, (month >= "2013-05") & (month <= "2014-08"))
    expect(chip(page, "Date")).to_contain_text("1 May 2013 to 31 Aug 2014")
    expect(points[0]).to_have_attribute("opacity", FULL)
    expect(mark(page, "Posts a month", "Person: Kat; Month: April 2013")).to_have_attribute("opacity", PALE)
    chip(page, "Date").get_by_role("button", name=re.compile("^Remove")).click()
    counts_all(page, tables)

    brush = chart(page, "Posts a month").locator(".span_brush path")
    expect(brush.last).not_to_be_visible()


def test_a_click_on_a_weekday_an_hour_and_a_cell(page: Page, sample: str, tables: Tables, at: Index) -> None:
    """By the clock of the place where they lived."""
    weekday, hour = (column_of(at, tables, field) for field in (Field.WEEKDAY, Field.HOUR))
    on_page(page, sample, "Time")
    page.get_by_role("radio", name="Weekday and hour").click()

    mark(page, "Posts per day and person by weekday", "Weekday: sunday;").first.click()
    counts(page, tables, weekday == "sunday")
    mark(page, "Posts per day and person by hour", "Hour: 20;").click()
    counts(page, tables, (weekday == "sunday") & (hour == "20"))
    cells = "Posts per day and person by weekday and hour"
    mark(page, cells, "Weekday: saturday; Hour: 8;").click()
    counts(page, tables, (weekday == "saturday") & (hour == "8"))
    expect(mark(page, cells, "Weekday: sunday; Hour: 20;")).to_have_attribute("opacity", PALE)
    mark(page, cells, "Weekday: saturday; Hour: 8;").click()

    counts_all(page, tables)


def test_a_click_on_a_day_of_the_calendar(page: Page, sample: str, tables: Tables, at: Index) -> None:
    day = pd.Series(at.local.times[at.post]).dt.strftime("%a %-d %B %Y")
    most = day[day.str.endswith("2015")].value_counts().index[0]
    person = tables.images.loc[(day == most).to_numpy(), "person"].iloc[0]
    on_page(page, sample, "Time")
    page.get_by_role("radio", name="Calendar", exact=True).click()
    page.get_by_role("radio", name="2015").click()

    mark(page, f"Calendar of {person}", f"Day: {most};").click()
    counts(page, tables, day == most)
    mark(page, f"Calendar of {person}", f"Day: {most};").click()

    counts_all(page, tables)


def test_a_click_on_a_season_at_a_place(page: Page, sample: str, tables: Tables, at: Index) -> None:
    """Of everybody there; a strip of what is covered chooses its time."""
    season, place = (column_of(at, tables, field) for field in (Field.SEASON, Field.PLACE))
    on_page(page, sample, "Seasons and places")
    most = season[(place == "Denmark") & (tables.images["person"] == "Mads")].value_counts().index[0]
    bar = mark(page, "Posts a day by season in Denmark", f"Person: Mads; Season: {most};")

    bar.click()
    counts(page, tables, (season == most) & (place == "Denmark"))
    other = "winter" if most == "summer" else "summer"
    elsewhere = mark(page, "Posts a day by season in San Francisco", f"Person: Mads; Season: {other};")
    expect(elsewhere).to_have_attribute("opacity", PALE)
    bar.click()
    counts_all(page, tables)
    strip = mark(page, "Days that the archives cover", "Person: Mads; Place: San Francisco;")
    # One again, now that no season cuts it into several.
    expect(strip).to_have_count(1)
    strip.click()
    day = pd.Series(at.local.times[at.post]).dt.normalize()
    last = day[(tables.images["person"] == "Mads").to_numpy()].max()
    counts(page, tables, (day >= pd.Timestamp(2015, 4, 11)) & (day <= last))
    page.get_by_role("button", name="2015 only").click()

    counts(page, tables, day.dt.year == 2015)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_of_places_are_dark_on_their_pale_strips(
    page: Page, sample: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    on_page(page, sample, "Seasons and places")

    names = chart(page, "Days that the archives cover").locator("text").filter(has_text="Denmark")

    expect(names).to_have_count(2)
    expect(names.first).to_have_css("fill", "rgb(22, 22, 24)")
    expect(names.first).to_have_css("fill-opacity", "1")


def test_seasons_of_all_places_are_on_one_scale(page: Page, sample: str) -> None:
    """Though each place has a chart of its own: bars beside each other are to be compared."""
    on_page(page, sample, "Seasons and places")
    names = [f"Posts a day by season in {place}" for place in ("Denmark", "San Francisco")]
    for name in names:
        expect(mark(page, name, "Person: Kat; Season: summer;")).to_be_visible()

    one, other = (
        [text for text in chart(page, name).locator("text").all_text_contents() if re.fullmatch(r"0\.\d+", text)]
        for name in names
    )

    assert one == other
    assert len(one) > 3


def hashtags(page: Page, sample: str, part: str, query: str = "") -> None:
    """Open a part of the Hashtags page."""
    on_page(page, sample, "Hashtags", query)
    page.get_by_role("radio", name=part).click()
    settled(page)


@pytest.mark.parametrize(
    ("part", "name"),
    [("Most used", "Most used hashtags"), ("Typical", "Typical hashtags"), ("Through time", "Hashtags through time")],
)
def test_a_click_on_a_hashtag_chooses_it_and_pales_the_others(
    page: Page, sample: str, tables: Tables, part: str, name: str
) -> None:
    """On the bar of the most used, of what is typical of each, and in any year."""
    hashtags(page, sample, part)
    bars = chart(page, name).locator('path[role="graphics-symbol"][aria-label*="Hashtag: #"]')
    first = bars.first
    label = re.search("Hashtag: (#[^;]+)", first.get_attribute("aria-label") or "")
    assert label is not None
    found = with_tags(tables, label[1][1:].casefold())
    others = chart(page, name).locator(f'path[role="graphics-symbol"]:not([aria-label*="Hashtag: {label[1]};"])')

    first.click()
    counts(page, tables, found)
    expect(chip(page, "Hashtag")).to_contain_text(label[1])
    expect(others.first).to_have_attribute("opacity", PALE)
    expect(first).not_to_have_attribute("opacity", PALE)
    first.click()
    counts_all(page, tables)

    expect(others.first).not_to_have_attribute("opacity", PALE)


def test_a_click_on_a_hashtag_that_goes_with_the_chosen_adds_it(page: Page, sample: str, tables: Tables) -> None:
    most = str(tables.hashtags["key"].value_counts().index[0])
    hashtags(page, sample, "Together", f"?q=%23{most}")
    first = chart(page, "Hashtags that go with").locator('path[role="graphics-symbol"]').first
    label = re.search("Hashtags: #([^;]+)", first.get_attribute("aria-label") or "")
    assert label is not None

    first.click()

    counts(page, tables, with_tags(tables, most) | with_tags(tables, label[1].casefold()))


def test_a_click_on_a_year_of_the_chosen_hashtags_chooses_it(page: Page, sample: str, tables: Tables) -> None:
    most = str(tables.hashtags["key"].value_counts().index[0])
    tagged = with_tags(tables, most)
    hashtags(page, sample, "Through time", f"?q=%23{most}")
    of_2014 = tagged & (tables.images["taken_at"].dt.year == 2014)
    point = mark(page, "Chosen hashtags through time", "Time: 2014").first

    point.click()

    counts(page, tables, of_2014)
    expect(chip(page, "Date")).to_contain_text("2014")


def test_what_cannot_be_chosen_by_a_chart_is_drawn(page: Page, sample: str) -> None:
    hashtags(page, sample, "How few")

    expect(chart(page, "Concentration").locator('path[role="graphics-symbol"]').first).to_be_attached()


def test_a_click_on_a_number_of_hashtags_chooses_the_posts_with_so_many(
    page: Page, sample: str, tables: Tables
) -> None:
    hashtags(page, sample, "Per post")
    used = tables.hashtags.groupby("post_id")["key"].nunique()
    point = mark(page, "Hashtags per post", "Hashtags in a post: 2; Share of posts").first

    point.click()
    counts(page, tables, tables.images["post_id"].map(used) == 2)
    expect(chip(page, "Hashtags in a post")).to_contain_text("2")
    expect(mark(page, "Hashtags per post", "Hashtags in a post: 3;").first).to_have_attribute("opacity", PALE)
    point.click()

    counts_all(page, tables)


@pytest.mark.parametrize(("part", "listed"), [("Shared", "Only Kat"), ("Began and ended", "With a move")])
def test_a_click_on_a_line_of_a_list_chooses_its_hashtag(
    page: Page, sample: str, tables: Tables, part: str, listed: str
) -> None:
    """And that of another line instead."""
    hashtags(page, sample, part)
    page.get_by_role("radio", name=listed, exact=True).click()
    settled(page)
    grid = page.get_by_test_id("stDataFrame")
    found: list[str] = []

    for row in (0, 1):
        place: Position = {"x": 60, "y": 35 * (row + 1.5)}
        # The table takes a click where it has seen the mouse come.
        grid.hover(position=place)
        grid.click(position=place)
        expect(chip(page, "Hashtag")).to_have_count(1)
        if found:
            expect(chip(page, "Hashtag")).not_to_contain_text(found[-1])
        label = re.search("#(\\w+)", chip(page, "Hashtag").inner_text())
        assert label is not None
        found.append(label[0])
        counts(page, tables, with_tags(tables, label[1].casefold()))
        settled(page)

    assert len(set(found)) == 2


def test_pictures_marked_on_the_plot_become_the_choice(page: Page, sample: str, tables: Tables) -> None:
    """In the address, and on every other page; one chip for all of them, which takes them back."""
    page.goto(f"{sample}/image_plot")
    expect(page.locator('[data-state="done"]')).to_be_visible()
    page.get_by_role("button", name=re.compile("Rectangle")).click()
    canvas = page.locator("canvas").last
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.8 * box["height"], steps=5)
    page.mouse.up()
    page.get_by_role("button", name="Show only these").click()

    some = chip(page, "Pictures")
    expect(some).to_be_visible()
    number = int(some.get_by_role("button", name=re.compile("^Remove")).inner_text().split()[0])
    expect(page).to_have_url(re.compile("picture"))
    ids = parse_qs(urlsplit(page.url).query)["q"][0].removeprefix("picture:").split(",")
    assert 0 < number == len(ids) < len(tables.images)
    go(page, "Browse")
    counts(page, tables, tables.images["image_id"].isin(ids))
    some.get_by_role("button", name=re.compile("^Remove")).click()
    counts_all(page, tables)


def test_quick_clicks_are_all_done(page: Page, sample: str, tables: Tables) -> None:
    """Quicker than the script runs: Streamlit itself keeps only the last of several."""
    found = hues(tables)
    opened(page, sample)
    there = [
        hue for hue in ("red", "yellow", "green", "cyan", "blue", "magenta", "black", "grey") if (found == hue).any()
    ]

    value(page, "Hue", there[0]).evaluate(
        """(first, names) => {
          const group = first.closest('.values');
          const press = (name) => [...group.querySelectorAll('.pick')]
            .find((each) => each.querySelector('.label').textContent === name).click();
          names.forEach(press);
        }""",
        there,
    )

    counts(page, tables, found.isin(there))


def on_part(page: Page, sample: str, title: str) -> None:
    """Open a view of the Colours page as a person does."""
    on_page(page, sample, "Colours")
    turn_to(page, title)


@pytest.mark.parametrize("name", ["Hue families", "Times as often"])
def test_a_click_on_a_rate_chooses_the_family(page: Page, sample: str, tables: Tables, name: str) -> None:
    on_part(page, sample, "Grey, black and white")

    mark(page, name, "Person: Mads; Hue: grey").click()
    counts(page, tables, hues(tables) == "grey")
    expect(mark(page, name, "Person: Kat; Hue: grey")).to_have_attribute("opacity", FULL)
    expect(page).to_have_url(re.compile("show=Grey"))
    mark(page, name, "Person: Mads; Hue: grey").click()

    counts_all(page, tables)


@pytest.mark.parametrize("name", ["Mean colour", "Hue families through"])
def test_a_click_on_a_ribbon_chooses_the_month(page: Page, sample: str, tables: Tables, name: str) -> None:
    """Whatever the family and the person."""
    month = tables.images["taken_at"].dt.strftime("%Y-%m")
    mads = tables.images["person"] == "Mads"
    most = str(month[mads].value_counts().index[0])
    on_part(page, sample, "Through time")
    piece = mark(page, name, f"Person: Mads; Time: {most}").first

    piece.click()
    counts(page, tables, month == most)
    expect(piece).to_have_attribute("opacity", FULL)
    expect(chart(page, name).locator(f'path[opacity="{PALE}"]')).not_to_have_count(0)
    piece.click()

    counts_all(page, tables)


def test_a_click_on_a_week_chooses_it(page: Page, sample: str, tables: Tables) -> None:
    monday = tables.images["taken_at"].dt.tz_localize(None).dt.to_period("W-SUN").dt.start_time
    first = monday[tables.images["person"] == "Kat"].value_counts().index[0]
    on_part(page, sample, "Through time")
    page.get_by_role("radio", name="Weeks").click()
    last = first + pd.Timedelta(days=6)

    mark(page, "Mean colour", f"Person: Kat; Time: {first:%Y-%m-%d}..{last:%Y-%m-%d}").click()

    counts(page, tables, monday == first)


def test_a_click_on_colours_of_a_season_chooses_it_at_its_place(
    page: Page, sample: str, tables: Tables, at: Index
) -> None:
    season, place = (column_of(at, tables, field) for field in (Field.SEASON, Field.PLACE))
    on_part(page, sample, "Seasons and places")
    piece = mark(page, "Hue families by season", "Place: Denmark; Season: winter").first

    piece.click()
    counts(page, tables, (season == "winter") & (place == "Denmark"))
    other = mark(page, "Hue families by season", "Place: San Francisco; Season: winter").first
    expect(other).to_have_attribute("opacity", PALE)
    piece.click()

    counts_all(page, tables)


def test_the_pictures_of_a_name_are_shown_at_a_click(page: Page, sample: str, tables: Tables) -> None:
    """The name that misled in 2016 is there first; another one can be chosen in the list."""
    on_part(page, sample, "Behind a name")
    expect(page.get_by_text("darkslategrey itself is #2f4f4f")).to_be_visible()
    unfold_list(page, "Name")
    page.get_by_role("option", name=re.compile("^dimgrey,")).click()
    expect(page.get_by_text("dimgrey itself is #696969")).to_be_visible()
    settled(page)
    found = tables.images["digest"].isin(tables.swatches.loc[tables.swatches["name"] == "dimgrey", "digest"])

    page.get_by_role("button", name=f"Show the {found.sum()} pictures of this name").click()
    counts(page, tables, found)
    expect(chip(page, "Colour in palette")).to_contain_text("dimgrey")
    page.get_by_role("button", name="Show all pictures again").click()

    counts_all(page, tables)


def test_a_click_on_a_colour_behind_a_name_chooses_the_pictures_with_its_like(
    page: Page, sample: str, tables: Tables
) -> None:
    """Within 2 by CIEDE2000, of swatches of one percent or more."""
    on_part(page, sample, "Behind a name")
    one = mark(page, "Colours that were rounded", "Distance (CIEDE2000):").nth(5)
    colour = re.search("Colour: (#[0-9a-f]{6})", one.get_attribute("aria-label") or "")
    assert colour is not None
    swatches = tables.swatches[tables.swatches["share"] >= 0.01]
    here = lab(np.array(list(bytes.fromhex(colour[1][1:]))))
    near = ciede2000(lab(swatches[["red", "green", "blue"]].to_numpy(np.int64)), here) <= 2
    found = tables.images["digest"].isin(swatches.loc[near, "digest"])
    assert found.any()

    one.click()
    counts(page, tables, found)
    expect(chip(page, "Colour near")).to_contain_text(colour[1])
    settled(page)
    one.click()

    counts_all(page, tables)
