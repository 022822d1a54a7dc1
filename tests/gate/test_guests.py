"""What guests get over real sockets: what their link shows, for as long as it does, and nothing else."""

import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed

from igcore.library import thumbnails_of
from igcore.selection import parse
from igcore.sharing import Limits
from igcore.thumbnails import read_half, read_whole
from igcore.web.gate import REVOKED
from igcore.web.limited import limited
from igcore.web.server import ROUTES
from igcore.web.shelf import opened
from igcore.web.volume import Volume
from tests.gate.asking import COOKIE, Answer, Guest, Shared, shared
from tests.gate.visit import Visit

HTML = {"accept": "text/html"}
#: As little as a link can show.
LITTLE = Limits("person:Kat date:2015", captions=False, names=False, originals=False)


def join(server: Shared, secret: str, sender: str, **headers: str) -> Answer:
    return server.ask("POST", f"/join/{secret}", {"origin": f"http://{server.network}", **headers}, sender=sender)


def cookie_of(answer: Answer) -> dict[str, str]:
    return {"cookie": answer.headers["set-cookie"].partition(";")[0]}


def inside(server: Shared, headers: dict[str, str], sender: str = "") -> bool:
    return server.ask("GET", "/_stcore/health", headers, sender=sender).status == 200


def test_a_link_for_one_device_lets_in_one(server: Shared) -> None:
    """Previews of messengers, which look at it as often as they like, do not use it up."""
    link = server.invite(uses=1, joins=False)
    for number, method in enumerate(["GET", "HEAD", "GET", "OPTIONS", "PUT"], 1):
        looked = server.ask(method, f"/join/{link.secret}", HTML, sender=f"127.6.1.{number}")
        assert looked.status == 200
        assert "set-cookie" not in looked.headers

    first, second = join(server, link.secret, "127.6.1.10"), join(server, link.secret, "127.6.1.11")

    assert (first.status, first.headers["location"]) == (303, "/")
    assert re.fullmatch(
        rf"{COOKIE}=[\w-]{{43}}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Lax", first.headers["set-cookie"]
    )
    assert inside(server, cookie_of(first))
    assert second.status == 401
    assert b"not good any more" in second.body
    assert "set-cookie" not in second.headers


def test_two_that_come_at_once_by_a_link_for_one_are_not_both_in(server: Shared) -> None:
    link, answers = server.invite(uses=1, joins=False), []
    together = threading.Barrier(8)

    def come(number: int) -> None:
        together.wait()
        answers.append(join(server, link.secret, f"127.6.2.{number + 1}").status)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [303] + [401] * 7


def test_a_link_for_any_number_lets_in_many_and_for_three_lets_in_three(server: Shared) -> None:
    many, three = server.invite(joins=False), server.invite(uses=3, joins=False)

    codes = [join(server, many.secret, f"127.6.3.{number + 1}").status for number in range(12)]
    few = [join(server, three.secret, f"127.6.4.{number + 1}").status for number in range(4)]

    assert codes == [303] * 12
    assert few == [303, 303, 303, 401]


def test_secrets_are_tried_some_times_only(server: Shared) -> None:
    """By whoever tries them; that keeps out nobody else."""
    good, here = server.invite(joins=False).secret, "127.6.11.1"

    codes = [server.ask("GET", f"/join/{number:043}", sender=here).status for number in range(12)]

    assert codes == [401] * 8 + [429] * 4
    assert server.ask("GET", f"/join/{good}", sender=here).status == 429
    assert server.ask("GET", f"/join/{good}", sender="127.6.11.2").status == 200


def test_the_failures_of_many_keep_nobody_out_who_has_a_good_link(tmp_path: Path, server: Shared) -> None:
    """Or else a neighbour with many addresses could shut the door for all guests."""
    library = Path(shutil.copytree(server.library, tmp_path / "library"))
    with shared(library, tmp_path / "log.txt") as another:
        good = another.invite(joins=False).secret
        codes = [join(another, f"{number:043}", f"127.7.{number // 100}.{number % 100 + 1}") for number in range(130)]
        came = join(another, good, "127.7.9.1")

    assert [each.status for each in codes] == [401] * 99 + [429] * 31
    assert came.status == 303


@pytest.mark.parametrize("path", ["/nowhere", "/uploads", "/places", "/library/../secret", "/%00"])
def test_at_an_address_that_is_not_theirs_guests_find_a_page_of_a_few_words(server: Shared, path: str) -> None:
    """The same whatever is there for others, and not a byte of it; what is not looked at gets no more than a number."""
    guest = server.invite()
    looking = {**guest.cookie, "sec-fetch-mode": "navigate", "accept": "text/html"}

    page, bare = server.ask("GET", path, looking), server.ask("GET", path, guest.cookie)

    assert (page.status, bare.status, bare.body) == (403, 403, b"")
    assert b"There is nothing for you at this address." in page.body
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert len(page.body) < 3_000
    nonce = re.compile(rb'nonce="[^"]+"')
    other = server.ask("GET", "/nothing-at-all", looking)
    assert nonce.sub(b"", page.body) == nonce.sub(b"", other.body)


def test_a_page_of_others_lets_nobody_in(server: Shared) -> None:
    link = server.invite(joins=False)

    answer = server.ask("POST", f"/join/{link.secret}", {"origin": "http://evil.example"}, sender="127.6.5.1")

    assert answer.status == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "secret", ["", "x", "%00", "%ff" * 8, "%C3%A9", "../", "x" * 5_000, "%F0%9F%98%80", "a/b", "."]
)
def test_what_is_no_secret_opens_nothing(server: Shared, secret: str) -> None:
    sender = f"127.6.6.{len(secret) % 200 + 1}"

    answer = server.ask("POST", f"/join/{secret}", sender=sender)

    assert answer.status in (400, 401)
    assert "set-cookie" not in answer.headers


def test_links_that_ran_out_or_were_revoked_let_nobody_in(server: Shared) -> None:
    old, ended = server.invite(joins=False, lasts=60, ago=61), server.invite(joins=False)
    server.revoke(ended.link)

    assert join(server, old.secret, "127.6.7.1").status == 401
    assert join(server, ended.secret, "127.6.7.2").status == 401


def test_a_link_that_is_revoked_puts_out_all_who_came_by_it(server: Shared) -> None:
    link = server.invite()
    other = cookie_of(join(server, link.secret, "127.6.8.1"))
    assert inside(server, link.cookie)
    assert inside(server, other)

    server.revoke(link.link)

    assert not inside(server, link.cookie, "127.6.8.2")
    assert not inside(server, other, "127.6.8.3")


def test_a_device_that_was_put_out_comes_in_by_another_link_only(server: Shared) -> None:
    """It is known by its cookie; others go on to come in by the same link."""
    link, other = server.invite(), server.invite(joins=False)
    server.revoke(link.guest)

    assert join(server, link.secret, "127.6.12.1", **link.cookie).status == 401
    assert server.ask("GET", f"/join/{link.secret}", link.cookie, sender="127.6.12.2").status == 401
    assert join(server, link.secret, "127.6.12.3").status == 303
    came = join(server, other.secret, "127.6.12.4", **link.cookie)
    assert came.status == 303
    assert join(server, link.secret, "127.6.12.5", **cookie_of(came)).status == 401


def closed(visit: Visit) -> ConnectionClosed:
    """Wait until the server hangs up."""
    with pytest.raises(ConnectionClosed) as found:
        _hear_all(visit)
    return found.value


def _hear_all(visit: Visit) -> None:
    while True:
        visit.socket.recv(30)


def test_revoked_a_page_that_is_open_is_closed_at_once(server: Shared) -> None:
    """And the next one of the same guest does not open; that of another goes on."""
    guest, other = server.invite(), server.invite("owner")
    with server.socket(guest.cookie) as first, server.socket(other.cookie) as second:
        going, staying = Visit(first), Visit(second)
        assert b"wall" in going.run()
        staying.run()

        server.revoke(guest.guest)
        error = closed(going)

        assert error.rcvd is not None
        assert error.rcvd.code == REVOKED
        assert staying.run("numbers")
    assert not inside(server, guest.cookie, "127.6.9.1")


def test_expired_a_page_that_is_open_is_closed(server: Shared) -> None:
    guest = server.invite(lasts=3)
    with server.socket(guest.cookie) as page:
        error = closed(Visit(page))

    assert error.rcvd is not None
    assert error.rcvd.code == REVOKED


def downloading(server: Shared, guest: Guest) -> Iterator[int]:
    """Bytes of a download that never ends by itself, one piece after another."""
    name, _, port = server.network.partition(":")
    lines = ["POST /zip/endless HTTP/1.1", f"Host: {server.network}", f"Cookie: {guest.cookie['cookie']}"]
    with closing(socket.create_connection((name, int(port)), 30)) as opened:
        opened.sendall("\r\n".join([*lines, "Content-Length: 0", "", ""]).encode())
        while data := opened.recv(1 << 20):
            yield len(data)


def test_revoked_a_download_that_is_under_way_ends(server: Shared) -> None:
    guest = server.invite()
    download = downloading(server, guest)
    assert sum(next(download) for _ in range(20)) > 0

    server.revoke(guest.guest)

    # What is in the network's own buffers may still come.
    assert sum(download) < 50_000_000


def test_expired_a_download_that_is_under_way_ends(server: Shared) -> None:
    download = downloading(server, server.invite(lasts=2))

    assert sum(download) > 0


def of_owner(server: Shared) -> Volume:
    return opened(server.library)


@pytest.fixture(scope="module")
def little(server: Shared) -> tuple[Guest, Volume]:
    """A guest who sees as little as can be, and what that is."""
    wish = {"query": LITTLE.query, "captions": False, "names": False, "originals": False}
    return server.invite(limits=wish), limited(of_owner(server), LITTLE)


def addresses(volume: Volume) -> Iterator[tuple[str, str, bytes]]:
    """All of our routes for a volume, with everything that can be asked for: method, path, body."""
    rows, token = range(len(volume.tables.images)), volume.token
    every = ",".join(map(str, rows)).encode()
    yield from (("GET", f"/{kind}/{token}/{row}{end}", b"") for row in rows for kind, end in _OF_ROWS)
    yield from (("GET", f"/card/{token}/id/{each}.json", b"") for each in volume.tables.images["image_id"])
    yield "GET", f"/thumbnails/{token}/whole/{'-'.join(map(str, list(rows)[:64]))}.txt", b""
    yield "GET", f"/thumbnails/{token}/half/{'-'.join(map(str, list(rows)[:64]))}.txt", b""
    yield "GET", f"/columns/{token}.bin", b""
    yield from (("GET", f"/order/{token}/{name}.bin", b"") for name in ("hue", "lightness", "near/0", "person", "new"))
    yield "GET", f"/moved/{token}/{token}/0-1.json", b""
    yield "GET", f"/findings/{token}", b""
    yield "GET", f"/sheet/{token}/0.jpg", b""
    yield from (
        ("GET", f"/complete/{token}?text={text}&cursor=99", b"") for text in ("K", "M", "%23", "person:", "tag:", "")
    )
    yield "GET", "/job", b""
    yield "POST", f"/zip/{token}", b"rows=" + every
    yield "POST", f"/links/{token}", b"rows=" + every
    for way in ("zip", "gallery", "csv", "parquet", "sqlite", "blog"):
        yield "POST", f"/handon/{token}", f"way={way}&q=".encode()
        yield "POST", f"/handon/{token}", f"way={way}&q=&small=1".encode()


_OF_ROWS = (("t", ".jpg"), ("o", ""), ("card", ".json"))
#: Names of the routes that the list above has to have.
_PREFIXES = {each.path.split("/")[1] for each in ROUTES} - {"browse", "parts", "poster", "places", "uploads"}


def test_all_routes_of_a_volume_are_asked(little: tuple[Guest, Volume]) -> None:
    assert {path.split("/")[1].partition("?")[0] for _, path, _ in addresses(little[1])} == _PREFIXES


def forbidden(server: Shared, seen: Volume) -> dict[str, list[bytes]]:
    """What a guest who sees as little as can be may not find in any byte, by kind."""
    whole = of_owner(server)
    images, posts = whole.tables.images, whole.tables.posts
    assert seen.rows is not None
    outside = np.setdiff1d(np.arange(len(images)), seen.rows)
    captions = posts["caption"].dropna()
    folder = thumbnails_of(server.library)
    ids = [*posts["shortcode"].dropna(), *map(str, posts["media_id"].dropna()), *map(str, posts["user_id"].dropna())]
    kinds = {
        "captions": [text[:24] for text in captions if len(text) > 11],
        "hashtags": [f"#{key}" for key in whole.tables.hashtags["key"] if len(key) > 3],
        "ids": [each for each in ids if len(each) > 5],
        "files": [each.rpartition("/")[2] for each in images["file"]],
        "archives": [each.path for each in whole.manifest.archives],
        "other pictures": [*images["digest"].iloc[outside], *images["image_id"].iloc[outside]],
        "other thumbnails": [],
        "originals": [],
    }
    found = {kind: [str(each).encode() for each in values] for kind, values in kinds.items()}
    digests = images["digest"].iloc[outside]
    found["other thumbnails"] = [read(folder, str(each))[-80:] for each in digests for read in (read_whole, read_half)]
    archive = Path(whole.manifest.archives[0].path)
    found["originals"] = [(archive / file).read_bytes()[-80:] for file in images["file"]]
    return found


def leaks(heard: bytes, forbidden: dict[str, list[bytes]]) -> list[Any]:
    names = re.findall(rb"(?<![A-Za-z])(?:Kat|Mads)(?![A-Za-z])", heard)
    return [(kind, each) for kind, values in forbidden.items() for each in values if each in heard] + names


def test_a_guests_routes_give_away_nothing_that_their_link_does_not_show(
    server: Shared, little: tuple[Guest, Volume]
) -> None:
    guest, volume = little
    unwanted = forbidden(server, volume)
    assert 0 < len(volume.tables.images) < len(of_owner(server).tables.images)
    assert all(unwanted.values())

    codes = set()
    for method, path, body in addresses(volume):
        answer = server.ask(method, path, guest.cookie, body)
        codes.add((path.split("/")[1].partition("?")[0], answer.status))
        assert leaks(answer.body, unwanted) == [], (method, path, body)

    assert {kind for kind, code in codes if code == 200} >= _PREFIXES - {"o", "links"}, codes
    # Originals, and what leads to people; a ZIP has small pictures.
    assert not {("o", 200), ("links", 200)} & codes
    assert {code for _, code in codes} <= {200, 400, 403, 404}


def test_a_guests_pages_give_away_nothing_that_their_link_does_not_show(
    server: Shared, little: tuple[Guest, Volume]
) -> None:
    """All of them, by what the server sends; also where one asks for what is not there, and for the owner's."""
    guest, volume = little
    unwanted = forbidden(server, volume)
    with server.socket(guest.cookie) as page:
        visit = Visit(page)
        visit.run()
        pages = dict(visit.pages)
        for name in [*pages, "library", "hashtags", "nothing"]:
            heard = visit.run(name)
            assert leaks(heard, unwanted) == [], name
        for query in ("q=person:Kat", "q=person:Mads", "q=tag:vscocam", "q=near:0", "q=%23"):
            # What was asked for comes back, as the words of who asked.
            heard = visit.run("", query)
            assert not [kind for kind, _ in leaks(re.sub(rb"Kat|Mads|vscocam", b"", heard), unwanted)], query
        visit.run("", "")
        visit.act("bar", "toggle", "hue", "blue")
        counts = json.loads(visit.given["bar"])["count"]

    assert not {"library", "hashtags"} & pages.keys()
    assert f" of {len(volume.tables.images)} image" in counts


def test_other_generations_are_not_there_for_a_guest(server: Shared, little: tuple[Guest, Volume]) -> None:
    """Neither the owner's, nor that of a guest with another link; and that of a guest not for the owner."""
    guest, volume = little
    whole = of_owner(server)
    wish = {"query": "", "captions": False, "names": True, "originals": True}
    other, theirs = server.invite(limits=wish), limited(whole, Limits(captions=False))
    assert server.ask("GET", f"/columns/{theirs.token}.bin", other.cookie).status == 200
    assert len({whole.token, volume.token, theirs.token}) == 3

    for who, foreign in [(guest, whole), (guest, theirs), (other, whole), (other, volume)]:
        for method, path, body in addresses(foreign):
            if path != "/job":
                answer = server.ask(method, path, who.cookie, body)
                assert answer.status == 404, path
    for method, path, body in addresses(volume):
        if path != "/job":
            assert server.at_home(method, path, body=body).status == 404


def test_originals_that_are_shown_are_those_of_the_pictures(server: Shared) -> None:
    limits = Limits("person:Mads")
    guest = server.invite(limits={"query": limits.query})
    volume, whole = limited(of_owner(server), limits), of_owner(server)
    archive = Path(whole.manifest.archives[0].path)
    assert 0 < len(volume.tables.images) < len(whole.tables.images)

    for row, file in enumerate(volume.tables.images["file"]):
        assert server.ask("GET", f"/o/{volume.token}/{row}", guest.cookie).body == (archive / file).read_bytes()
    beyond = len(volume.tables.images)
    assert server.ask("GET", f"/o/{volume.token}/{beyond}", guest.cookie).status == 404
    assert set(volume.tables.images["person"]) == {"Mads"}
    assert len(volume.tables.images) == int(whole.at.choose(parse("person:Mads")).images.sum())


def test_a_guest_of_everything_does_not_hear_where_archives_lie(server: Shared) -> None:
    """Nor where exactly pictures were taken."""
    guest, volume = server.invite(), of_owner(server)
    places = [each.path.encode() for each in volume.manifest.archives]
    places += [str(server.library).encode()]

    for method, path, body in addresses(volume):
        answer = server.ask(method, path, guest.cookie, body)
        assert not [each for each in places if each in answer.body], (path, body)
    with server.socket(guest.cookie) as page:
        visit = Visit(page)
        visit.run()
        for name in visit.pages:
            assert not [each for each in places if each in visit.run(name)], name


def test_a_guest_changes_nothing_by_what_only_an_owners_page_would_send(server: Shared) -> None:
    """Buttons that are not on a guest's page, and files for widgets that nobody shows."""
    guest = server.invite()
    before = {file: file.stat().st_mtime_ns for file in server.library.rglob("*.toml")}
    with server.socket(guest.cookie) as page:
        visit = Visit(page)
        for name in ("library", "sharing", "hashtags", "time"):
            visit.run(name)

    for method, path in [("PUT", "/_stcore/upload_file/x/y"), ("POST", "/uploads"), ("POST", "/job/cancel")]:
        assert server.ask(method, path, guest.cookie, b"x" * 100).status == 403
    assert {file: file.stat().st_mtime_ns for file in server.library.rglob("*.toml")} == before


def test_nothing_of_this_is_in_the_servers_log(server: Shared) -> None:
    """No secret of a link or a guest in either log; no traceback where somebody was put out."""
    link = server.invite(joins=False)
    came = join(server, link.secret, "127.6.10.1")
    token = cookie_of(came)["cookie"].partition("=")[2]
    noted = (server.library / "sharing.log").read_bytes()

    for kept in (noted, (server.library / "sharing.json").read_bytes()):
        assert link.secret.encode() not in kept
        assert token.encode() not in kept
    assert json.loads(noted.splitlines()[-1])["outcome"] == "accepted"
    said = server.log.read_text()
    assert link.secret not in said
    assert "Traceback" not in said
