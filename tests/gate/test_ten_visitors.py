"""Ten guests at once while an archive is read: all see how far it is, none waits for it, and at last all see it."""

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from igcore.sample import write_sample
from tests.gate.asking import Answer, Shared
from tests.gate.visit import Visit

_VISITORS, _PICTURES = 10, 240
_HUES = ("blue", "grey", "red", "green")


@dataclass
class Seen:
    """What one visitor saw: how far it was, by what was said of it; clicks that were answered meanwhile; faults."""

    progress: list[tuple[str, int, int]] = field(default_factory=list)
    clicks: int = 0
    count: str = ""
    faults: list[str] = field(default_factory=list)


def many_pictures(folder: Path, count: int = _PICTURES) -> Path:
    """An archive of the sample's pictures, some of them again and again: a byte behind their end makes them others."""
    write_sample(folder / "drawn", 12)
    drawn = sorted((folder / "drawn").glob("*.jpg"))
    (folder / "more").mkdir()
    for number in range(count):
        source = drawn[number % len(drawn)]
        target = folder / "more" / f"{number:04d}.jpg"
        target.write_bytes(source.read_bytes() + number.to_bytes(2, "big"))
    return folder / "more"


def job(answer: Answer) -> dict[str, Any]:
    """The job that somebody is told of, who asked for it."""
    said = json.loads(answer.body)["jobs"]
    found: dict[str, Any] = said[-1] if said else {"state": "", "done": 0, "total": 0}
    return found


def test_ten_visitors_see_a_build_and_none_waits_for_it(server: Shared, tmp_path: Path) -> None:
    archive = many_pictures(tmp_path)
    together = threading.Barrier(_VISITORS + 1)

    def look(number: int) -> Seen:
        seen, guest = Seen(), server.invite()
        with server.socket(guest.cookie) as socket:
            visit = Visit(socket)
            visit.run()
            together.wait(60)
            while (now := job(server.ask("GET", "/job", guest.cookie)))["state"] != "done":
                assert now["state"] in ("", "running"), now
                visit.act("bar", "toggle", "hue", _HUES[number % len(_HUES)])
                seen.clicks += now["state"] == "running"
                seen.progress.append((now["state"], now["done"], now["total"]))
            visit.run()
            seen.count, seen.faults = json.loads(visit.given["bar"])["count"], visit.faults
        return seen

    with ThreadPoolExecutor(_VISITORS) as threads, server.socket({}, at=server.own) as socket:
        looking = [threads.submit(look, number) for number in range(_VISITORS)]
        owner = Visit(socket)
        owner.run()
        before = int(json.loads(owner.given["bar"])["count"].split()[0])
        owner.run("library")
        together.wait(60)
        owner.act("reader", "read", str(archive), "Kat")
        found = [each.result() for each in looking]
    shutil.rmtree(archive)

    assert owner.faults == []
    for seen in found:
        assert seen.faults == []
        assert seen.clicks >= 2
        running = [(done, total) for state, done, total in seen.progress if state == "running"]
        assert any(total == _PICTURES for _, total in running)
        assert [done for done, _ in running] == sorted(done for done, _ in running)
        assert f" {before + _PICTURES} images" in f" {seen.count}"
