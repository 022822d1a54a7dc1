"""The documents are true: commands, columns, importers, pins."""

import re
import tomllib
from pathlib import Path

import click
import pytest

from igcore.cli import COMMANDS, main
from igcore.importers import IMPORTERS
from igcore.schema import TABLES, dictionary

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", list(TABLES))
def test_readme_has_the_data_dictionary(name: str) -> None:
    """Every column of every table, as declared; `make docs` writes it."""
    assert dictionary(TABLES[name]) in README


def test_readme_names_what_is_read() -> None:
    for importer in IMPORTERS:
        assert f"| {importer.title} | {importer.obtain} |" in README


def test_readme_shows_every_command_and_option() -> None:
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        assert f"igcore {name}" in README
        for option in (each for each in command.params if each.param_type_name == "option"):
            assert option.opts[0] in README


def test_pictures_of_the_documents_are_there() -> None:
    for page in (README, (ROOT / "CONTRIBUTING.md").read_text("utf-8")):
        for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page):
            assert (ROOT / picture).is_file()


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    named = set(re.findall(r"\bmake (\w+)", README + (ROOT / "CONTRIBUTING.md").read_text("utf-8")))

    assert named <= targets


def test_every_requirement_is_pinned() -> None:
    """What pyproject.toml asks for stands in requirements.txt, or in that of an extra, with the same version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    for name, requirements in {"": project["dependencies"], **project["optional-dependencies"]}.items():
        pinned = (ROOT / f"requirements{name and f'-{name}'}.txt").read_text("utf-8")
        for requirement in requirements:
            assert requirement.replace(">=", "==") in pinned


def test_the_version_is_in_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
