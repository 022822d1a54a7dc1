"""What strangers hear: nothing. And what nobody can make either door believe."""

import itertools
import re
from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus

from igcore.library import read_manifest, read_tables, thumbnails_of
from igcore.thumbnails import read_half, read_whole
from igcore.web.security_headers import page_policy
from igcore.web.server import ROUTES
from igcore.web.shelf import opened
from tests.gate.asking import COOKIE, Answer, Shared, raw

_numbers = itertools.count()
#: What differs between two of the gate's own pages.
_NONCE = re.compile(rb'nonce="[\w-]+"')
_HTML = {"accept": "text/html", "sec-fetch-mode": "navigate"}
EVIL = "http://evil.example"


def sender() -> str:
    """An address that did not ask before, as far as it goes: nobody may ask often."""
    number = next(_numbers)
    return f"127.5.{number // 250}.{number % 250 + 1}"


@pytest.fixture(scope="module")
def secrets(server: Shared) -> list[bytes]:
    """What no stranger may read: people, words, names of files, ids, beginnings of pictures, counts, generations."""
    manifest = read_manifest(server.library)
    tables = read_tables(server.library, manifest)
    words = {
        *manifest.order,
        *tables.posts["caption"].dropna(),
        *tables.hashtags["key"],
        *tables.images["file"],
        *tables.images["digest"],
        *tables.posts["shortcode"].dropna(),
        manifest.generation,
        f"{len(tables.images)} ",
    }
    folder = thumbnails_of(server.library)
    small = [read(folder, str(each)) for each in tables.images["digest"] for read in (read_whole, read_half)]
    # After the header, which pictures have in common.
    pictures = [each[-60:] for each in small]
    assert len(pictures) > 60
    return [*(word.encode() for word in words if len(word) > 2), *pictures]


def tricks(server: Shared) -> Iterator[str]:
    """Paths of all kinds: known ones, links on the page, and known ones written otherwise."""
    generation = opened(server.library).token
    known = [re.sub(r"\{generation\}|\{before\}", generation, each.path) for each in ROUTES]
    paths = [re.sub(r"\{\w+(:path)?\}", "0", path) for path in known]
    page = server.at_home("GET", "/").body.decode()
    yield from paths
    yield from ["/", "/library", "/sharing", "/index.html", "/manifest.json", "/favicon.png", "/robots.txt"]
    yield from {f"/{link.lstrip('./')}" for link in re.findall(r'(?:href|src)="([^"]+)"', page)}
    for path in (
        f"/t/{generation}/0.jpg",
        f"/columns/{generation}.bin",
        f"/card/{generation}/0.json",
        "/_stcore/health",
    ):
        yield from (
            f"/{path}",
            f"//evil.example{path}",
            f"/join/..{path}",
            f"/join/%2e%2e{path}",
            f"/join/x/../..{path}",
            f"/static/..{path}",
            f"/%2e%2e{path}",
            f"/.{path}",
            f"{path};x",
            f"{path}/",
            f"{path}.",
            f"{path}%00",
            f"{path}%20",
            f"{path}?x=/join/",
            path.upper(),
            path.replace("/", "%2f"),
            path.replace("/", "\\"),
            path.replace("/", "/%2F"),
            f"/_stcore/..{path}",
        )


def said(answer: Answer) -> bytes:
    """All that an answer says."""
    policies = ("content-security-policy", "permissions-policy")
    lines = (f"{name}: {value}" for name, value in answer.headers.items() if name not in policies)
    return "\n".join(lines).encode() + b"\n" + _NONCE.sub(b"", answer.body)


def test_a_crawler_without_the_secret_gets_nothing(server: Shared, secrets: list[bytes]) -> None:
    """Not by any method either."""
    heard = set()
    for path in tricks(server):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "PROPFIND"):
            for more in ({}, _HTML):
                answer = server.ask(method, path, more, sender=sender())

                assert answer.is_refused, (method, path, answer)
                found = said(answer)
                assert not [each for each in secrets if each in found], (method, path)
                heard.add(_NONCE.sub(b"", answer.body))

    # Nothing; the gate's three pages: private, no good link, too many tries; what is said of what is no request.
    assert len(heard) <= 5, heard


def test_the_gates_pages_know_nothing(server: Shared, secrets: list[bytes]) -> None:
    invited = server.invite(joins=False)
    asked = (f"/join/{invited.secret}", "/", "/join/wrong")
    answers = [server.ask("GET", path, _HTML, sender=sender()) for path in asked]

    assert [each.status for each in answers[:2]] == [200, 401]
    assert not [each for answer in answers for each in secrets if each in said(answer)]
    assert b"igcore" not in b"".join(each.body for each in answers)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "localhost.evil.example:80", "0.0.0.0",
     "localhost@evil.example", "127.0.0.1:", "127.0.0.1:x", "", "[::1", "127.0.0.2", "localhost:80:80", "127.1"],
)  # fmt: skip
def test_names_that_were_made_to_mean_this_computer_get_nothing(server: Shared, host: str) -> None:
    """DNS rebinding, at the owner's own door and at the network's, whoever asks."""
    guest = server.invite().cookie["cookie"]

    own = raw(server.own, ["GET / HTTP/1.1", f"Host: {host}"])
    network = raw(server.network, ["GET / HTTP/1.1", f"Host: {host}", f"Cookie: {guest}"])

    assert (own.status, own.body) in ((421, b""), (400, b"Invalid HTTP request received."))
    assert network.status == own.status


def test_bytes_that_no_browser_sends_are_no_question(server: Shared) -> None:
    for who, path in [(server.own, "/browse"), (server.own, "/o/0/0/"), (server.network, "/")]:
        assert raw(who, [f"GET {path}?q=\x80 HTTP/1.1", f"Host: {who}"], "127.0.0.1").status == 400


def test_two_hosts_are_no_host(server: Shared) -> None:
    for first, second in itertools.permutations([server.own, "evil.example"]):
        answer = raw(server.own, ["GET / HTTP/1.1", f"Host: {first}", f"Host: {second}"])

        assert answer.status in (400, 421)


def test_a_name_in_the_request_line_changes_nothing(server: Shared) -> None:
    """The absolute form: what counts is Host, and the gate."""
    stranger = raw(server.network, [f"GET {EVIL}/_stcore/health HTTP/1.1", f"Host: {server.network}"], sender())
    rebound = raw(server.own, [f"GET http://{server.own}/ HTTP/1.1", "Host: evil.example"])

    assert (stranger.status, rebound.status) == (401, 421)


@pytest.mark.parametrize("origin", [EVIL, "null", "", "http://127.0.0.1:1", "https://127.0.0.1", "file://"])
def test_pages_of_others_change_nothing_at_home(server: Shared, origin: str) -> None:
    """What the owner's browser sends for a page of somebody else."""
    for method, path in [("POST", "/uploads"), ("POST", "/job/cancel"), ("DELETE", "/uploads/0"), ("POST", "/zip/0")]:
        assert server.at_home(method, path, {"origin": origin}).status == 403

    with pytest.raises(InvalidStatus), server.socket({}, origin or "x", at=server.own):
        pass


def test_pages_of_others_cannot_use_a_guests_cookie(server: Shared) -> None:
    owner, guest = server.invite("owner"), server.invite()

    for who, path in [(owner, "/uploads"), (guest, "/zip/0")]:
        assert server.ask("POST", path, {**who.cookie, "origin": EVIL}).status == 403
        assert server.ask("POST", path, {**who.cookie, "origin": f"http://{server.network}"}).status not in (401, 403)


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_what_a_browser_says_of_the_page_counts_where_it_names_no_origin(server: Shared, site: str) -> None:
    """Another port of this computer is another page, too; the gate and the routes behind it ask the same."""
    guest = server.invite()

    for method, path in [("POST", "/job/cancel"), ("DELETE", "/uploads/0"), ("POST", "/zip/0")]:
        assert server.at_home(method, path, {"sec-fetch-site": site}).status == 403
    assert server.ask("POST", "/zip/0", {**guest.cookie, "sec-fetch-site": site}).status == 403
    assert server.ask("POST", "/zip/0", {**guest.cookie, "sec-fetch-site": "same-origin"}).status == 404
    assert server.ask("GET", "/job", {**guest.cookie, "sec-fetch-site": site}).status == 200


def test_what_is_said_of_where_it_comes_from_is_believed_by_nobody(server: Shared) -> None:
    """Nor that it came by TLS, by another name, or that the gate was there before."""
    claims = {
        "x-forwarded-for": "127.0.0.1",
        "x-real-ip": "127.0.0.1",
        "forwarded": "for=127.0.0.1;host=localhost;proto=https",
        "x-forwarded-host": server.own,
        "x-forwarded-proto": "https",
        "x-igcore-visitor": "0.owner.",
        "X-Igcore-Visitor": "owner",
        "x_igcore_visitor": "owner",
        "x-original-url": "/_stcore/health",
        "x-http-method-override": "GET",
    }

    for name, value in claims.items():
        for sent in ({name: value}, claims):
            assert server.ask("GET", "/_stcore/health", sent, sender=sender()).status == 401
    # From the very computer that a proxy would be trusted on.
    answer = server.ask("GET", "/_stcore/health", claims | {"cookie": f"__Host-{COOKIE}={server.invite().token}"})
    assert answer.status == 401
    with pytest.raises(InvalidStatus), server.socket(claims):
        pass


def test_brakes_are_not_loosened_by_claims(server: Shared) -> None:
    """Whoever says that they come from elsewhere is counted all the same."""
    here = sender()
    codes = [server.ask("GET", "/", {"x-forwarded-for": f"10.0.0.{n}"}, sender=here).status for n in range(80)]

    assert set(codes) == {401, 429}
    assert codes[-1] == 429


def test_a_guests_cookie_is_not_needed_at_home(server: Shared) -> None:
    """And takes nothing from the owner."""
    answer = server.at_home("GET", "/_stcore/metrics", server.invite().cookie)

    assert answer.status == 200


WANTED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex",
}


def test_every_answer_has_the_headers(server: Shared) -> None:
    """Pages, pictures, JSON, bytes, scripts, errors, refusals, redirections: at both doors."""
    generation, cookie = opened(server.library).token, server.invite().cookie
    paths = [
        *("/", "/library", "/browse", "/_stcore/health", "/_stcore/host-config", "/favicon.png", "/nothing/at/all"),
        *(f"/t/{generation}/0.jpg", f"/o/{generation}/0", f"/columns/{generation}.bin", f"/card/{generation}/0.json"),
        *(f"/t/{generation}/999.jpg", "/job", "/places", "/media/0.jpg", f"/complete/{generation}"),
        *(script for script in re.findall(r'"\.(/static/js/[^"]+)"', server.at_home("GET", "/").body.decode())[:1]),
    ]
    answers = [(path, server.at_home("GET", path)) for path in paths]
    answers += [(path, server.ask("GET", path, cookie)) for path in paths]
    answers += [(path, server.ask("GET", path, more, sender=sender())) for path in paths for more in ({}, _HTML)]
    answers += [("", raw(server.own, ["GET / HTTP/1.1", "Host: evil.example"])), ("", server.ask("PUT", "/", cookie))]

    assert {each.status for _, each in answers} >= {200, 307, 401, 403, 404, 421}
    for path, answer in answers:
        headers = answer.headers
        assert {name: headers.get(name) for name in WANTED} == WANTED, path
        is_page = headers.get("content-type", "").startswith("text/html")
        assert headers["referrer-policy"] == ("same-origin" if is_page else "no-referrer"), path
        assert "camera=()" in headers["permissions-policy"]
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert headers.get("access-control-allow-origin") is None, path


def test_only_pages_may_run_scripts(server: Shared) -> None:
    """A picture or a text that somebody made look like a page stays one that can do nothing."""
    generation = opened(server.library).token
    page = server.at_home("GET", "/").headers["content-security-policy"]
    picture = server.at_home("GET", f"/o/{generation}/0").headers["content-security-policy"]

    assert page == page_policy(server.own, False)
    assert "script-src 'self'" in page
    assert "script-src" not in picture
    assert "sandbox" in picture


def test_what_is_private_is_not_kept_on_the_way(server: Shared) -> None:
    generation, cookie = opened(server.library).token, server.invite().cookie

    kept = server.ask("GET", f"/t/{generation}/0.jpg", cookie)
    refused = server.ask("GET", f"/t/{generation}/0.jpg", sender=sender())

    assert (kept.status, refused.status) == (200, 401)
    assert "private" in kept.headers["cache-control"]
    assert refused.headers["cache-control"] == "no-store"
    # What serves it is nobody's business.
    assert "server" not in kept.headers
