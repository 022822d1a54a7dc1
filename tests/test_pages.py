"""What holds for every page: it runs without an exception, whatever the library, and asks, computes, draws."""

import ast
import base64
import json
import threading
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.made_library import make_library
from igcore.colour.hues import THRESHOLDS
from igcore.library import read_manifest, read_tables
from igcore.library.folder import VERSION
from igcore.selection import Field, Selection, choice, read, write
from igcore.web.colours import PARTS
from igcore.web.frame import NAME_RULES, PAGES
from tests.acting import chips, component, count, event, facet, given, open_facets, pick, send
from tests.make_archive import ANNA, BEN, backup, built, export

ROOT = Path(__file__).parent.parent
MAIN = ROOT / "igcore" / "web" / "main.py"
FILES = [entry[0] for entries in PAGES.values() for entry in entries]

each_page = pytest.mark.parametrize("file", FILES)


def opened(file: str, library: Path, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    """The page as a visitor gets it, with these values in the address."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(library))
    app = AppTest.from_file(str(MAIN), default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page(str(ROOT / "pages" / f"{file}.py")).run()


@each_page
def test_opens_on_the_sample(file: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(file, sample_library, monkeypatch)

    assert not app.exception
    assert not app.error
    assert app.title[0].value


@pytest.mark.parametrize("file", [file for file in FILES if file != "library"])
def test_of_nothing_the_facets_still_show_what_is_excluded(
    file: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that has nothing to show stops; the ways on stay beside it."""
    app = opened(file, sample_library, monkeypatch, q="zzzz")

    assert count(app).startswith("0 of ")
    assert {state for _, state in facet(app, "person").values()} == {"excluded"}


@each_page
def test_without_a_library_says_what_to_do(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(file, tmp_path / "none", monkeypatch)

    assert not app.exception
    assert "library" in " ".join(each.value for each in app.markdown).lower()


@each_page
def test_a_damaged_library_is_a_sentence(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "library.json").write_text("{ not JSON")

    app = opened(file, tmp_path, monkeypatch)

    assert not app.exception
    assert "library.json" in app.error[0].value.replace("\\", "")


@each_page
def test_posts_without_pictures_can_be_looked_at(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As of an export whose pictures are in another ZIP."""
    export = tmp_path / "export"
    export.mkdir()
    (export / "posts_1.json").write_text(
        '[{"media": [{"uri": "media/a.jpg", "creation_timestamp": 1471329260, "title": "#sun"}]}]'
    )
    built(tmp_path / "library", export)

    app = opened(file, tmp_path / "library", monkeypatch)

    assert not app.exception


@each_page
def test_one_picture_is_enough(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 1))

    app = opened(file, tmp_path / "library", monkeypatch)

    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("file", [file for file in FILES if file != "library"])
@pytest.mark.parametrize(
    "query",
    [
        {"q": "@Nobody"},
        {"q": "#<script>alert(1)</script>"},
        {"q": "date:9999-99-99 before:yesterday"},
        {"q": "hue:ultraviolet \"'; drop table"},
        {"q": "((((or or -"},
        {"q": "x" * 100_000},
        {"q": "#a " * 20_000},
        {"black": "nan", "grey": "12", "nearest": "x"},
        {"q": "date:2016-01-01..2015-01-01"},
    ],
)
def test_hostile_addresses_do_no_harm(
    file: str, query: dict[str, str], sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(file, sample_library, monkeypatch, **query)

    assert not app.exception


def test_facets_choose_and_chips_remove(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", sample_library, monkeypatch)
    total = count(app)

    send(app, "facets", "toggle", "person", "Kat")
    chosen, said, states = count(app), chips(app), facet(app, "person")
    send(app, "bar", "drop", "person", "Kat")

    assert " of " in chosen
    assert said == {"Person": ["Kat"]}
    assert {name: state for name, (_, state) in states.items()} == {"Kat": "selected", "Mads": "alternative"}
    assert count(app) == total


@pytest.fixture
def with_stories(tmp_path: Path) -> Path:
    """Library of three posts and two stories."""
    archive = export(tmp_path / "export", posts_1=["#Sun", "#sun #SUN", "#Sun"], stories=["at night", ""])
    built(tmp_path / "library", archive)
    return tmp_path / "library"


@pytest.mark.parametrize("file", [file for file in FILES if file != "library"])
def test_stories_are_counted_when_they_are_chosen(
    file: str, with_stories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of all images that there are then; without a choice there are only posts."""
    app = opened(file, with_stories, monkeypatch)
    usual = count(app)
    open_facets(app, "kind")
    listed = list(facet(app, "kind"))

    story = count(send(app, "facets", "toggle", "kind", "story"))
    both = count(send(app, "facets", "toggle", "kind", "post"))
    said = chips(app)
    send(app, "bar", "clear")

    assert listed == ["post", "story"]
    assert (usual, story) == ("3 images, 3 posts", "2 of 5 images, 2 posts")
    assert (both, said) == ("5 of 5 images, 5 posts", {"Kind": ["story", "post"]})
    assert count(app) == usual
    assert not app.exception


def test_a_link_can_ask_for_stories(with_stories: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", with_stories, monkeypatch, q="kind:story")

    assert count(app) == "2 of 5 images, 2 posts"
    assert count(send(app, "bar", "drop", "kind", "story")) == "3 images, 3 posts"


def test_where_all_is_of_one_kind_there_is_no_choice(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stories alone are shown at once."""
    built(tmp_path / "library", export(tmp_path / "export", stories=["", ""]))

    stories = opened("numbers", tmp_path / "library", monkeypatch)
    listed = [each["field"] for each in given(stories, "facets")["items"]]
    sample = opened("numbers", sample_library, monkeypatch)

    assert "kind" not in listed
    assert "kind" not in [each["field"] for each in given(sample, "facets")["items"]]
    assert (count(stories), count(sample)) == ("2 images, 2 posts", "60 images, 60 posts")


@pytest.mark.parametrize("asked", ["sun", "Sun", "SUN", '"sUn"'])
def test_hashtags_are_shown_as_most_often_written(
    asked: str, with_stories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However an address writes them."""
    app = opened("numbers", with_stories, monkeypatch, q=f"#{asked}")
    open_facets(app, "hashtag")

    assert facet(app, "hashtag") == {"#Sun": (3, "selected")}
    assert count(app) == "3 of 3 images, 3 posts"
    assert chips(app) == {"Hashtag": ["#Sun"]}
    assert chips(send(app, "bar", "drop", "hashtag", "sun")) == {}


def test_what_an_address_asks_for_in_vain_is_dropped_and_said(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("numbers", sample_library, monkeypatch, q="@Kat @Nobody hue:ultraviolet")

    assert chips(app) == {"Person": ["Kat"]}


def test_the_way_back_and_forward(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("browse", sample_library, monkeypatch)
    counts = [count(app)]
    for action in (["toggle", "person", "Kat"], ["toggle", "hue", "red"], ["invert"], ["clear"]):
        counts.append(count(send(app, "bar", *action)))

    back = [count(send(app, "bar", "back")) for _ in range(4)]
    forward = [count(send(app, "bar", "forward")) for _ in range(4)]

    assert back == counts[-2::-1]
    assert forward == counts[1:]
    assert not given(app, "bar")["forward"]


def test_whoever_comes_by_a_link_has_nothing_to_go_back_to(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("browse", sample_library, monkeypatch, q="@Kat")

    assert not given(app, "bar")["back"]
    assert given(send(app, "bar", "clear"), "bar")["back"]


def test_a_locked_field_stays(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("browse", sample_library, monkeypatch, q="@Kat hue:red")

    send(app, "bar", "lock", "person")
    send(app, "facets", "toggle", "person", "Mads")
    refused = given(app, "bar")["notices"]
    send(app, "bar", "clear")

    assert refused == ["Person is locked: unlock it to change what is chosen there."]
    assert chips(app) == {"Person": ["Kat"]}
    assert app.query_params["q"] == "@Kat lock:person"


def test_a_click_in_a_chart_adds_and_a_click_again_removes(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Vega reports all that it has selected; what was clicked is the difference."""
    app = opened("colours", sample_library, monkeypatch)

    one = chips(pick(app, "hues", "red"))
    two = chips(pick(app, "hues", "red", "grey"))
    left = chips(pick(app, "hues", "grey"))

    assert (one, two, left) == ({"Hue": ["red"]}, {"Hue": ["red", "grey"]}, {"Hue": ["grey"]})


def test_a_component_may_send_anything(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a browser that speaks, and it may be anybody's."""
    app = opened("browse", sample_library, monkeypatch)
    before = count(app)

    for action in ([], ["destroy"], ["toggle"], ["toggle", "nothing", "x"], ["toggle", "hue", "ultraviolet"]):
        send(app, "bar", *action)

        assert not app.exception
        assert given(app, "bar")["notices"]
        assert count(app) == before


each_part = pytest.mark.parametrize("part", [part.title for part in PARTS.values()])


@each_part
def test_each_view_of_the_colours_shows_the_sample(
    part: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where little is chosen, and under other rules."""
    for query in ({}, {"q": "@Kat hue:red season:summer"}, {"nearest": list(NAME_RULES)[-1], "unit": "Weeks"}):
        app = opened("colours", sample_library, monkeypatch, show=part, **query)

        assert not app.exception
        assert not app.error
        assert app.header[0].value
        assert wall_order(app).startswith(("newest", "colours/"))


@each_part
def test_each_view_of_the_colours_takes_one_picture(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "library", backup(tmp_path / "archive", 1))

    app = opened("colours", tmp_path / "library", monkeypatch, show=part)

    assert not app.exception
    assert not app.error


def test_dark_neutrals_can_be_asked_for_by_name(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However they are written; under the usual rule nothing has such a name."""
    rule = "RGB, with dark neutrals"
    dark = opened("colours", sample_library, monkeypatch, nearest=rule, q="colour:charcoal,dark-brown-grey")
    usual = opened("colours", sample_library, monkeypatch, q="colour:charcoal")

    assert chips(dark) == {"Colour in palette": ["charcoal", "dark brown grey"]}
    assert not count(dark).startswith("0 of ")
    assert count(usual).startswith("0 of ")


@pytest.mark.parametrize(
    "query",
    [
        {"show": "nothing"},
        {"show": "Search by colours", "colour1": "red;}", "much1": "x", "much2": "-7"},
        {"show": "Search by colours", "much1": "0", "much2": "0"},
        {"show": "Through time", "unit": "years"},
        {"show": "Behind a name", "q": "colour:tan colour:black"},
    ],
)
def test_hostile_addresses_of_the_colours_do_no_harm(
    query: dict[str, str], sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not opened("colours", sample_library, monkeypatch, **query).exception


def test_colours_to_search_by_stand_in_the_address(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of which nothing is wanted do not count; without any the wall is as ever."""
    asked = {"show": "Search by colours", "colour1": "#2f4f4f", "much1": "100", "much2": "0"}
    app = opened("colours", sample_library, monkeypatch, **asked)
    one = wall_order(app)
    app.slider(key="much3").set_value(50).run()
    two = wall_order(app)
    app.slider(key="much3").set_value(0).run()
    app.slider(key="much1").set_value(0).run()

    assert (one, two) == ("colours/2f4f4f-100", "colours/2f4f4f-100,ffffff-50")
    assert wall_order(app) == "newest"
    assert "above 0" in app.info[0].value


def wall_order(app: AppTest) -> str:
    """Order that the wall was given."""
    data = component(app, "wall").bytes
    length = int.from_bytes(data[:4], "little")
    order: str = json.loads(data[4 : 4 + length])["order"]
    return order


@each_page
def test_a_page_reads_like_its_own_description(file: str) -> None:
    """It asks, computes and draws: no functions, no grouping, no state, and not much of it."""
    source = (ROOT / "pages" / f"{file}.py").read_text("utf-8")

    names = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    assert ast.get_docstring(ast.parse(source), clean=True).endswith("?")  # type: ignore[union-attr]  # None fails too
    assert not names & {"groupby", "merge", "apply", "session_state"}
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert len(source.splitlines()) <= 40


def test_every_page_is_in_the_menu() -> None:
    assert sorted(FILES) == sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def test_own_rules_are_seen_and_can_be_taken_back(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page they are moved on; and what is counted goes by them."""
    app = opened("colours", sample_library, monkeypatch, q="hue:grey")
    usual = count(app)
    app.session_state["rules"] = True
    app.run()

    app.slider(key="grey").set_value(0.5).run()
    moved = count(app)
    next(each for each in app.button if each.label == "Back to the usual rules").click().run()

    assert int(moved.split()[0]) > int(usual.split()[0])
    assert count(app) == usual
    assert app.slider(key="grey").value == THRESHOLDS.grey


def test_an_older_library_is_read_again_at_a_click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "library"
    built(library, backup(tmp_path / "archive", 2))
    manifest = json.loads((library / "library.json").read_text("utf-8"))
    (library / "library.json").write_text(json.dumps(manifest | {"version": 0}), "utf-8")
    app = opened("library", library, monkeypatch)

    next(each for each in app.button if each.label == "Read its archives again").click().run()
    wait_for_job()

    assert read_manifest(library).version == VERSION
    assert not opened("browse", library, monkeypatch).exception


def wait_for_job() -> None:
    """Wait for the thread that builds."""
    for thread in threading.enumerate():
        if thread.name == "igcore build":
            thread.join(timeout=60)


def test_nothing_left_has_a_way_out(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", sample_library, monkeypatch, q="@Kat")
    before = count(app)
    send(app, "bar", "search", "xyzzy")

    assert count(app).startswith("0 of ")
    next(each for each in app.button if each.label == "Undo the last choice").click().run()
    assert count(app) == before


def test_several_actions_between_two_runs_are_all_done_and_none_twice(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit keeps only the last event: it brings those before it along."""
    app = opened("browse", sample_library, monkeypatch)

    event(app, "facets", [[1, ["toggle", "hue", "red"]], [2, ["toggle", "hue", "blue"]]])
    clicks = [[number, ["toggle", "hue", hue]] for number, hue in enumerate(("red", "blue", "grey"), start=1)]

    event(app, "facets", clicks[:2])
    event(app, "facets", clicks)

    assert chips(app) == {"Hue": ["red", "blue", "grey"]}


@pytest.mark.parametrize("sent", [None, 7, "back", {}, [["back"]], [[True, ["back"]]], [["1", ["back"]]], [[1]]])
def test_what_has_no_number_is_no_action(sent: object, sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("browse", sample_library, monkeypatch, q="@Kat")

    event(app, "bar", sent)

    assert not app.exception
    assert chips(app) == {"Person": ["Kat"]}


def test_picked_pictures_are_a_choice_like_any_other(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the address, with the way back; one chip for all of them."""
    images = read_tables(sample_library, read_manifest(sample_library)).images
    app = opened("browse", sample_library, monkeypatch)

    send(app, "bar", "only", "picture", *images["image_id"].head(3))

    assert count(app).startswith("3 of 60 images")
    assert chips(app) == {"Pictures": ["3 pictures"]}
    assert app.query_params["q"] == f"picture:{','.join(images['image_id'].head(3))}"
    assert chips(send(app, "bar", "only", "picture")) == {}


def test_a_thousand_pictures_have_room_in_an_address() -> None:
    ids = [f"{number:016x}" for number in range(1_000)]
    chosen = Selection().choose(Field.PICTURE, choice(ids))

    assert read(write(chosen)).selection == chosen
    assert not read(write(chosen)).faults


def test_more_pictures_than_an_address_holds_lie_below_the_plot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are no choice then, and it is said; whatever a browser says of rows that there are not is nothing."""
    library = make_library(tmp_path, 1_200)
    app = opened("image_plot", library, monkeypatch)
    token, every = read_manifest(library).generation, base64.b64encode(bytes([255] * 150)).decode()

    event(app, "image-plot", {"token": token, "rows": every}, "picked")
    shown = [each.value for each in app.header]
    said = given(app, "bar")["notices"]
    next(each for each in app.button if each.label == "Let them go").click().run()
    event(app, "image-plot", {"token": "another", "rows": every}, "picked")

    assert shown == ["1,200 pictures picked on the plot"]
    assert "too many for a choice" in said[0]
    assert [each.value for each in app.header] == []
    assert chips(app) == {}


def test_a_day_without_posts_leads_to_the_nearest_that_has_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says so; an emptied field chooses nothing."""
    built(tmp_path / "library", backup(tmp_path / "archive", 2), backup(tmp_path / "later", 1, first=9))
    app = opened("days", tmp_path / "library", monkeypatch)

    app.date_input[0].set_value(date(2015, 5, 8)).run()
    said, found = given(app, "bar")["notices"], chips(app)
    app.date_input[0].set_value(None).run()

    assert said == ["There are no posts on Fri 8 May 2015; Sun 10 May 2015 is the nearest day with any."]
    assert found == {"Date": ["10 May 2015"]}
    assert chips(app) == {}


def test_of_three_people_any_two_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables behind the charts are of those two as well."""
    archives = [backup(tmp_path / str(user), number, user) for user, number in ((ANNA, 3), (BEN, 2), (77, 1))]
    built(tmp_path / "library", *archives)
    app = opened("days", tmp_path / "library", monkeypatch)

    first = app.selectbox(key="pair").value
    app.selectbox(key="pair").set_value(f"{BEN} and 77").run()
    app.session_state["numbers"] = True
    app.run()

    assert first == f"{ANNA} and {BEN}"
    assert any(each.value.startswith(f"On **1 day** both posted: {BEN} posted more on **0**") for each in app.markdown)
    assert [f"posts of {BEN}", "posts of 77"] == list(app.dataframe[1].value.columns[1:3])
    assert not app.exception


def test_all_numbers_by_person_are_folded_into_a_table(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", sample_library, monkeypatch)
    before = [each.value for each in app.markdown]

    app.session_state["by-person"] = True
    app.run()

    table = "Number|Mads|Kat|Everyone|What it counts"
    assert not any(table in each for each in before)
    assert any(each.value.startswith(table) and "Posts per active day|" in each.value for each in app.markdown)


def test_of_one_person_nobody_is_compared(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("days", sample_library, monkeypatch, q="@Kat")

    assert any("two people" in each.value for each in app.markdown)
    assert not app.exception


def test_of_a_day_of_which_nothing_is_chosen_the_sheet_says_so(
    sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day is one of several that are chosen, and what else is chosen leaves nothing of it."""
    days = read_tables(sample_library, read_manifest(sample_library)).posts["taken_at"].dt.date
    app = opened("days", sample_library, monkeypatch, q=f"date:{days.min():%Y},1999-01-01")

    assert "Nothing of Fri 1 Jan 1999 is among what is chosen." in [each.value for each in app.markdown]


def test_posts_without_a_day_are_no_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page says so in words, and shows the pictures."""
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "posts_1.json").write_text('[{"media": [{"uri": "media/a.jpg", "title": "#sun"}]}]')
    built(tmp_path / "library", folder)
    app = opened("days", tmp_path / "library", monkeypatch)

    assert "No day of these posts is known." in [each.value for each in app.markdown]
    assert not app.exception


@pytest.mark.parametrize("query", ["2011..2016", "..2016", "2011..2016,2016-10", "2011..2014,2012-07-15", "2012-07-15"])
def test_a_day_that_is_chosen_is_that_of_the_sheet(
    query: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A time that is written as long as a day is none."""
    app = opened("days", sample_library, monkeypatch, q=f"date:{query}")

    assert not app.exception
    # The richest day of the sample, so that it is the same without a day that is chosen.
    assert app.date_input[0].value == date(2012, 7, 15)


HASHTAG_PARTS = ["Most used", "Whose", "Through time", "Together", "Per post", "Spellings"]


def words(app: AppTest) -> str:
    """All sentences on the page."""
    return " ".join(each.value for each in (*app.markdown, *app.caption, *app.info))


def press(app: AppTest, label: str) -> AppTest:
    """Click the first button that is called so."""
    return next(each for each in app.button if each.label == label).click().run()


def add_same(app: AppTest, one: str, other: str) -> AppTest:
    """Fill in and send the form of hashtags that mean the same."""
    app.text_input(key="same-one").set_value(one)
    app.text_input(key="same-other").set_value(other)
    return next(each for each in app.button if each.proto.is_form_submitter).click().run()


def hashtag_counts(app: AppTest) -> dict[str, int]:
    """What the facet of hashtags counts."""
    return {name: number for name, (number, _) in facet(app, "hashtag").items()}


@pytest.mark.parametrize("part", HASHTAG_PARTS)
@pytest.mark.parametrize("query", ["", "tagged:no", "@Kat", "-#copenhagen", "#copenhagen or #denmark date:2014"])
def test_every_part_of_the_hashtags_page_opens(
    part: str, query: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("hashtags", sample_library, monkeypatch, part=part, q=query)

    assert not app.exception
    assert app.title[0].value == "Hashtags"


@pytest.mark.parametrize("part", HASHTAG_PARTS)
def test_every_part_of_the_hashtags_page_opens_without_a_hashtag(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor a caption that is known."""
    built(tmp_path / "library", backup(tmp_path / "archive", 3))

    app = opened("hashtags", tmp_path / "library", monkeypatch, part=part)

    assert not app.exception


def test_untagged_posts_are_a_list_to_work_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chosen with a click, and back with another; the numbers above do not change by it."""
    archive = export(tmp_path / "export", posts_1=["#Sun #sea", "", "no hashtag", "#sea"])
    built(tmp_path / "library", archive)
    app = opened("hashtags", tmp_path / "library", monkeypatch, part="Per post")
    before = words(app)

    chosen, said = count(press(app, "Show the untagged ones")), words(app)
    press(app, "Show all posts again")

    assert "**2** of 4 posts have no hashtag (50%)" in before
    assert "A post has **0.75** hashtags, one that has any **1.50**" in before
    assert chosen == "2 of 4 images, 2 posts"
    assert said == before
    assert count(app) == "4 images, 4 posts"


def test_hashtags_are_counted_as_one_at_a_click_and_apart_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the facet too; by the list of those that are alike, and by hand."""
    library = tmp_path / "library"
    built(library, export(tmp_path / "export", posts_1=["#café", "#Cafe", "#cafe", "#kbh", "#sea"]))
    app = opened("hashtags", library, monkeypatch, part="Spellings")
    open_facets(app, "hashtag")
    before = hashtag_counts(app)

    app.button(key="same-0").click().run()
    joined = hashtag_counts(app)
    add_same(app, "#KBH", "#café")
    all_one = hashtag_counts(app)
    app.button(key="apart-1").click().run()
    app.button(key="apart-0").click().run()

    assert not app.exception
    assert before == {"#Cafe": 2, "#café": 1, "#kbh": 1, "#sea": 1}
    assert joined == {"#Cafe": 3, "#kbh": 1, "#sea": 1}
    assert all_one == {"#Cafe": 4, "#sea": 1}
    assert hashtag_counts(app) == before


@pytest.mark.parametrize(("one", "other"), [("", ""), ("#none", "#kbh"), ("kbh", "#KBH"), ("**x**", "a b")])
def test_hashtags_that_there_are_not_cannot_be_merged(
    one: str, other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    built(library, export(tmp_path / "export", posts_1=["#kbh"]))
    app = opened("hashtags", library, monkeypatch, part="Spellings")

    add_same(app, one, other)

    assert not app.exception
    assert app.error
    assert not (library / "hashtags.toml").exists()


def test_a_damaged_file_of_hashtags_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "library"
    built(library, export(tmp_path / "export", posts_1=["#kbh"]))
    (library / "hashtags.toml").write_text("same = ")

    app = opened("hashtags", library, monkeypatch, part="Spellings")

    assert "TOML" in app.error[0].value
