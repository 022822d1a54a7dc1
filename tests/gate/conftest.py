"""A server that is shared with the network, for the tests in this folder."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gate.asking import Shared, shared

#: An app for the tests, which `--doctest-modules` would import, and so run.
collect_ignore_glob = ["*_app.py"]


@pytest.fixture(scope="module")
def server(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """The app on a sample of its own, with both doors open. Of each module, since what one tried slows the next."""
    folder = tmp_path_factory.mktemp("gate")
    library = Path(shutil.copytree(sample_library, folder / "library"))
    with shared(library, folder / "log.txt") as opened:
        yield opened
