"""Imports go one way, left to right, and some libraries live in one layer only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = [
    "errors",
    "memory",
    "recent",
    "schema",
    "cells",
    "media_id",
    "places",
    "importers",
    "fetch",
    "colour",
    "decode",
    "resize",
    "preview",
    "thumbnails",
    "parallel",
    "extract",
    "library",
    "sharing",
    "selection",
    "analysis",
    "charts",
    "handon",
    "sample",
    "web",
    "cli",
    "__main__",
]
#: Libraries that one layer only may import.
OWNER = {
    "streamlit": "web",
    "vl_convert": "web",
    "altair": "charts",
    "click": "cli",
    "joblib": "parallel",
    "distributed": "parallel",
    "fsspec": "importers",
    "s3fs": "importers",
    "botocore": "importers",
    "aiohttp": "importers",
    "requests": "fetch",
}
MODULES = sorted(path.relative_to(ROOT) for path in (ROOT / "igcore").rglob("*.py"))
MODULES.remove(Path("igcore/__init__.py"))


def imports(module: Path) -> Iterator[str]:
    """Names of the modules that a module imports, wherever in it; `from igcore import x` is `igcore.x`."""
    for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports from where it lies; say from where"
            name = node.module or ""
            yield from (f"{name}.{alias.name}" for alias in node.names) if name == "igcore" else [name]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_from_its_left_only(module: Path) -> None:
    layer = module.parts[1].removesuffix(".py")
    for name in imports(module):
        library, *rest = name.split(".")

        assert OWNER.get(library, layer) == layer, f"{module} may not import {name}"
        if library == "igcore" and rest:
            assert ORDER.index(rest[0]) <= ORDER.index(layer), f"{module} may not import {name}"


def test_every_layer_has_its_place() -> None:
    assert {module.parts[1].removesuffix(".py") for module in MODULES} == set(ORDER)
