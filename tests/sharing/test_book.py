"""Promises of the book of links and guests: who was let in is in, who was put out is out, whatever lies on the disk."""

import json
import stat
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igcore.sharing import EVERYTHING, Book, Change, Limits, book_of
from igcore.sharing.book import MOST_GUESTS, MOST_LINKS
from igcore.sharing.records import hashed, read, written

NOW = 1_700_000_000.0
HOUR = 3600.0


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """An empty one."""
    return Book(tmp_path / "library")


def file_of(tmp_path: Path) -> Path:
    return tmp_path / "library" / "sharing.json"


def test_a_link_lets_in_until_it_is_used_up(book: Book) -> None:
    link, secret = book.invite(NOW, HOUR, Limits(names=False), uses=2)

    first, second, third = (book.join(secret, NOW + each, f"Device {each}") for each in range(3))

    assert first is not None
    assert second is not None
    assert third is None
    guest, token = first
    assert (guest.name, second[0].name) == ("Guest 1", "Guest 2")
    assert (guest.role, guest.limits, guest.link, guest.until) == ("guest", Limits(names=False), link.id, NOW + HOUR)
    assert book.guest_of(token, NOW + 5) is not None
    assert book.guest_of(token, NOW + 5) != book.guest_of(second[1], NOW + 5)
    assert not book.links(NOW + 5)
    assert [each.name for each in book.guests(NOW + 5)] == ["Guest 2", "Guest 1"]


def test_nobody_is_in_longer_than_the_link_is_good(book: Book) -> None:
    _, secret = book.invite(NOW, HOUR, uses=None)
    came = book.join(secret, NOW + HOUR - 1, "A device")
    assert came is not None
    guest, token = came

    assert book.guest_of(token, NOW + HOUR - 0.5) is not None
    assert book.guest_of(token, NOW + HOUR) is None
    assert book.guest(guest.id, NOW + HOUR) is None
    assert book.opens(secret, NOW + HOUR) is None
    assert book.join(secret, NOW + HOUR, "Another") is None
    assert (book.guests(NOW + HOUR), book.links(NOW + HOUR)) == ([], [])


@pytest.mark.parametrize("shown", ["", "x", "x" * 10_000, "\ud800", "é" * 43, "\0"])
def test_what_is_no_secret_opens_nothing(book: Book, shown: str) -> None:
    book.invite(NOW, HOUR)

    assert book.opens(shown, NOW) is None
    assert book.join(shown, NOW, "A device") is None
    assert book.guest_of(shown, NOW) is None


def test_ids_and_hashes_are_no_secrets(book: Book, tmp_path: Path) -> None:
    """Whoever reads the file, or the log, cannot come in."""
    link, secret = book.invite(NOW, HOUR, uses=None)
    came = book.join(secret, NOW, "A device")
    assert came is not None
    text = file_of(tmp_path).read_text()

    assert secret not in text
    assert came[1] not in text
    for shown in (link.id, link.secret, came[0].id, came[0].token):
        assert book.opens(shown, NOW) is None
        assert book.guest_of(shown, NOW) is None
    # A guest's token opens no link, and a link's secret is no guest's.
    assert book.opens(came[1], NOW) is None
    assert book.guest_of(secret, NOW) is None


def test_the_file_is_for_nobody_else(book: Book, tmp_path: Path) -> None:
    _, secret = book.invite(NOW, HOUR)
    modes = [stat.S_IMODE(file_of(tmp_path).stat().st_mode)]
    book.join(secret, NOW, "A device")
    modes.append(stat.S_IMODE(file_of(tmp_path).stat().st_mode))

    assert modes == [0o600, 0o600]
    assert [each.name for each in file_of(tmp_path).parent.iterdir()] == ["sharing.json"]


def test_after_a_restart_all_are_in_who_were(book: Book, tmp_path: Path) -> None:
    _, secret = book.invite(NOW, HOUR, Limits("@Kat", captions=False), uses=3, role="owner")
    came = book.join(secret, NOW, "A device")
    assert came is not None

    again = Book(tmp_path / "library")

    assert again.problem == ""
    assert again.guest_of(came[1], NOW) == came[0]
    assert again.links(NOW) == book.links(NOW)
    second = again.join(secret, NOW, "Another")
    assert second is not None
    assert second[0].name == "Owner's device 2"


def test_who_is_put_out_is_out_also_after_a_restart(book: Book, tmp_path: Path) -> None:
    _, secret = book.invite(NOW, HOUR, uses=None)
    link, other = book.invite(NOW, HOUR, uses=None)
    out, stays, gone = (book.join(each, NOW, "A device") for each in (secret, secret, other))
    assert out is not None
    assert stays is not None
    assert gone is not None
    heard: list[Change] = []
    book.listen(heard.append)

    book.revoke(out[0].id, link.id, "nobody")

    for each in (book, Book(tmp_path / "library")):
        assert each.guest_of(out[1], NOW) is None
        assert each.guest_of(gone[1], NOW) is None
        assert each.join(other, NOW, "A device") is None
        assert each.guest_of(stays[1], NOW) is not None
    assert heard == [Change(gone=frozenset({out[0].id, gone[0].id}))]


def test_who_was_put_out_does_not_come_in_again_by_that_link(book: Book, tmp_path: Path) -> None:
    """Also after a restart, and with the cookie of another link; others come in by it, and they by another link."""
    link, secret = book.invite(NOW, HOUR, uses=None)
    _, another = book.invite(NOW, HOUR, uses=None)
    first, token = book.join(secret, NOW, "Phone") or pytest.fail("it did not come in")
    _, stays = book.join(secret, NOW, "Mac") or pytest.fail("it did not come in")

    book.revoke(first.id)

    for each in (book, Book(tmp_path / "library")):
        assert each.guest_of(token, NOW) is None
        assert each.guest_of(stays, NOW) is not None
        assert each.join(secret, NOW, "Phone", token) is None
    again = book.join(another, NOW, "Phone", token)
    assert again is not None
    assert book.join(secret, NOW, "Phone", again[1]) is None
    assert book.join(secret, NOW, "Tablet", stays) is not None
    assert [each.id for each in book.links(NOW)].count(link.id) == 1


def test_a_link_is_closed_with_whom_it_let_in_and_others_stay(book: Book) -> None:
    link, secret = book.invite(NOW, HOUR, uses=None)
    first, token = book.join(secret, NOW, "Phone") or pytest.fail("it did not come in")
    _, stays = book.join(secret, NOW, "Mac") or pytest.fail("it did not come in")

    book.revoke(first.id, closing=True)

    assert book.guest_of(token, NOW) is None
    assert book.guest_of(stays, NOW) is not None
    assert book.join(secret, NOW, "Tablet") is None
    assert link.id not in [each.id for each in book.links(NOW)]


def test_a_link_remembers_no_more_than_fits(book: Book, tmp_path: Path) -> None:
    """Whoever is put out again and again, each time as a new device."""
    _, secret = book.invite(NOW, HOUR, uses=None)
    token = ""
    for _ in range(150):
        guest, token = book.join(secret, NOW, "Phone") or pytest.fail("it did not come in")
        book.revoke(guest.id)

    assert book.join(secret, NOW, "Phone", token) is None
    assert file_of(tmp_path).stat().st_size < 20_000


def test_all_are_put_out(book: Book, tmp_path: Path) -> None:
    _, secret = book.invite(NOW, HOUR, uses=None)
    tokens = [came[1] for _ in range(3) if (came := book.join(secret, NOW, "A device"))]

    book.revoke_all()

    for each in (book, Book(tmp_path / "library")):
        assert not any(each.guest_of(token, NOW) for token in tokens)
        assert (each.links(NOW), each.guests(NOW)) == ([], [])
        assert each.join(secret, NOW, "A device") is None


def test_who_cannot_be_written_out_is_out_all_the_same(book: Book, tmp_path: Path) -> None:
    """Until the next start: and whoever puts them out hears of it."""
    _, secret = book.invite(NOW, HOUR, uses=None)
    came = book.join(secret, NOW, "A device")
    assert came is not None
    heard: list[Change] = []
    book.listen(heard.append)
    break_folder(tmp_path)

    with pytest.raises(OSError, match="library"):
        book.revoke(came[0].id)

    assert book.guest_of(came[1], NOW) is None
    assert heard == [Change(gone=frozenset({came[0].id}))]


def break_folder(tmp_path: Path) -> None:
    """Put a file where the folder was: so even an administrator cannot write there."""
    (tmp_path / "library").rename(tmp_path / "elsewhere")
    (tmp_path / "library").write_text("")


def test_who_cannot_be_written_does_not_come_in(book: Book, tmp_path: Path) -> None:
    _, secret = book.invite(NOW, HOUR)
    break_folder(tmp_path)

    with pytest.raises(OSError, match="library"):
        book.join(secret, NOW, "A device")
    with pytest.raises(OSError, match="library"):
        book.invite(NOW, HOUR)

    assert book.guests(NOW) == []
    (link,) = book.links(NOW)
    assert link.left == 1


def test_listeners_hear_of_each_change_until_they_go(book: Book) -> None:
    heard: list[Change] = []
    end = book.listen(heard.append)
    link, secret = book.invite(NOW, HOUR)
    came = book.join(secret, NOW, "A device")
    assert came is not None
    end()
    end()
    book.revoke_all()

    (change,) = heard
    assert change.joined == came[0]
    assert change.used_up is not None
    assert (change.used_up.id, change.used_up.left) == (link.id, 0)


def test_what_has_run_out_is_forgotten_and_used_up_links_stay_as_long_as_their_guests(
    book: Book, tmp_path: Path
) -> None:
    _, secret = book.invite(NOW, HOUR)
    link, used = book.invite(NOW, 2 * HOUR)
    book.join(used, NOW, "A device")

    book.invite(NOW + HOUR, HOUR)

    kept = json.loads(file_of(tmp_path).read_text())
    assert [each["id"] for each in kept["links"]][:1] == [link.id]
    assert len(kept["links"]) == 2
    assert secret
    book.invite(NOW + 2 * HOUR, HOUR)
    kept = json.loads(file_of(tmp_path).read_text())
    assert len(kept["links"]) == 1
    assert kept["guests"] == []


def test_there_are_no_more_links_and_guests_than_fit(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the file stays far below what is read of it."""
    monkeypatch.setattr("igcore.sharing.book.MOST_GUESTS", 4)
    monkeypatch.setattr("igcore.sharing.book.MOST_LINKS", 3)
    _, secret = book.invite(NOW, HOUR, uses=None)
    came = [book.join(secret, NOW, "A device") is not None for _ in range(5)]
    for _ in range(2):
        book.invite(NOW, HOUR)

    assert came == [True] * 4 + [False]
    with pytest.raises(ValueError, match="already"):
        book.invite(NOW, HOUR)
    assert (MOST_LINKS + MOST_GUESTS) * 10_000 <= 4_000_000


def test_what_could_not_be_read_again_is_not_written(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guests of many links, each for a long selection: who is in stays, and can be put out."""
    monkeypatch.setattr("igcore.sharing.book._LONGEST_FILE", 9_000)
    _, secret = book.invite(NOW, HOUR, Limits("hue:blue " * 100), uses=None)
    came = [book.join(secret, NOW, "Phone") for _ in range(4)]

    with pytest.raises(OSError, match="too many"):
        came.extend(book.join(secret, NOW, "Phone") for _ in range(9))

    again = Book(tmp_path / "library")
    assert again.problem == ""
    assert [again.guest_of(each[1], NOW) is not None for each in came if each] == [True] * len(came)
    again.revoke(*(each[0].id for each in came if each))
    assert not again.guests(NOW)


def test_one_place_is_taken_once_however_many_come(book: Book) -> None:
    _, secret = book.invite(NOW, HOUR)
    came = []
    together = threading.Barrier(8)

    def come() -> None:
        together.wait()
        came.append(book.join(secret, NOW, "A device"))

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(each is not None for each in came) == 1


def test_that_they_were_seen_is_known(book: Book) -> None:
    _, secret = book.invite(NOW, HOUR)
    came = book.join(secret, NOW, "A device")
    assert came is not None

    book.guest_of(came[1], NOW + 60)

    assert [each.seen for each in book.guests(NOW + 60)] == [NOW + 60]


def test_a_folder_has_one_book(tmp_path: Path) -> None:
    assert book_of(str(tmp_path)) is book_of(str(tmp_path))
    assert book_of(str(tmp_path)) is not book_of(str(tmp_path / "other"))


def good() -> dict[str, Any]:
    """What a book of one link and one guest looks like."""
    link = {"id": "a", "role": "guest", "limits": asdict(EVERYTHING), "made": NOW, "expires": NOW + HOUR, "left": 1}
    guest = {"id": "b", "name": "Guest 1", "device": "Mac", "role": "guest", "limits": asdict(EVERYTHING), "link": "a"}
    return {
        "version": 1,
        "count": 1,
        "links": [link | {"secret": hashed("secret")}],
        "guests": [guest | {"since": NOW, "until": NOW + HOUR, "seen": NOW, "token": hashed("token")}],
    }


def asdict(limits: Limits) -> dict[str, Any]:
    return {name: getattr(limits, name) for name in ("query", "captions", "names", "originals")}


def changed(**change: Any) -> str:
    """The same with one value of the first guest or link (`link_...`), or of the whole, otherwise."""
    found = good()
    for name, value in change.items():
        place = found if name in found else found["links"][0] if name.startswith("link_") else found["guests"][0]
        place[name.removeprefix("link_")] = value
    return json.dumps(found)


HOSTILE: dict[str, str | bytes] = {
    "nothing": "",
    "truncated": json.dumps(good())[:-40],
    "no JSON": "{]",
    "not UTF-8": b"\xff\xfe{}",
    "deep": "[" * 100_000,
    "huge": " " * 4_000_001,
    "a number": "1",
    "a list": "[]",
    "null": "null",
    "another version": changed(version=2),
    "no version": "{}",
    "links that are texts": changed(links=["a"]),
    "links that are a text": changed(links="ab"),
    "guests that are none": changed(guests=[None]),
    "a count that is a text": changed(count="1"),
    "a count that is true": changed(count=True),
    "a count below nothing": changed(count=-1),
    "a role of its own": changed(role="admin"),
    "a role of a link": changed(link_role="admin"),
    "more": changed(more=1),
    "a time that is none": changed(until="never"),
    "a time that never ends": changed(until=float("inf")),
    "a time that is not a number": changed(until=float("nan")),
    "a time that is true": changed(until=True),
    "a time without end": changed(until=10**400),
    "a time before all": changed(since=-1),
    "a number too long to read": changed(count=1).replace('"count": 1', f'"count": {"9" * 5000}'),
    "a token that is none": changed(token="x"),
    "a token of other letters": changed(token="é" * 64),
    "a secret of other letters": changed(link_secret="é" * 64),
    "a secret that is a list": changed(link_secret=["a"] * 64),
    "an id that is a number": changed(id=1),
    "an id that is long": changed(id="x" * 1_000),
    "places without end": changed(link_left=-1),
    "half a place": changed(link_left=0.5),
    "limits that are none": changed(limits=None),
    "limits of another kind": changed(limits={"captions": "no"}),
    "limits without a query": changed(limits={"query": 1}),
    "limits of an unknown kind": changed(limits={"faces": False}),
    "a link that knows limits of another kind": changed(link_limits={"captions": 1, "query": "x"}),
}


def test_a_good_file_is_read(tmp_path: Path) -> None:
    put(tmp_path, json.dumps(good()))

    book = Book(tmp_path / "library")

    assert book.problem == ""
    assert book.guest_of("token", NOW) is not None
    assert book.opens("secret", NOW) is not None


def put(tmp_path: Path, content: str | bytes) -> None:
    file_of(tmp_path).parent.mkdir()
    file_of(tmp_path).write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_says_what_cannot_be_lets_nobody_in_and_is_a_sentence(kind: str, tmp_path: Path) -> None:
    """And the next change is written over it."""
    put(tmp_path, HOSTILE[kind])

    book = Book(tmp_path / "library")

    assert book.problem.startswith("Who this library was shared with cannot be read")
    assert book.problem.endswith(": nobody is let in any more.")
    assert len(book.problem) < 300
    assert (book.guests(0), book.links(0)) == ([], [])
    assert book.guest_of("token", NOW) is None
    _, secret = book.invite(NOW, HOUR)
    assert book.problem == ""
    assert Book(tmp_path / "library").opens(secret, NOW) is not None


def test_a_file_that_is_a_folder_is_a_sentence(tmp_path: Path) -> None:
    file_of(tmp_path).mkdir(parents=True)

    assert "nobody is let in" in Book(tmp_path / "library").problem


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_any_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    """Never an exception of another kind; what is read can be used and written."""
    found = good()
    place = data.draw(st.sampled_from([found, found["links"][0], found["guests"][0], found["guests"][0]["limits"]]))
    place[data.draw(st.sampled_from(sorted(place)))] = data.draw(json_values)
    try:
        links, guests, count = read(json.loads(json.dumps(found)))
    except ValueError:
        return
    assert read(json.loads(json.dumps(written(links, guests, count)))) == (links, guests, count)
    for each in guests.values():
        assert int(each.until - NOW) < 10**12


@dataclass
class Model:
    """Who is in, until when, kept as plainly as can be: links with what is left, guests by token with their link."""

    links: list[tuple[str, str, float, int]] = field(default_factory=list)
    guests: dict[str, tuple[str, str, float]] = field(default_factory=dict)

    def there(self, now: float) -> dict[str, tuple[str, str, float]]:
        """Guests who are in."""
        return {token: each for token, each in self.guests.items() if each[2] > now}

    def do(self, book: Book, what: str, number: int, now: float) -> None:
        """Do it to the book, and here."""
        if what == "invite":
            link, secret = book.invite(now, 100.0, uses=1 + number % 2)
            self.links.append((link.id, secret, now + 100, 1 + number % 2))
        elif what == "join" and self.links:
            self._join(book, number % len(self.links), now)
        elif what == "revoke" and self.guests:
            book.revoke(self.guests.pop(list(self.guests)[number % len(self.guests)])[0])
        elif what == "revoke link" and self.links:
            name, *_ = self.links.pop(number % len(self.links))
            book.revoke(name)
            self.guests = {token: each for token, each in self.guests.items() if each[1] != name}

    def _join(self, book: Book, place: int, now: float) -> None:
        name, secret, until, left = self.links[place]
        came = book.join(secret, now, "A device")
        assert (came is not None) == (until > now and left > 0)
        if came is not None:
            self.guests[came[1]] = (came[0].id, name, until)
            self.links[place] = (name, secret, until, left - 1)


@given(
    st.lists(
        st.tuples(st.sampled_from(["invite", "join", "revoke", "revoke link", "wait"]), st.integers(0, 5)), max_size=25
    )
)
@settings(max_examples=60)
def test_whatever_happens_only_who_may_be_is_in(tmp_path_factory: pytest.TempPathFactory, steps: Any) -> None:
    """Against a model that keeps who is in, until when; and the same after a restart."""
    root = tmp_path_factory.mktemp("book")
    book, now = Book(root), NOW
    model = Model()
    for what, number in steps:
        if what == "wait":
            now += 30.0 * number
        else:
            model.do(book, what, number, now)
    for each in (book, Book(root)):
        assert {guest.id for guest in each.guests(now)} == {guest[0] for guest in model.there(now).values()}
        assert {token for token in model.guests if each.guest_of(token, now)} == set(model.there(now))


_WRITER = """
import sys, time
from pathlib import Path
from igcore.sharing import Book
book = Book(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    link, secret = book.invite(time.time(), 3600.0, uses=None)
    book.join(secret, time.time(), "A device")
    book.revoke(link.id)
"""


def test_killed_while_it_writes_it_is_whole(tmp_path: Path) -> None:
    """As it was before or after; and what a killed process left behind goes with the next change."""
    root = tmp_path / "library"
    first = Book(root)
    _, secret = first.invite(1.0, 1e10, uses=None)
    came = first.join(secret, 1.0, "A device")
    assert came is not None
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", _WRITER, str(root)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.wait()
        process.stdout.close()

        book = Book(root)

        assert book.problem == ""
        assert book.guest_of(came[1], 2.0) is not None
    (root / "sharing.json.0123.part").write_text("half")
    book.invite(2.0, 100.0)
    assert [each.name for each in root.iterdir()] == ["sharing.json"]
