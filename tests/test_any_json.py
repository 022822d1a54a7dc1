"""Any JSON in any place: of whatever a list, a node or a sidecar says, each value may be of any kind."""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.schema import Post, Problem
from tests.in_memory import contents_of, in_memory, opened_in, read_within_promises
from tests.make_golden import ARCHIVES, SAMPLES
from tests.places import places, replaced, without
from tests.promises import can_be_stored
from tests.test_importers import values


def parsed(file: str, data: bytes) -> Any:
    """What a file of JSON says, packed or not; None of others, and of those that are broken."""
    try:
        data = lzma.decompress(data) if file.endswith(".xz") else data
        return json.loads(data) if file.endswith((".json", ".json.xz")) else None
    except (ValueError, lzma.LZMAError):
        return None


def written(file: str, root: Any) -> bytes:
    """The opposite."""
    data = json.dumps(root).encode()
    return lzma.compress(data) if file.endswith(".xz") else data


def lists_of(sample: Path) -> dict[str, Any]:
    """Files of JSON that are opened to read a sample, and what they say."""
    contents = contents_of(sample)
    found = {file: parsed(file, contents[file]) for file in sorted(opened_in(sample))}
    return {file: root for file, root in found.items() if root is not None}


LISTS = {sample: lists for sample in SAMPLES if (lists := lists_of(sample))}


@pytest.mark.parametrize("sample", LISTS, ids=lambda sample: sample.name)
@settings(max_examples=80)
@given(st.data())
def test_any_json_in_any_place_is_read_or_a_problem(sample: Path, data: st.DataObject) -> None:
    """All else about the record is as tools write it, so that no first check stops what is wrong in one place."""
    file = data.draw(st.sampled_from(list(LISTS[sample])))
    place = data.draw(st.sampled_from(places(LISTS[sample][file])))
    root = replaced(LISTS[sample][file], place, data.draw(values))
    contents = contents_of(sample) | {file: written(file, root)}

    found = read_within_promises(in_memory(sample.name, contents))

    assert can_be_stored(found)
    assert any(isinstance(row, Post | Problem) for row in found)


@pytest.mark.parametrize("sample", LISTS, ids=lambda sample: sample.name)
def test_whatever_a_list_leaves_out_the_rest_is_read(sample: Path) -> None:
    """Each value once: an older tool, or a newer one, may not write it."""
    for file, root in LISTS[sample].items():
        for place in places(root)[1:]:
            contents = contents_of(sample) | {file: written(file, without(root, place))}

            found = read_within_promises(in_memory(sample.name, contents))

            assert can_be_stored(found)


def test_every_kind_of_list_is_among_them() -> None:
    """Should a sample lose its list, the tests above would be of nothing."""
    kinds = {"gallery-dl", "graph-api", "instagram-json", "instagram-json-2018", "instagram-scraper", "instaloader"}

    assert kinds <= {sample.name for sample in LISTS}


def test_a_value_of_another_kind_is_a_problem_of_its_entry() -> None:
    """Worked by hand: the file that the first post names is a number; a second list of the export has that post too."""
    sample, file = ARCHIVES / "instagram-json", "your_instagram_activity/media/posts_1.json"
    contents = contents_of(sample)
    changed = contents | {file: written(file, replaced(LISTS[sample][file], (0, "media", 0, "uri"), 7))}

    before, after = (read_within_promises(in_memory(sample.name, each)) for each in (contents, changed))

    of_first = [row.reason for row in after if isinstance(row, Problem) and (row.file, row.record) == (file, 0)]
    assert of_first == ["an entry is not as expected: a value in it is of another kind"]
    assert [sum(isinstance(row, Post) for row in found) for found in (before, after)] == [16, 16]
