"""Promises of `igcore.importers.id_names`."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore import media_id
from igcore.importers.base import Row
from igcore.importers.file_names import parse_name
from igcore.importers.id_names import TITLES, recognise
from igcore.importers.source import open_source
from igcore.schema import Kind, Media, Post, Problem, TimeSource
from tests.conftest import SHARED
from tests.found import posts
from tests.make_golden import rows
from tests.rows import ANNA, BEN, NOW, START

NAMES = SHARED / "oracles" / "filenames.tsv"
FIRST, SECOND = (media_id.make(START, number) for number in (1, 2))


def oracle() -> list[tuple[str, str, dict[str, str]]]:
    """Names, the tool that gives such names, and what they say."""
    if not NAMES.exists():
        return []
    with NAMES.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]
    return [(name, tool, dict(part.split("=") for part in says.split(";") if part)) for name, tool, says, *_ in lines]


def backup(root: Path, *names: str, titles: str | None = None) -> list[Row]:
    """What a folder of files with these names reads as."""
    root.mkdir(exist_ok=True)
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"a picture")
    if titles is not None:
        (root / TITLES).write_text(titles, encoding="utf-8")
    return rows(root)


@pytest.mark.parametrize(("name", "tool", "says"), oracle())
def test_names_are_read_as_their_tools_write_them(name: str, tool: str, says: dict[str, str]) -> None:
    """The hash of the exports of 2018 tells nothing, and so is not kept."""
    parts = parse_name(name, NOW)

    assert (parts.tool if parts else "None") == tool
    for key, value in says.items():
        if key == "time":
            time = datetime.strptime(value, "%Y-%m-%d_%H-%M-%S").replace(tzinfo=UTC)
            assert parts is not None
            assert parts.time == time
        elif key != "hash":
            assert str(getattr(parts, {"n": "position"}.get(key, key))) == value


@given(
    st.text()
    | st.from_regex(r"[\d_-]{0,40}(_UTC)?(_\d+)?\.jpg", fullmatch=True)
    | st.from_regex(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_UTC(_\d*)?\.jpg", fullmatch=True)
)
def test_whatever_the_name_it_is_read_or_not(name: str) -> None:
    """And what it says fits the tables."""
    parts = parse_name(name, NOW)

    if parts:
        numbers = (parts.media_id, parts.child_id, parts.user_id, parts.position, parts.fbid)
        assert all(number is None or 0 <= number < 1 << 63 for number in numbers)
        assert parts.time is None or parts.time <= NOW


@pytest.mark.parametrize("name", ["12359_1413.jpg", "20160816_1.jpg", "2016_08_16.jpg"])
def test_a_name_of_digits_is_no_shortcode(name: str) -> None:
    """Ten or eleven digits and underscores could be one, but they are dates, or legacy ids with user ids."""
    assert parse_name(name, NOW) is None


@pytest.mark.parametrize(
    ("names", "known"),
    [
        ([f"{FIRST}_{ANNA}.png", "IMG_1.jpg", "IMG_2.jpg"], True),
        (["photography.jpg", "Description.jpg", "Screenshots.jpg"], False),
        (["BJKOF0KBnS4.jpg", "BJKPXsnByDy.jpg"], False),
        (["BJKOF0KBnS4.jpg", "BJKPXsnByDy.jpg", "CMIwga1gBQq.jpg"], True),
        (["BJKOF0KBnS4.jpg", "BJKPXsnByDy.jpg", "CMIwga1gBQq.jpg", *(f"{n}.jpg" for n in range(3))], False),
        (["20160816_063420.jpg", "20160817_063420.jpg"], False),
        (["18060000000000001.jpg"], False),
        ([f"{FIRST}_{ANNA}.txt"], False),
        ([], False),
    ],
)
def test_one_sure_name_is_enough_and_guesses_must_be_many(tmp_path: Path, names: list[str], known: bool) -> None:
    for name in names:
        (tmp_path / name).touch()

    assert recognise(open_source(tmp_path)) is known


def test_an_id_gives_the_time_and_the_shortcode(tmp_path: Path) -> None:
    found = backup(tmp_path / "kit", f"{FIRST}_{ANNA}.png")

    assert found == [
        Post(
            post_id=f"{FIRST}_{ANNA}",
            archive="kit",
            person=str(ANNA),
            user_id=ANNA,
            media_id=FIRST,
            shortcode=media_id.shortcode(FIRST),
            taken_at=START,
            taken_from=TimeSource.ID,
            kind=Kind.POST,
            source="id-names",
        ),
        Media(post_id=f"{FIRST}_{ANNA}", archive="kit", file=f"{FIRST}_{ANNA}.png", media_id=FIRST),
    ]


def test_small_numbers_are_ids_only_where_every_file_is_called_so(tmp_path: Path) -> None:
    legacy = f"12359_{BEN}.png"
    all_so = posts(backup(tmp_path / "all", f"{FIRST}_{ANNA}.png", legacy))
    not_all = posts(backup(tmp_path / "not", f"{FIRST}_{ANNA}.png", legacy, "beach.png"))

    assert [(post.media_id, post.user_id, post.taken_at) for post in all_so][0] == (12359, BEN, None)
    assert [post.media_id for post in not_all] == [None, FIRST, None]


def test_titles_give_captions_and_the_names_of_people(tmp_path: Path) -> None:
    """A name counts for all posts of its user; an empty title is known to be empty."""
    found = backup(
        tmp_path / "kit",
        f"{FIRST}_{ANNA}.png",
        f"{SECOND}_{ANNA}.png",
        f"1_{BEN}.png",
        titles=f"image id,Title,Photographer,User id\n{FIRST},,Anna,{ANNA}\n1,Old,Ben,\n7,Lost,Anna,{ANNA}\n",
    )

    assert [(post.media_id, post.person, post.caption) for post in posts(found)] == [
        (FIRST, "Anna", ""),
        (SECOND, "Anna", None),
        (1, "Ben", "Old"),
    ]
    assert [row for row in found if isinstance(row, Problem)] == [
        Problem(
            archive="kit",
            file=f"{SECOND}_{ANNA}.png",
            reason="posts.csv has no row for it: no caption known",
        ),
        Problem(archive="kit", file="posts.csv", reason="no picture of image id 7"),
    ]


@pytest.mark.parametrize(
    "titles",
    [
        "",
        "\0",
        "image id;Title\n1;a\n",
        'image id,Title\n"never closed',
        f"image id,User id\n{FIRST},{(1 << 63) + 5}\n{1 << 63},1\n-1,1\n1e18,2\n",
        f"image id\n{FIRST},more,than,the,header\n,\n",
        "image id\n" + "9" * 5000 + "\n",
        'image id,Title\n1,"' + "x" * 200_000 + '"\n',
    ],
    ids=["empty", "nul", "semicolons", "quote", "numbers", "ragged", "digits", "long"],
)
def test_whatever_the_titles_the_pictures_are_read(tmp_path: Path, titles: str) -> None:
    found = backup(tmp_path / "kit", f"{FIRST}.png", titles=titles)

    assert [post.media_id for post in posts(found)] == [FIRST]
    assert any(isinstance(row, Problem) and row.file.endswith((".csv", ".png")) for row in found)
    assert all(post.user_id is None or post.user_id < 1 << 63 for post in posts(found))


def test_equal_names_in_two_archives_are_two_posts_where_no_id_tells_more(tmp_path: Path) -> None:
    """Two people posted in one second: instaloader's names hold nothing but the time."""
    name = "2016-08-16_06-34-20_UTC.jpg"
    one, other = (posts(backup(tmp_path / archive, name))[0] for archive in ("kit", "kat"))

    assert one.taken_at == other.taken_at == datetime(2016, 8, 16, 6, 34, 20, tzinfo=UTC)
    assert one.post_id != other.post_id


def test_people_are_their_folders_where_names_do_not_tell(tmp_path: Path) -> None:
    """A folder that gallery-dl made has one more before the people."""
    found = backup(
        tmp_path / "kit", f"kat/{FIRST}.jpg", f"gallery-dl/instagram/ann/{SECOND}.jpg", "lou_3270275169393841194.jpg"
    )

    assert sorted(post.person for post in posts(found)) == ["ann", "kat", "lou"]
