"""Promises of the Hashtags page."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.made_library import make_library
from igcore.analysis.tags import tags_of
from igcore.library import read_manifest, read_tables
from igcore.selection import Field, Selection, choice
from igcore.web import shelf
from igcore.web.frame import View
from igcore.web.hashtags_use import heat
from tests.acting import count, facet, open_facets, opened, pick, press, words
from tests.make_archive import ANNA, backup, built, export
from tests.stored import put

PARTS = [
    "Most used",
    "How few",
    "Shared",
    "Typical",
    "Through time",
    "Began and ended",
    "Together",
    "Per post",
    "Spellings",
]


def add_same(app: AppTest, one: str, other: str) -> AppTest:
    """Fill in and send the form of hashtags that mean the same."""
    app.text_input(key="same-one").set_value(one)
    app.text_input(key="same-other").set_value(other)
    return next(each for each in app.button if each.proto.is_form_submitter).click().run()


def hashtag_counts(app: AppTest) -> dict[str, int]:
    """What the facet of hashtags counts."""
    return {name: number for name, (number, _) in facet(app, "hashtag").items()}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("query", ["", "tagged:no", "@Kat", "-#copenhagen", "#copenhagen or #denmark date:2014"])
def test_every_part_of_the_hashtags_page_opens(
    part: str, query: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened("hashtags", sample_library, monkeypatch, part=part, q=query)

    assert not app.exception
    assert app.title[0].value == "Hashtags"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_hashtags_page_opens_without_a_hashtag(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor a caption that is known: which is said, and how captions come."""
    built(tmp_path / "library", backup(tmp_path / "archive", 3))

    app = opened("hashtags", tmp_path / "library", monkeypatch, part=part)

    assert not app.exception
    if part != "Spellings":
        assert "No caption is known of these 3 posts" in words(app)
        assert "posts.csv beside the pictures" in words(app)


def test_known_captions_without_a_hashtag_are_told_from_unknown_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives = export(tmp_path / "export", posts_1=["no hashtag", ""]), backup(tmp_path / "archive", 3)
    built(tmp_path / "library", *archives)

    app = opened("hashtags", tmp_path / "library", monkeypatch)

    assert "None of 2 posts whose caption is known has a hashtag. Of 3 more posts no caption is known." in words(app)


@pytest.mark.parametrize("part", ["Most used", "Shared", "Typical", "Per post"])
def test_who_has_no_known_caption_is_left_out_with_a_word(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives = export(tmp_path / "export", posts_1=["#sea", ""]), backup(tmp_path / "archive", 3)
    built(tmp_path / "library", *archives)

    said = words(opened("hashtags", tmp_path / "library", monkeypatch, part=part)).replace("\\", "")

    if part == "Per post":
        assert f"Of 3 more posts no caption is known, all those of {ANNA} among them" in said
        assert said.count("no caption is known") == 1
    else:
        assert f"Of {ANNA} no caption is known: left out here." in said
    assert ("Captions are known of one person only." in said) == (part in ("Shared", "Typical"))


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


def test_what_is_chosen_moves_no_row_of_the_heat_map(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a second click on the same spot takes back the first; what is not of the most used comes below."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(sample_library))
    volume = shelf.current()
    tags = tags_of(volume.at)
    counts = tags.count(volume.at.usual)
    rare, often = (tags.values[place] for place in (counts.argmin(), counts.argmax()))

    def rows(chosen: Selection) -> list[str]:
        table = heat(View(volume, volume.at, chosen), "Y")
        return list(dict.fromkeys(table.sort_values("rank", kind="stable")["key"]))

    bare = rows(Selection())

    assert rows(Selection().toggle(Field.HASHTAG, bare[5])) == bare
    assert rows(Selection().choose(Field.HASHTAG, choice([rare, often, bare[-1]]))) == [*bare, rare]


def test_a_click_on_a_pair_chooses_both_hashtags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those posts that have one and the other; and what goes with them is shown."""
    texts = ["#sea #sun #fog", "#sea #sun #fog", "#sea #sun #fog", "#sea", "#sun", ""]
    built(tmp_path / "library", export(tmp_path / "export", posts_1=texts))
    app = opened("hashtags", tmp_path / "library", monkeypatch, part="Together")

    pick(app, "tags-pairs", "sea|sun")

    assert count(app) == "3 of 6 images, 3 posts"
    assert app.header[0].value.replace("\\", "") == "Used with #sea, #sun"
    assert "A click chooses one more." in words(app)


@pytest.mark.parametrize("measure", ["Posts with both", "Overlap (Jaccard)", "More than by chance (lift)"])
def test_measures_of_what_is_together_are_said_in_words(
    measure: str, sample_library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = words(opened("hashtags", sample_library, monkeypatch, part="Together", measure=measure))

    assert "A click chooses both" in said
    assert ("1 is chance" in said) == ("lift" in measure)


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


@pytest.mark.parametrize("part", ["Most used", "How few", "Shared", "Typical", "Through time", "Per post"])
def test_of_a_crowd_those_who_post_most_are_shown(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as there are colours; that others are not drawn is said."""
    library = make_library(tmp_path, 300)
    manifest, crowd = read_manifest(library), tuple(f"p{number:03}" for number in range(30))
    tables = read_tables(library, manifest)
    # The first three have most posts.
    whose = [crowd[number % 3 if number % 2 else number % 30] for number in range(300)]
    posts = tables.posts.assign(person=whose).astype(tables.posts.dtypes.to_dict())
    put(library, replace(manifest, order=crowd, generation="000002-crowd"), replace(tables, posts=posts))
    app = opened("hashtags", library, monkeypatch, part=part, q="#tag1" if part == "Through time" else "")

    shown = {name for name in crowd if name in words(app)}

    assert not app.exception
    assert shown <= {*crowd[:8], *crowd[::2]}
    assert len(shown) <= 8
    if part == "How few":
        assert len(shown) == 8
    if part in ("Most used", "Shared", "Per post"):
        assert "8 more, who post less, are not drawn" in words(app)
