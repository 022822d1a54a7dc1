"""Folders and ZIPs of some files, and what is wrong with them."""

import zipfile
from pathlib import Path

from igcore.importers.source import open_source

FILES = {"a.jpg": b"one", "kat/b.jpg": b"two" * 1000, "kat/2016/c.jpg": b"", "é 🐶.txt": b"three"}


def folder_of(root: Path, files: dict[str, bytes]) -> Path:
    """Folder with some files."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def zip_of(path: Path, files: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """ZIP with some files."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def reasons(root: Path) -> dict[str, str]:
    """What is wrong with which file."""
    source = open_source(root)
    assert source.entries is not None
    return {problem.file: problem.reason for problem in source.problems}
