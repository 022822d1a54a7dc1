"""What all tests share."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from igcore.library import Wish, build
from igcore.sample import write_sample
from tests.make_archive import built, export

# No test is about how long something takes: the machine may be busy with another.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

#: Data that lies beside the project and is never part of it.
SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """Folder of the shared data; a test that needs it is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("the shared data is not beside the project")
    return SHARED


@pytest.fixture(scope="session")
def sample_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample archive; nobody changes it."""
    folder = tmp_path_factory.mktemp("sample") / "sample"
    write_sample(folder, 60, jobs=0)
    return folder


@pytest.fixture(scope="session")
def sample_library(sample_archive: Path) -> Path:
    """Its library; nobody changes it."""
    library = sample_archive.with_name("library")
    for _ in build(library, Wish([sample_archive], jobs=0), datetime.now(UTC)):
        pass
    return library


@pytest.fixture(scope="session")
def museum_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Library of a museum's 5,159 posts, without their pictures; nobody changes it."""
    root = tmp_path_factory.mktemp("museum")
    (root / "export").mkdir()
    shutil.copy(SHARED / "captions" / "sfomuseum_as_posts_1.json", root / "export" / "posts_1.json")
    built(root / "library", root / "export")
    return root / "library"


@pytest.fixture
def thumbnails(tmp_path: Path) -> Path:
    """Folder for thumbnails."""
    return tmp_path / "thumbnails"


@pytest.fixture
def with_stories(tmp_path: Path) -> Path:
    """Library of three posts and two stories."""
    archive = export(tmp_path / "export", posts_1=["#Sun", "#sun #SUN", "#Sun"], stories=["at night", ""])
    built(tmp_path / "library", archive)
    return tmp_path / "library"
