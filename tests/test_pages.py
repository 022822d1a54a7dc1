"""What holds for every page: it runs without an exception, whatever the library, and asks, computes, draws."""

import ast
from pathlib import Path

import pytest

from igcore.library import read_manifest, read_tables
from igcore.web.menu import PAGES
from tests.acting import ROOT, chips, count, facet, open_facets, opened, send
from tests.make_archive import backup, built, scene

FILES = [entry[0] for entries in PAGES.values() for entry in entries]


each_page = pytest.mark.parametrize("file", FILES)


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


def test_a_page_answers_its_question_first(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence with the figures of the Numbers page; what is chosen of its own field does not count, it says."""
    tables = read_tables(sample_library, read_manifest(sample_library))
    most = tables.hashtags.groupby("key")["post_id"].nunique().max()

    def told(page: str, **query: str) -> str:
        first = opened(page, sample_library, monkeypatch, **query).markdown[0].value
        return str(first).replace("\\", "")

    assert told("time").startswith("**Posts per calendar day: 0.")
    assert f" On {most} of {len(tables.posts)} posts (" in told("hashtags")
    assert f"% of {len(tables.images)} images." in told("colours")
    assert told("colours", q="hue:blue") == f"{told('colours')} Of all hues."


@pytest.mark.parametrize("file", ["numbers", "time", "seasons", "days"])
def test_posts_dated_by_their_files_are_told_and_left_out_by_a_click(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their day may be that of a copy; where all are such there is nothing to leave, and where none is, no word."""
    (tmp_path / "plain").mkdir()
    scene(99).save(tmp_path / "plain" / "beach.jpg")
    built(tmp_path / "library", backup(tmp_path / "archive", 3), tmp_path / "plain")
    told = "no date but that of their files"
    app = opened(file, tmp_path / "library", monkeypatch)

    before = [each.value for each in app.caption if told in each.value]
    next(each for each in app.button if each.key == "no-file-dates").click().run()

    assert len(before) == 1
    assert "1 of 4 posts have" in before[0]
    assert app.query_params["q"] == "-source:file"
    assert not [each for each in app.caption if told in each.value]
    app = opened(file, tmp_path / "library", monkeypatch, q="source:file")
    assert any("All these posts have" in each.value for each in app.caption)
    assert not [each for each in app.button if each.key == "no-file-dates"]
