"""What holds for every page: it runs without an exception, whatever the library, and asks, computes, draws."""

import ast
import json
import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from igcore.colour.hues import THRESHOLDS
from igcore.library import read_manifest
from igcore.library.folder import VERSION
from igcore.web.frame import PAGES
from tests.make_archive import backup, built, export

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
        {"person": "Nobody"},
        {"hashtag": "<script>alert(1)</script>"},
        {"from": "not a day", "to": "9999-99-99"},
        {"hue": "ultraviolet", "text": "'; drop table"},
        {"black": "nan", "grey": "12"},
        {"from": "2016-01-01", "to": "2015-01-01"},
    ],
)
def test_hostile_addresses_do_no_harm(
    file: str, query: dict[str, str], sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(file, sample_library, monkeypatch, **query)

    assert not app.exception


def test_filters_choose_and_chips_remove(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", sample_library, monkeypatch)
    total = app.main.markdown[0].value

    app.multiselect(key="person").select("Kat").run()
    chosen = app.main.markdown[0].value
    app.button(key="chip-person-Kat").click().run()

    assert " of " in chosen
    assert app.main.markdown[0].value == total


def chips(app: AppTest) -> list[str]:
    """Words of the choices that can be removed."""
    return [each.label.replace("\\", "") for each in app.main.button if (each.key or "").startswith("chip-")]


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
    usual = app.main.markdown[0].value

    story = app.multiselect(key="kind").select("story").run().main.markdown[0].value
    both = app.multiselect(key="kind").select("post").run().main.markdown[0].value
    said = chips(app)
    app.button(key="clear").click().run()

    assert app.multiselect(key="kind").options == ["post", "story"]
    assert (usual, story) == ("**3** images, 3 posts", "**2** of 5 images, 2 posts")
    assert (both, said) == ("**5** of 5 images, 5 posts", ["story", "post"])
    assert app.main.markdown[0].value == usual
    assert not app.exception


def test_a_link_can_ask_for_stories(with_stories: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("numbers", with_stories, monkeypatch, kind="story")

    assert app.main.markdown[0].value == "**2** of 5 images, 2 posts"
    app.button(key="chip-kind-story").click().run()
    assert app.main.markdown[0].value == "**3** images, 3 posts"


def test_where_all_is_of_one_kind_there_is_no_choice(
    sample_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stories alone are shown at once; and an address that asks for a kind changes nothing."""
    built(tmp_path / "library", export(tmp_path / "export", stories=["", ""]))

    stories = opened("numbers", tmp_path / "library", monkeypatch)
    sample = opened("numbers", sample_library, monkeypatch, kind="story")
    counted = sample.main.markdown[0].value
    sample.multiselect(key="person").select("Kat").run()
    sample.button(key="clear").click().run()

    assert [each.label for app in (sample, stories) for each in app.multiselect if each.key == "kind"] == []
    assert stories.main.markdown[0].value == "**2** images, 2 posts"
    assert counted == sample.main.markdown[0].value == "**60** images, 60 posts"
    assert not sample.exception


@pytest.mark.parametrize("asked", ["sun", "Sun", "SUN", "#sUn"])
def test_hashtags_are_shown_as_most_often_written(
    asked: str, with_stories: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However an address writes them."""
    app = opened("numbers", with_stories, monkeypatch, hashtag=asked)

    assert app.multiselect(key="hashtag").options == ["Sun"]
    assert app.main.markdown[0].value == "**3** of 3 images, 3 posts"
    assert chips(app) == ["#Sun"]
    next(each for each in app.button if (each.key or "").startswith("chip-hashtag-")).click().run()
    assert chips(app) == []


@each_page
def test_a_page_reads_like_its_own_description(file: str) -> None:
    """It asks, computes and draws: no functions, no grouping, no state, and not much of it."""
    source = (ROOT / "pages" / f"{file}.py").read_text("utf-8")

    names = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
    assert ast.get_docstring(ast.parse(source), clean=True).endswith("?")  # type: ignore[union-attr]
    assert not names & {"groupby", "merge", "apply", "session_state"}
    assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert len(source.splitlines()) <= 40


def test_every_page_is_in_the_menu() -> None:
    assert sorted(FILES) == sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def test_own_thresholds_are_seen_and_can_be_taken_back(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened("colours", sample_library, monkeypatch)
    assert not [each for each in app.button if each.key == "chip-thresholds-"]

    app.slider(key="grey").set_value(0.5).run()
    app.button(key="chip-thresholds-").click().run()

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
