"""A cluster with certificates, made as docs/cluster.md says; whoever has others is told so in one sentence."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from igcore.library import read_manifest, read_tables
from tests.clusters import Machines, machines
from tests.make_archive import backup, built

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="ends processes as Linux and macOS do"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificates"),
]

DOCS = (Path(__file__).parents[1] / "docs" / "cluster.md").read_text("utf-8")


def block(language: str, begins: str) -> str:
    """A block of the document, by how it begins."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", DOCS, re.MULTILINE | re.DOTALL)
    return next(each for each in blocks if each.startswith(begins))


def configured(folder: Path) -> Path:
    """Make a certificate, and Dask's configuration with it."""
    folder.mkdir()
    subprocess.run(block("sh", "openssl"), shell=True, check=True, cwd=folder, capture_output=True)  # noqa: S602 - ours
    (folder / "tls.yaml").write_text(block("yaml", "distributed").replace("/PATH/TO", str(folder)))
    return folder


@pytest.fixture(scope="module")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return configured(tmp_path_factory.mktemp("tls") / "ours")


@pytest.fixture(scope="module")
def one(configuration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and a worker that want certificates."""
    with machines(tmp_path_factory.mktemp("cluster"), 1, "tls", DASK_CONFIG=str(configuration)) as found:
        yield found


def ran(archive: Path, library: Path, address: str, configuration: Path) -> subprocess.CompletedProcess[str]:
    """Build as a person does, whose configuration this is."""
    command = [sys.executable, "-m", "igcore", "build", str(archive), "--library", str(library), "--dask", address]
    environment = {"DASK_CONFIG": str(configuration), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)


def test_a_build_over_tls_makes_what_one_computer_does(one: Machines, configuration: Path, tmp_path: Path) -> None:
    archive = backup(tmp_path / "backup", 20)
    built(tmp_path / "alone", archive)

    done = ran(archive, tmp_path / "library", one.address, configuration)

    assert one.address.startswith("tls://")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    here, there = (read_tables(root, read_manifest(root)).images for root in (tmp_path / "alone", tmp_path / "library"))
    assert here.equals(there)


@pytest.mark.parametrize("which", ["another", "none", "no file", "another key", "tcp"])
def test_who_has_not_the_certificate_is_told_so(which: str, one: Machines, configuration: Path, tmp_path: Path) -> None:
    """In one sentence, and at once; nothing else is printed, at the end of the process either."""
    other = configured(tmp_path / "other")
    address = one.address.replace("tls:", "tcp:") if which == "tcp" else one.address
    if which == "none":
        (other / "tls.yaml").unlink()
    elif which == "no file":
        (other / "cert.pem").unlink()
    elif which == "another key":
        shutil.copy(configuration / "cert.pem", other)

    done = ran(backup(tmp_path / "backup", 1), tmp_path / "library", address, other)

    says = {
        "another": f"The scheduler at {address} and this computer do not take each other's certificates.",
        "none": f"{address} needs certificates, and Dask's configuration (distributed.comm.tls) names none.",
        "no file": "The certificates of Dask's configuration (distributed.comm.tls) cannot be used: "
        "No such file or directory.",
        "another key": "The certificates of Dask's configuration (distributed.comm.tls) cannot be used: ",
        "tcp": f"Dask's configuration wants certificates (require-encryption), which {address} has not: say tls://.",
    }
    assert done.returncode == 1
    assert f"Error: {says[which]}" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 3, done.stderr
