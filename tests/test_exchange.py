"""What a worker has to see and to have, asked in this process; and what the command line says of a cluster."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from igcore.cli import main
from igcore.errors import ClusterError, LibraryError
from igcore.importers.source import open_source
from igcore.library import Wish
from igcore.library.exchange import Errand, Taking, _measure, _shared_out, errand, opened, why_not
from igcore.parallel import cluster
from tests.make_archive import backup, built
from tests.stored import measured


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return backup(tmp_path / "backup", 3)


@pytest.fixture
def wished(archive: Path, tmp_path: Path) -> Iterator[Errand]:
    """What workers are told while a run goes on."""
    source, wish = open_source(archive), Wish([archive], exchange=tmp_path / "exchange")
    with opened(tmp_path / "library", wish) as place:
        yield errand(tmp_path / "library", source, list(source.entries), place, wish)


def test_who_sees_and_has_the_same_can_do_it(wished: Errand, archive: Path) -> None:
    first = min(archive.iterdir())

    assert wished.sample == (first.name, hashlib.sha256(first.read_bytes()).hexdigest())
    assert why_not(wished) == ""


def test_who_has_another_igcore_cannot(wished: Errand) -> None:
    other = tuple((name, "0.0.7" if name == "igcore" else found) for name, found in wished.versions)

    said = why_not(replace(wished, versions=other))

    assert said == f"has igcore {dict(wished.versions)['igcore']} instead of 0.0.7; install the same there"


def test_who_does_not_see_the_exchange_cannot(wished: Errand, tmp_path: Path) -> None:
    said = why_not(replace(wished, place=tmp_path / "elsewhere"))

    assert said == (
        f"cannot use {tmp_path}/elsewhere, where its work goes (no such file or directory); "
        "it has to be a folder that all share"
    )


def test_who_does_not_see_the_archive_cannot(wished: Errand, tmp_path: Path) -> None:
    """Or sees another one under the same path."""
    (tmp_path / "other").mkdir()

    missing = why_not(replace(wished, archive=tmp_path / "away"))
    assert wished.sample
    another = why_not(replace(wished, sample=(wished.sample[0], "0" * 64)))

    assert missing == (
        f"does not see the archive {tmp_path}/away (no such file or directory); it has to be there under the same path"
    )
    assert another == f"sees another {wished.archive} than this computer"


def test_what_a_killed_run_left_goes_with_the_next(archive: Path, tmp_path: Path) -> None:
    """But nothing of another library's."""
    wish, others = Wish([archive], exchange=tmp_path / "exchange"), Wish([archive], exchange=tmp_path / "exchange")
    killed = opened(tmp_path / "library", wish)
    left = killed.__enter__()
    with opened(tmp_path / "other", others) as running:
        with opened(tmp_path / "library", wish) as place:
            assert isinstance(left, Path)
            assert isinstance(running, Path)
            assert not left.exists()
            assert running.exists()
        assert place != left
        assert running.exists()


@given(st.integers(0, 3000), st.integers(1, 100))
def test_tasks_hold_every_file_once_and_become_smaller(files: int, threads: int) -> None:
    """So that nobody stands idle at the end; but each costs something, so none is needlessly small."""
    versions = {f"{number}.jpg": str(number) for number in range(files)}

    tasks = list(_shared_out(versions, threads))
    sizes = [len(task) for task in tasks]

    assert [file for task in tasks for file in task.items()] == list(versions.items())
    assert sizes == sorted(sizes, reverse=True)
    assert all(8 <= size <= 64 for size in sizes[:-1])


def test_parts_come_into_the_cache_together(wished: Errand, archive: Path, tmp_path: Path) -> None:
    """With their small pictures; what came before one that is damaged is kept."""
    files = sorted(path.name for path in archive.iterdir())
    parts = [_measure(wished, {file: "1"}) for file in files]
    assert isinstance(wished.place, Path)
    (wished.place / parts[2].name / "features.parquet").write_bytes(b"no table")
    cache, thumbnails = tmp_path / "cache", tmp_path / "thumbnails"

    with Taking(cache, thumbnails, wished) as taking:
        taking.take(parts[0])
        taking.take(parts[1])
        with pytest.raises(ClusterError, match="cannot be read: .*; what came is kept"):
            taking.take(parts[2])

    found, features = measured(cache)
    assert len(list(cache.iterdir())) == 1
    assert list(found["file"]) == files[:2]
    assert {path.stem for path in thumbnails.rglob("*.jpg")} == set(features["digest"])
    assert found["reason"].eq("").all()


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("../../outside.jpg", b"x"),
        ("/tmp/outside.jpg", b"x"),
        ("ab", b"x"),
        ("ab/" + "cd" * 16 + ".jpg", b"x"),
        ("halves/ab/" + "ab" * 16 + ".jpg", b"x"),
        (None, b"x"),
        ("ab/" + "ab" * 16 + ".jpg", None),
    ],
)
def test_a_thumbnail_lies_in_its_place_or_nowhere(
    file: str | None, data: bytes | None, wished: Errand, archive: Path, tmp_path: Path
) -> None:
    """Whoever can write to the exchange could name any file of this computer else."""
    part = _measure(wished, {next(archive.iterdir()).name: "1"})
    assert isinstance(wished.place, Path)
    pictures = pa.table({"file": pa.array([file], pa.string()), "data": pa.array([data], pa.large_binary())})
    parquet.write_table(pictures, wished.place / part.name / "thumbnails.parquet")
    before = set(tmp_path.rglob("*"))

    with (
        Taking(tmp_path / "cache", tmp_path / "thumbnails", wished) as taking,
        pytest.raises(ClusterError, match="holds a thumbnail called .*; what came is kept"),
    ):
        taking.take(part)

    assert set(tmp_path.rglob("*")) == before


def test_no_exchange_lies_in_an_archive(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="^The exchange .* would lie inside the archive"):
        built(tmp_path / "library", wish=Wish([archive], exchange=archive / "exchange"))


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--dask", "10.0.0.1:8786"], 2, "10.0.0.1:8786 is no address of a Dask scheduler, such as tcp://192.168.1.10"),
        (["--dask", "http://10.0.0.1:8786"], 2, "is no address of a Dask scheduler"),
        (["--exchange", "s3://bucket/x"], 2, "it is for the workers of a cluster; say which: --dask."),
        (["--dask", "tcp://127.0.0.1:9"], 1, "Error: No Dask scheduler answers at tcp://127.0.0.1:9;"),
        (["--dask", "tls://127.0.0.1:9"], 1, "Error: tls://127.0.0.1:9 needs certificates, and Dask's configuration"),
    ],
    ids=["no scheme", "another scheme", "nobody's exchange", "nobody there", "no certificates"],
)
def test_what_cannot_be_is_one_sentence(
    options: list[str], code: int, says: str, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_ANSWER", 0.2)

    result = CliRunner().invoke(main, ["build", str(archive), "--library", str(tmp_path / "library"), *options])

    assert result.exit_code == code
    assert says in result.output
    assert "Traceback" not in result.output


def test_without_dask_one_sentence_says_so(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)

    result = CliRunner().invoke(
        main, ["build", str(archive), "--library", str(tmp_path / "library"), "--dask", "tcp://127.0.0.1:9"]
    )

    assert result.exit_code == 1
    assert result.output.endswith("A cluster needs Dask, which is not here: pip install -r requirements-cluster.txt\n")


def test_who_needs_neither_loads_neither() -> None:
    """Dask and s3fs take a second."""
    code = "import sys, igcore.cli.archives; print({'distributed', 'dask', 'fsspec', 's3fs'} & set(sys.modules))"

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "set()"
