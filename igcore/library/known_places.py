"""Where archives lay that were read before, also those that were removed since: they are offered again."""

import json
from collections.abc import Iterable
from pathlib import Path

from igcore.library.folder import LONGEST_TEXT, write_text

#: Of the library's folder.
FILE = "recent.json"
#: So many are remembered.
MOST = 20


def known_places(root: Path) -> list[str]:
    """Places of archives, those that came last first; none where nothing is known."""
    try:
        found = json.loads((root / FILE).read_bytes()[:LONGEST_TEXT])
    except (OSError, ValueError):
        return []
    return [each for each in found if isinstance(each, str)][:MOST] if isinstance(found, list) else []


def remember_places(root: Path, places: Iterable[str]) -> None:
    """Remember places of archives; what lies in the library itself goes with it."""
    before, own = known_places(root), root.resolve()
    new = [place for place in places if place not in before and not Path(place).is_relative_to(own)]
    if new:
        write_text(root / FILE, json.dumps([*new, *before][:MOST], ensure_ascii=False))
