"""Promises of `igcore.library.reading`, and of exports that come in several parts."""

import shutil
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from igcore.importers import read_archive
from igcore.importers.instagram_part import ALONE
from igcore.library import Tables, Wish, read_manifest, read_tables
from igcore.library.assemble import MISSING
from igcore.library.ledger import Ledger
from igcore.library.reading import Listed
from tests.ledgers import ledger_of
from tests.ledgers import tables_of as tables_in
from tests.make_archive import ANNA, NOW, backup, built, fingerprints
from tests.make_golden import ARCHIVES
from tests.rows import media, post

SAMPLE = ARCHIVES / "instagram-json"
FILES = sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file())
LISTS = [file for file in FILES if file.endswith(".json")]

#: Lists that say different things of the same post, of its caption or kind: their order in one part decides.
DISAGREE = [file for file in LISTS if "/media/posts" in file or "/reels" in file]


def tables_of(library: Path) -> Tables:
    return read_tables(library, read_manifest(library))


def split(folder: Path, parts: Sequence[int], inside: str = "") -> list[Path]:
    """ZIPs of an export, each file in the part that is said."""
    paths = [folder / f"instagram-lumen.and.oak-2024-09-01-{number}.zip" for number in sorted(set(parts))]
    for number, path in zip(sorted(set(parts)), paths, strict=True):
        with zipfile.ZipFile(path, "w") as archive:
            for file, part in zip(FILES, parts, strict=True):
                if part == number:
                    archive.write(SAMPLE / file, f"{inside if number else ''}{file}")
    return paths


def told(tables: Tables) -> dict[str, Any]:
    """What a library says of an export, whichever parts it came in."""
    posts = tables.posts
    names = posts[["person", "kind", "caption", "taken_at", "fbid", "videos"]].itertuples(index=False, name=None)
    images = tables.images.assign(base=tables.images["file"].str.rsplit("/", n=1).str[-1])
    of_images = images[["base", "digest", "position", "kind", "taken_at"]].itertuples(index=False, name=None)
    lost = tables.problems.loc[tables.problems["reason"] == MISSING, "file"].str.rsplit("/", n=1).str[-1]
    return {"posts": Counter(map(str, names)), "images": Counter(of_images), "missing": sorted(lost)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The export in one piece."""
    folder = tmp_path_factory.mktemp("whole")
    (archive,) = split(folder, [0] * len(FILES))
    built(folder / "library", archive)
    return tables_of(folder / "library")


def test_lists_in_one_part_and_pictures_in_others(whole: Tables, tmp_path: Path) -> None:
    """As large exports come; one of the parts has a folder of its own in it. A part is no second record of a post."""
    parts = [0 if file in LISTS else 1 + number % 2 for number, file in enumerate(FILES)]
    archives = split(tmp_path, parts, "instagram-lumen/")
    before = fingerprints(tmp_path)

    built(tmp_path / "library", *archives)

    tables = tables_of(tmp_path / "library")
    assert told(tables) == told(whole)
    assert set(tables.posts["archive"]) == {archives[0].name}
    assert tables.origins.empty
    assert tables.people[["person", "posts", "archives"]].to_numpy().tolist() == [
        ["lumen.and.oak", len(tables.posts), ", ".join(path.name for path in archives)]
    ]
    assert set(tables.images["archive"]) == {path.name for path in archives[1:]}
    assert not tables.problems["reason"].str.startswith("a part of an export").any()
    shutil.rmtree(tmp_path / "library")
    assert (
        fingerprints(tmp_path)["instagram-lumen.and.oak-2024-09-01-0.zip"]
        == before["instagram-lumen.and.oak-2024-09-01-0.zip"]
    )


def alone(file: str) -> list[int]:
    """One file in a part of its own."""
    return [int(each == file) for each in FILES]


@settings(max_examples=12)
@given(st.lists(st.integers(0, 2), min_size=len(FILES), max_size=len(FILES)))
@example(alone("media/posts/no-data.txt"))
@example(alone("media/posts/202408/18060000000000099.jpg"))  # which no list names
def test_however_an_export_is_split_it_reads_as_the_whole(whole: Tables, parts: list[int]) -> None:
    """Whatever is where, but for lists that disagree."""
    parts = [0 if file in DISAGREE else part for file, part in zip(FILES, parts, strict=True)]
    with TemporaryDirectory() as folder:
        archives = split(Path(folder), parts)
        built(Path(folder) / "library", *archives)
        tables = tables_of(Path(folder) / "library")

    assert told(tables) == told(whole)


def test_a_folder_of_nothing_but_the_parts_is_all_of_them(whole: Tables, tmp_path: Path) -> None:
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    split(downloads, [0 if file in DISAGREE else number % 3 for number, file in enumerate(FILES)])

    built(tmp_path / "library", downloads)

    assert told(tables_of(tmp_path / "library")) == told(whole)
    assert len(read_manifest(tmp_path / "library").archives) == 3


def test_one_name_for_a_folder_of_parts_is_for_all_of_them(tmp_path: Path) -> None:
    """Also where some of them have nobody's posts."""
    downloads = tmp_path / "downloads"
    downloads.mkdir()
    split(downloads, [0 if file in LISTS else 1 for file in FILES])

    built(tmp_path / "library", wish=Wish([downloads], names=["Kat"], jobs=0))

    assert set(tables_of(tmp_path / "library").posts["person"]) == {"Kat"}


def test_a_part_that_comes_later_finds_its_posts(whole: Tables, tmp_path: Path) -> None:
    """First the lists alone, whose pictures are missing; then the rest. Nothing is left of the first state."""
    lists, pictures = split(tmp_path, [0 if file in LISTS else 1 for file in FILES])

    built(tmp_path / "library", lists)
    first = tables_of(tmp_path / "library")
    built(tmp_path / "library", pictures)

    assert first.images.empty
    assert len(first.posts) == len(whole.posts)
    assert told(tables_of(tmp_path / "library")) == told(whole)


def test_a_part_alone_is_pictures_and_says_what_is_missing(tmp_path: Path) -> None:
    """Never those of messages."""
    built(tmp_path / "library", ARCHIVES / "instagram-part")

    tables = tables_of(tmp_path / "library")
    assert sorted(tables.posts["kind"]) == ["post", "post", "story"]
    assert tables.posts["videos"].sum() == 1
    assert tables.problems["reason"].tolist() == [ALONE]
    assert not tables.images["file"].str.contains("messages").any()


def listed(*places: tuple[str, str]) -> list[Listed]:
    return [Listed(archive=archive, file=file, version="1-1", modified=NOW) for archive, file in places]


def named_in(ledger: Ledger) -> list[tuple[str, str, bool]]:
    """Where the files of posts lie by now, and whether they are there."""
    rows = ledger.database.execute("SELECT archive, file, listed IS NOT NULL FROM media ORDER BY row")
    return [(archive, file, bool(there)) for archive, file, there in rows]


@pytest.mark.parametrize(
    ("named", "there", "found"),
    [
        ("media/a.jpg", ("b", "media/a.jpg"), True),
        ("export/media/a.jpg", ("b", "media/a.jpg"), True),
        ("media/a.jpg", ("b", "export/media/a.jpg"), True),
        ("one/media/a.jpg", ("b", "other/media/a.jpg"), True),
        ("a.jpg", ("b", "a.jpg"), False),
        ("media/a.jpg", ("b", "pictures/a.jpg"), False),
        ("media/1/a.jpg", ("b", "media/2/a.jpg"), False),
        ("../media/a.jpg", ("b", "media/a.jpg"), True),
    ],
)
def test_a_file_is_found_elsewhere_by_its_path_but_for_one_folder(
    named: str, there: tuple[str, str], found: bool, tmp_path: Path
) -> None:
    """A name alone proves nothing: every camera has an IMG_0001."""
    files = listed(("a", "other.jpg"), there)

    with ledger_of(tmp_path, [post(archive="a"), media(archive="a", file=named)], files) as ledger:
        places = named_in(ledger)

    assert places == ([(*there, True)] if found else [("a", named, False)])


names = st.lists(
    st.sampled_from(["..", ".", "", "media", "posts", "a.jpg", "b.jpg", "C:", "\\", "etc"]), min_size=1, max_size=5
).map("/".join)


@given(st.lists(names, max_size=6), st.lists(st.sampled_from(["media/a.jpg", "x/media/b.jpg", "a.jpg"]), unique=True))
def test_whatever_lists_name_only_files_of_archives_are_left(
    tmp_path_factory: pytest.TempPathFactory, named: list[str], there: list[str]
) -> None:
    """Nothing outside, by whichever name; and what is not left is told."""
    rows = [media(number, archive="a", file=file) for number, file in enumerate(named)]
    posts = [post(number, archive="a") for number in range(len(named))]
    files = listed(*[("b", file) for file in there])

    with ledger_of(tmp_path_factory.mktemp("ledger"), [*posts, *rows], files) as ledger:
        places, problems = named_in(ledger), tables_in(ledger).problems

    assert {(archive, file) for archive, file, lies in places if lies} <= {("b", file) for file in there}
    lost = [file for _, file, lies in places if not lies]
    assert sorted(set(lost)) == sorted(problems["file"])
    assert len(places) == len(named)


def test_what_lies_nowhere_is_one_problem_a_file(tmp_path: Path) -> None:
    rows = [media(number, archive="a", file="x/a.jpg") for number in range(2)]
    posts = [post(number, archive="a") for number in range(2)]

    with ledger_of(tmp_path, [*posts, *rows], listed(("b", "b.jpg"))) as ledger:
        problems = tables_in(ledger).problems

    assert problems[["archive", "file", "reason"]].to_numpy().tolist() == [["a", "x/a.jpg", MISSING]]


def test_an_archive_that_is_as_it_was_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the one that is new, or changed."""
    one, two = backup(tmp_path / "one", 2, ANNA), backup(tmp_path / "two", 1, ANNA, first=5)
    library = tmp_path / "library"
    built(library, one)
    read: list[str] = []

    def noted(source: Any, now: Any) -> Iterator[Any]:
        read.append(source.name)
        return original(source, now)

    original = read_archive
    monkeypatch.setattr("igcore.library.reading.read_archive", noted)

    built(library, two)
    backup(two, 1, ANNA, first=6)
    built(library)

    assert read == ["two", "two"]
    assert len(tables_of(library).images) == 4
    assert len(list((library / "read").iterdir())) == 2


@pytest.mark.parametrize(
    "damage", ["cut off", "gone", "no database", "in the middle", "of another igcore", "without a column"]
)
def test_damaged_readings_are_made_again(damage: str, tmp_path: Path) -> None:
    library, archive = tmp_path / "library", backup(tmp_path / "one", 200, ANNA)
    built(library, archive)
    (kept,) = (library / "read").iterdir()
    data = kept.read_bytes()
    if damage == "cut off":
        kept.write_bytes(data[: len(data) // 2])
    elif damage == "gone":
        kept.unlink()
    elif damage == "no database":
        kept.write_bytes(b"none")
    elif damage == "in the middle":
        kept.write_bytes(data[:8192] + b"x" * (len(data) - 8192))
    elif damage == "without a column":
        with closing(sqlite3.connect(kept)) as database:
            database.execute("ALTER TABLE posts DROP COLUMN caption")
            database.commit()
    else:
        kept.unlink()
        with closing(sqlite3.connect(kept)) as database:
            database.execute("CREATE TABLE posts (post_id TEXT)")
    (two,) = backup(tmp_path / "two", 1, ANNA, first=900).iterdir()

    built(library, two.parent)

    tables = tables_of(library)
    assert len(tables.posts) == 201
    assert tables.problems.empty


def test_the_same_account_twice_is_there_once(whole: Tables, tmp_path: Path) -> None:
    """An export of last year and one of today: what both have is one post, and each says where it was found."""
    (first,) = split(tmp_path, [0] * len(FILES))
    again = tmp_path / "instagram-lumen.and.oak-2025-09-01-a.zip"
    shutil.copy(first, again)

    built(tmp_path / "library", wish=Wish([first, again], jobs=0))

    tables = tables_of(tmp_path / "library")
    assert told(tables) == told(whole)
    assert Counter(tables.origins["archive"]) == dict.fromkeys((first.name, again.name), len(whole.posts))
