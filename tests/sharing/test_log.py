"""Promises of the log of sign-ins: it tells what happened, and stays small. And what devices are called."""

import json
import stat
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.sharing import SignIn, device, note, sign_ins

FIRST = SignIn(1.5, "accepted", "192.168.1.7", "iPhone, Safari", "a", "b")


def test_the_newest_comes_first(tmp_path: Path) -> None:
    second = SignIn(2.0, "refused", "192.168.1.8", "Another device")
    note(tmp_path, FIRST)
    note(tmp_path, second)

    assert sign_ins(tmp_path) == [second, FIRST]
    assert sign_ins(tmp_path, 1) == [second]
    assert stat.S_IMODE((tmp_path / "sharing.log").stat().st_mode) == 0o600


def test_lines_from_before_guests_had_names_are_read(tmp_path: Path) -> None:
    named = SignIn(1.5, "accepted", "192.168.1.7", "iPhone, Safari", "a", "b", "Guest 1")
    old = {name: value for name, value in asdict(named).items() if name != "name"}
    (tmp_path / "sharing.log").write_text(json.dumps(old) + "\n" + json.dumps(asdict(named)) + "\n")

    assert sign_ins(tmp_path) == [named, FIRST]


def test_without_a_log_there_are_none(tmp_path: Path) -> None:
    assert sign_ins(tmp_path) == []
    assert sign_ins(tmp_path / "nothing") == []
    (tmp_path / "sharing.log").mkdir()
    assert sign_ins(tmp_path) == []


def test_it_stays_small_and_keeps_the_newest(tmp_path: Path) -> None:
    for number in range(6_000):
        note(tmp_path, SignIn(float(number), "refused", "fe80::1", "Another device", "0" * 12, "0" * 16))

    assert (tmp_path / "sharing.log").stat().st_size < 201_000
    assert [each.time for each in sign_ins(tmp_path, 400)] == [float(number) for number in range(5_999, 5_599, -1)]
    assert stat.S_IMODE((tmp_path / "sharing.log").stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["sharing.log"]


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"1", b"null", b"{}", b"\xff\xfe", b"[" * 50_000, b'{"time": "soon"}', b"9" * 5_000, b'"text"',
     json.dumps({**asdict(FIRST), "time": "soon"}).encode(), json.dumps({**asdict(FIRST), "time": 10**400}).encode(),
     b'{"time": 1e999, "outcome": "accepted", "address": "", "device": "", "link": "", "guest": ""}',
     b'{"time": NaN, "outcome": "accepted", "address": "", "device": "", "link": "", "guest": ""}',
     b'{"time": 1e300, "outcome": "accepted", "address": "", "device": "", "link": "", "guest": ""}',
     b'{"time": 1, "outcome": "praised", "address": "", "device": "", "link": "", "guest": ""}',
     b'{"time": 1, "outcome": "accepted", "address": [], "device": "", "link": "", "guest": ""}'],
)  # fmt: skip
def test_lines_that_are_none_are_left_out(tmp_path: Path, line: bytes) -> None:
    note(tmp_path, FIRST)
    with (tmp_path / "sharing.log").open("ab") as log:
        log.write(line + b"\n")
    note(tmp_path, FIRST)

    assert sign_ins(tmp_path) == [FIRST, FIRST]


def test_a_line_that_was_cut_off_takes_no_other_with_it(tmp_path: Path) -> None:
    """A disk that was full in the middle of one."""
    (tmp_path / "sharing.log").write_bytes(b'{"time": 1.5, "outco')
    note(tmp_path, FIRST)
    note(tmp_path, FIRST)

    assert sign_ins(tmp_path)[0] == FIRST


@given(st.text())
def test_whatever_a_browser_says_it_is_called_in_plain_words(agent: str) -> None:
    assert 0 < len(device(agent)) < 40
    assert device(agent).isascii()


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/150.0 Safari/537.36 Edg/150.0", "Windows, Edge"),
        ("Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/150.0 Mobile Safari/537.36", "Android, Chrome"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Linux, Firefox"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15", "Mac, Safari"),
        ("Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) CriOS/150.0 Mobile/15E148 Safari/604.1", "iPad, Chrome"),
        ("", "Another device"),
    ],
)  # fmt: skip
def test_common_devices(agent: str, name: str) -> None:
    assert device(agent) == name
