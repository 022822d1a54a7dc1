"""Promises of a long build: what is measured is there to be seen, always whole, and the end is as it ever was."""

import importlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from igcore.library import Manifest, Tables, Wish, build, read_manifest, read_tables
from igcore.schema import TABLES
from tests.make_archive import ANNA, BEN, NOW, backup, built, leftovers

_build = importlib.import_module("igcore.library.build")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables are put in place after each few pictures, as in a run of hours."""
    monkeypatch.setattr("igcore.library.measuring._BATCH_FILES", 1)
    monkeypatch.setattr(_build._NowAndThen, "is_time", lambda _: True)


def seen(library: Path, *archives: Path) -> Iterator[tuple[Manifest, Tables]]:
    """What a reader sees at each step of a build."""
    for _ in build(library, Wish(archives, jobs=0), NOW):
        if (library / "library.json").exists():
            manifest = read_manifest(library)
            yield manifest, read_tables(library, manifest)


def tables_of(library: Path) -> Tables:
    return read_tables(library, read_manifest(library))


@pytest.mark.usefixtures("at_once")
def test_pictures_come_as_they_are_measured(tmp_path: Path) -> None:
    """Each time whole tables that fit each other; in the end the same as without it."""
    archive = backup(tmp_path / "anna", 60)

    found = list(seen(tmp_path / "library", archive))

    counts = [len(tables.images) for _, tables in found]
    assert counts == sorted(counts)
    assert 0 < counts[0] < 60
    assert not any(manifest.is_whole for manifest, _ in found)
    for _, tables in found:
        assert set(tables.images["post_id"]) <= set(tables.posts["post_id"])
        assert set(tables.images["digest"]) == set(tables.swatches["digest"])
    assert len({manifest.generation for manifest, _ in found}) == len(set(counts))
    assert read_manifest(tmp_path / "library").is_whole
    assert leftovers(tmp_path / "library") == []
    built(tmp_path / "other", archive)
    for name in TABLES:
        assert_frame_equal(getattr(tables_of(tmp_path / "library"), name), getattr(tables_of(tmp_path / "other"), name))
    assert built(tmp_path / "library", archive) == []


@pytest.mark.usefixtures("at_once")
def test_stopped_in_between_it_shows_what_there_is_and_goes_on(tmp_path: Path) -> None:
    archive, library = backup(tmp_path / "anna", 60), tmp_path / "library"
    with closing(build(library, Wish([archive], jobs=0), NOW)) as steps:
        next(step for step in steps if step.done >= 20)
        next(steps)
    there = len(tables_of(library).images)
    assert 20 <= there < 60
    assert not read_manifest(library).is_whole

    steps_of_the_rest = built(library, wish=Wish([], jobs=0))

    assert steps_of_the_rest[0].total <= 60 - there
    assert len(tables_of(library).images) == 60
    assert read_manifest(library).is_whole


@pytest.mark.usefixtures("at_once")
def test_nothing_that_was_there_is_missing_meanwhile(tmp_path: Path) -> None:
    """Not when an archive is added, nor when all is measured anew."""
    library, anna = tmp_path / "library", backup(tmp_path / "anna", 30, ANNA)
    built(library, anna)
    for folder in (library / "measures").iterdir():
        folder.rename(folder.with_name("igcore-0"))

    counts = [len(tables.images) for _, tables in seen(library, anna, backup(tmp_path / "ben", 30, BEN, first=40))]

    assert counts[0] >= 30
    assert counts == sorted(counts)
    assert len(tables_of(library).images) == 60


def test_pauses_grow_so_that_it_costs_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock of a made run: putting in place takes 0.2 s each time."""
    clock, spent, count = 0.0, 0.0, 0
    monkeypatch.setattr(_build.time, "monotonic", lambda: clock)
    now_and_then = _build._NowAndThen(since=0.0)

    while clock < 600:
        clock += 0.1
        if now_and_then.is_time():
            with now_and_then.timed():
                clock += 0.2
                spent, count = spent + 0.2, count + 1

    assert count >= 8
    assert spent / clock < 0.01
