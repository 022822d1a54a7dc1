"""Promises of `igcore.importers.blog_csv`."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore import media_id
from igcore.analysis.blog_tables import blog_tables
from igcore.importers import id_names
from igcore.importers.base import Row, repair_text
from igcore.importers.blog_csv import read, recognise
from igcore.importers.source import open_source
from igcore.library.folder import writing
from igcore.schema import Hashtag, Image, Kind, Media, Post, Problem, Swatch, TimeSource, frame
from tests.found import media, posts
from tests.rows import ANNA, BEN, NOW, START, hashtag, image, post, swatch, tables

FIRST, SECOND = (media_id.make(START, sequence) for sequence in (1, 2))


def found(root: Path, tables: dict[str, str], *files: str) -> list[Row]:
    """What a folder of these tables and pictures reads as."""
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(b"a picture")
    for name, text in tables.items():
        (root / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    return list(read(open_source(root), NOW))


def problems(rows: list[Row]) -> list[tuple[int | None, str]]:
    wrong = [row for row in rows if isinstance(row, Problem)]
    return [(row.record, row.reason.removeprefix("an entry is not as expected: ")) for row in wrong]


def test_the_tables_of_2016_join_by_image_id(tmp_path: Path) -> None:
    """The one has the day and the user, the other titles and names; a name counts for all posts of its user."""
    images = f"image id,Filename,user id,date created\n{FIRST},a.jpg,{ANNA},2016-08-15 02:30\n{SECOND},b.jpg,{ANNA},\n"
    titles = f'image id,Title,Photographer,User id\n{FIRST},"A title, and more",Anna,{ANNA}\n'
    colours = f"image id,Dominant colour Hex\n{FIRST},#2f4f4f\n7,#ffffff\n"
    rows = found(tmp_path, {"images.csv": images, "posts.csv": titles, "colours.csv": colours}, "pictures/b.jpg")

    told = Post(
        post_id=f"{FIRST}_{ANNA}",
        archive=tmp_path.name,
        person="Anna",
        user_id=ANNA,
        media_id=FIRST,
        shortcode=media_id.shortcode(FIRST),
        taken_at=datetime(2016, 8, 15, 2, 30, tzinfo=UTC),
        taken_from=TimeSource.EXPORT,
        caption="A title, and more",
        source="blog-csv",
    )
    other = replace(
        told,
        post_id=f"{SECOND}_{ANNA}",
        media_id=SECOND,
        shortcode=media_id.shortcode(SECOND),
        taken_at=START,
        taken_from=TimeSource.ID,
        caption=None,
    )
    picture = Media(post_id=other.post_id, archive=tmp_path.name, file="pictures/b.jpg", media_id=SECOND)
    assert rows == [told, other, picture]
    assert recognise(open_source(tmp_path))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a mark"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_table_out_of_a_spreadsheet_is_read(tmp_path: Path, separator: str, mark: str, newline: str) -> None:
    lines = [["image id", "Title", "User id"], [str(FIRST), '"one\ntwo"', f"{ANNA}.0"], ["", "", ""]]
    text = mark + newline.join(separator.join(line) for line in lines)
    rows = found(tmp_path, {"any name.CSV": text})

    assert [(each.media_id, each.caption, each.user_id) for each in posts(rows)] == [(FIRST, "one\ntwo", ANNA)]
    assert not problems(rows)


def test_a_picture_is_found_by_its_path_then_by_its_name(tmp_path: Path) -> None:
    text = f"image id,igcore post,Filename,file,position\n{FIRST},x,a.jpg,ben/a.jpg,2\n{SECOND},x,gone.jpg,,1\n"
    rows = found(tmp_path, {"images.csv": text}, "anna/a.jpg", "ben/a.jpg")

    assert [(each.post_id, each.file, each.position, each.media_id) for each in media(rows)] == [
        ("x", "ben/a.jpg", 2, FIRST)
    ]
    assert problems(rows) == [(None, "in the archive, but in no table")]


@pytest.mark.parametrize(
    ("tables", "known"),
    [
        ({"posts.csv": "image id,Title\n"}, True),
        ({"images.csv": "Filename;image id\n"}, True),
        ({"colours.csv": "image id,Dominant colour\n1,x\n", "hashtags.csv": "image id,hashtag\n1,x\n"}, False),
        ({"posts.csv": "Title,Shortcode\n"}, False),
        ({"posts.csv": ""}, False),
        ({"posts.csv": '"' + "image id,Title" * 20_000}, False),
        ({"posts.txt": "image id,Title\n"}, False),
    ],
    ids=["titles", "semicolons", "nothing of posts", "no image id", "empty", "long", "another ending"],
)
def test_tables_of_posts_are_known_by_their_columns(tmp_path: Path, tables: dict[str, str], known: bool) -> None:
    found(tmp_path, tables)

    assert recognise(open_source(tmp_path)) is known


def test_pictures_named_by_their_ids_are_left_to_their_own_importer(tmp_path: Path) -> None:
    found(tmp_path, {"posts.csv": f"image id,Title\n{FIRST},A title\n"}, f"{FIRST}_{ANNA}.png")

    assert not recognise(open_source(tmp_path))
    assert id_names.recognise(open_source(tmp_path))


@pytest.mark.parametrize("text", ["image id,Title", "image id,Title\n", "image id;Title\r\n;\r\n\r\n"])
def test_an_empty_table_has_no_posts(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, {"posts.csv": text}) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1.31793E+18,x", "a spreadsheet has rounded its image id"),
        (",x", "no image id in this row"),
        ("-5,x", "no image id in this row"),
        ("9" * 5000 + ",x", "no image id in this row"),
        ("5,x,,,more", "it has more values than the table has columns"),
        ("5,x,song", "'song' is no kind of post"),
        ("5,x,,yesterday", "'yesterday' is no time"),
        ("5," + "x" * 10_000_000, "cannot be read: field larger than field limit (131072)"),
    ],
    ids=lambda value: value[:20],
)
def test_a_bad_row_is_a_problem_and_the_others_are_read(tmp_path: Path, row: str, reason: str) -> None:
    rows = found(tmp_path, {"posts.csv": f"image id,Title,kind,date created\n1,before\n{row}\n2,after\0,reel\n"})

    assert [(each.media_id, each.caption, each.kind) for each in posts(rows)] == [
        (1, "before", Kind.POST),
        (2, "after\0", Kind.REEL),
    ]
    assert problems(rows) == [(1, reason)]


def test_numbers_that_nothing_can_hold_are_unknown(tmp_path: Path) -> None:
    text = f"image id,igcore post,User id,position\nx,{'9' * 19},{'9' * 30},-1\ny,{'9' * 19}_1,many,{10**30}\n"
    rows = found(tmp_path, {"images.csv": text})

    assert [(each.media_id, each.user_id) for each in posts(rows)] == [(None, None)] * 2
    assert len(frame(posts(rows), Post)) == 2


@settings(max_examples=200)
@given(st.text(st.characters() | st.sampled_from(',;"\n\r\0é1'), max_size=60) | st.binary(max_size=60))
def test_any_bytes_under_a_header_are_rows_or_problems(content: str | bytes) -> None:
    content = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    with TemporaryDirectory() as folder:
        (Path(folder) / "images.csv").write_bytes(b"image id,Title,igcore post,User id,date created\n" + content)
        rows = list(read(open_source(Path(folder)), NOW))

    assert len(frame(posts(rows), Post)) == len({each.post_id for each in posts(rows)})


captions = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=30).map(repair_text)
people = st.sampled_from([(ANNA, "Anna"), (BEN, "Ben"), (None, "someone"), (7, "7")])


@st.composite
def libraries(draw: st.DrawFn) -> list[Post]:
    """Posts with and without ids, of several people and kinds, as a library keeps them."""
    made = []
    for minute in draw(st.lists(st.integers(0, 500_000), max_size=5, unique=True)):
        user_id, person = draw(people)
        told: dict[str, Any] = {"user_id": user_id, "person": person, "kind": draw(st.sampled_from(Kind))}
        number = post(minute).media_id
        told["post_id"] = f"{number}_{user_id}" if user_id else str(number)
        if draw(st.booleans()):
            told |= {"post_id": f"backup/{minute}.jpg", "media_id": None, "shortcode": None}
        made.append(post(minute, caption=draw(captions), taken_from=draw(st.sampled_from(TimeSource)), **told))
    return made


@settings(max_examples=60)
@given(libraries())
def test_what_igcore_writes_reads_back_as_the_same_posts(made: list[Post]) -> None:
    """With its carousels; all but where it came from."""
    pictures = [
        image(number, post_id=each.post_id, person=each.person, user_id=each.user_id, kind=each.kind, position=place)
        for number, each in enumerate(made)
        for place in (1, 2)
    ]
    library = tables(
        posts=frame(made, Post),
        images=frame(pictures, Image),
        swatches=frame([swatch()], Swatch),
        hashtags=frame([hashtag(post_id=each.post_id) for each in made], Hashtag),
    )
    with TemporaryDirectory() as folder:
        for name, table in blog_tables(library).items():
            with writing(Path(folder) / f"{name}.csv") as write:
                write(table)
        back = list(read(open_source(Path(folder), "backup"), NOW))

    assert posts(back) == [replace(each, source="blog-csv") for each in made]
    assert not media(back)
    assert not problems(back)
