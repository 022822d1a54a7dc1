"""Promises about asking: politely, within limits, again when it may help. Over real sockets; the clock only is made."""

import gzip
import threading
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from igcore.errors import FetchError, IgcoreError, NotFetchedError, TokenError, TryLaterError
from igcore.fetch import Server, usable_token
from tests.online import TOKEN, Asked, Play, Reply, Time, as_json, error, picture, playing

GOOD = as_json({"data": [1]})
PAGE = Reply(b"<!DOCTYPE html><title>Login</title>", headers={"Content-Type": "text/html"})


def in_turn(*replies: Reply) -> Play:
    """Answer with each of these, and with the last for ever."""
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_a_question_and_its_token_arrive_as_they_should() -> None:
    """The token is in the header; addresses stand in logs."""
    with playing(in_turn(GOOD)) as online:
        found = Server(online.base + "/v1/", Time().manners(), TOKEN).data(
            "/me", {"fields": "id,name", "after": "a=&b"}
        )

    assert found == {"data": [1]}
    assert len(online.asked) == 1
    assert online.asked[0].path == "/v1/me"
    assert online.asked[0].query == {"fields": "id,name", "after": "a=&b"}
    assert online.asked[0].authorization == f"Bearer {TOKEN}"


def test_the_token_goes_to_the_base_address_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no other secret of this computer goes anywhere, though requests likes to read ~/.netrc."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login kat password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with playing(in_turn(Reply(picture(1)))) as online:
        Server("http://127.0.0.1:9", Time().manners(), TOKEN).picture(online.base + "/a.jpg")

    assert online.asked[0].authorization is None


def test_what_stays_on_this_computer_goes_through_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would see the token."""
    with playing(in_turn(GOOD)) as online, playing(in_turn(GOOD)) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.base)
        Server(online.base, Time().manners(), TOKEN).data("", {})

    assert (len(online.asked), proxy.asked) == (1, [])


def test_requests_are_apart() -> None:
    """Three requests, 5 seconds between each two; the first need not wait."""
    time = Time()
    with playing(in_turn(GOOD)) as online:
        server = Server(online.base, time.manners(pause=5.0))
        for _ in range(3):
            server.data("", {})

    assert time.waits == [5.0, 5.0]


@pytest.mark.parametrize(
    ("replies", "waits"),
    [
        ([as_json({}, 429, Retry_After="7"), GOOD], [7.0]),
        ([as_json({}, 503, Retry_After="Wed, 01 Jul 2026 12:00:09 GMT"), GOOD], [9.0]),
        ([error(4, status=403, Retry_After="3"), GOOD], [3.0]),
        ([error(17), error(613), GOOD], [2.0, 4.0]),
        ([Reply(b"", 500), Reply(b"oops", 502), Reply(b"", 504), GOOD], [2.0, 4.0, 8.0]),
        ([error(2, "try again", 400), GOOD], [2.0]),
        ([replace(GOOD, length=100), GOOD], [2.0]),
        ([replace(GOOD, body=b"", length=100), GOOD], [2.0]),
    ],
    ids=["429", "a date", "limit", "no word", "5xx", "passing", "cut in the body", "cut before it"],
)
def test_what_passes_is_asked_for_again(replies: list[Reply], waits: list[float]) -> None:
    time = Time()
    with playing(in_turn(*replies)) as online:
        found = Server(online.base, time.manners()).data("", {})

    assert found == {"data": [1]}
    assert time.waits == waits
    assert len(online.asked) == len(waits) + 1


def test_back_off_is_by_chance_between_half_and_all() -> None:
    time = Time()
    with playing(in_turn(Reply(b"", 500), Reply(b"", 500), GOOD)) as online:
        Server(online.base, time.manners(chance=lambda: 0.0)).data("", {})

    assert time.waits == [1.0, 2.0]


def test_a_server_that_fails_for_ever_is_asked_five_times() -> None:
    """Then the item is given up; after three items, the run."""
    time = Time()
    with playing(in_turn(Reply(b"", 503))) as online:
        server = Server(online.base, time.manners())
        for _ in range(2):
            with pytest.raises(NotFetchedError) as caught:
                server.data("", {})
        with pytest.raises(FetchError, match="does not answer") as ended:
            server.data("", {})

    assert caught.value.reason == "the server failed (status 503), 5 times"
    assert not isinstance(ended.value, NotFetchedError)
    assert time.waits == [2.0, 4.0, 8.0, 16.0] * 3
    assert len(online.asked) == 15


def test_an_item_that_answers_between_shows_that_the_server_is_there() -> None:
    with playing(lambda asked: Reply(b"", 500) if asked.query else Reply(b"", 404)) as online:
        server = Server(online.base, Time().manners(tries=1))
        for number in range(8):
            with pytest.raises(NotFetchedError):
                server.data("", {"a": "b"} if number % 2 else {})

    assert len(online.asked) == 8


def test_nobody_at_the_address() -> None:
    with playing(in_turn(GOOD)) as online:
        pass

    with pytest.raises(NotFetchedError, match="the connection failed, 5 times"):
        Server(online.base, Time().manners()).data("", {})


@pytest.mark.parametrize(
    ("reply", "moment"),
    [
        (as_json({}, 429, Retry_After="1800"), "2026-07-01 12:31 UTC"),
        (as_json({}, 429, Retry_After="Thu, 02 Jul 2026 09:00:00 GMT"), "2026-07-02 09:01 UTC"),
        (as_json({}, 503, Retry_After="99999999999"), "2026-07-02 12:01 UTC"),
        (error(4), "2026-07-01 13:01 UTC"),
    ],
)
def test_a_limit_that_lasts_ends_the_run_and_says_when_to_go_on(reply: Reply, moment: str) -> None:
    """Without the server's word it is an hour, after the tries: limits are counted by the hour."""
    time = Time()
    with playing(in_turn(reply)) as online, pytest.raises(TryLaterError, match=moment):
        Server(online.base, replace(time.manners(), now=Time().now)).data("", {})

    assert max(time.waits, default=0) <= 300


def test_an_expired_token_is_one_clear_sentence_at_once() -> None:
    expired = error(190, f"Malformed access token {TOKEN}", 401)
    with playing(in_turn(expired)) as online, pytest.raises(TokenError) as caught:
        Server(online.base, Time().manners(), TOKEN).data("/me", {})

    assert str(caught.value).startswith("The token has expired or is not valid; make a new one")
    assert TOKEN not in str(caught.value)
    assert len(online.asked) == 1


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (PAGE, "a web page came"),
        (Reply(b"\x00garbage"), "cannot be read as JSON"),
        (Reply(b"", 302, {"Location": "https://www.instagram.com/accounts/login/"}), "instagram.com/accounts/login/"),
        (Reply(b"x" * 5000), "larger than 4,000 bytes"),
        (error(100, "No such field"), "No such field"),
        (replace(GOOD, headers={"Content-Encoding": "gzip"}), "cannot be understood"),
    ],
)
def test_what_will_not_change_is_asked_for_once(reply: Reply, says: str) -> None:
    with playing(in_turn(reply)) as online, pytest.raises(NotFetchedError) as caught:
        Server(online.base, Time().manners(largest_data=4000)).data("", {})

    assert says in caught.value.reason
    assert [asked.path for asked in online.asked] == ["/"]


def test_a_redirect_is_never_followed() -> None:
    """It could lead to a login, to this computer's own services, or take the token away."""
    with playing(in_turn(GOOD)) as other, playing(in_turn(Reply(b"", 307, {"Location": other.base}))) as online:
        server = Server(online.base, Time().manners(), TOKEN)
        with pytest.raises(NotFetchedError):
            server.data("", {})
        with pytest.raises(NotFetchedError):
            server.picture(online.base)

    assert len(online.asked) == 2
    assert other.asked == []


def test_a_packed_answer_that_swells_is_refused() -> None:
    """10 MB of zeros in 10 kB."""
    bomb = Reply(gzip.compress(bytes(10_000_000)), headers={"Content-Encoding": "gzip"})
    with playing(in_turn(bomb)) as online, pytest.raises(NotFetchedError, match="larger than"):
        Server(online.base, Time().manners(largest_data=1_000_000)).data("", {})


def test_an_answer_that_does_not_come_is_not_waited_for() -> None:
    """The server holds the body back for as long as the test lets it."""
    hold = threading.Event()
    with playing(in_turn(replace(GOOD, hold=hold), GOOD)) as online:
        time = Time()
        found = Server(online.base, time.manners(read=0.05)).data("", {})
        hold.set()

    assert found == {"data": [1]}
    assert time.waits == [2.0]


def test_an_answer_that_trickles_for_ever_is_cut() -> None:
    """Each piece comes in time, all of them never do: the clock moves by 200 seconds at each look."""
    time = Time(ticks=200.0)
    long = Reply(b"[" + b" " * 300_000 + b"]")
    with playing(in_turn(long)) as online, pytest.raises(NotFetchedError, match="took too long, 5 times"):
        Server(online.base, time.manners()).data("", {})


@pytest.mark.parametrize(
    "base", ["http://example.org", "ftp://example.org", "graph.instagram.com", "https://a:b@c.org"]
)
def test_a_base_that_is_not_safe_is_refused(base: str) -> None:
    with pytest.raises(FetchError, match="cannot be asked"):
        Server(base, Time().manners())


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://example.org/a.jpg",
        "http://127.0.0.1:8501/",
        "HTTP://localhost/",
        "javascript:1",
        "https://[",
        "",
    ],
)
def test_a_picture_is_never_looked_for_elsewhere_than_on_the_web(address: str) -> None:
    with pytest.raises(NotFetchedError, match="none that may be asked"):
        Server("https://graph.instagram.com", Time().manners()).picture(address)


@pytest.mark.parametrize("address", ["https://.example/", "https://a..b/", "https://" + "a" * 70 + ".b/", "https://*/"])
def test_addresses_that_no_host_has_are_problems(address: str) -> None:
    """Nothing is sent for them."""
    with pytest.raises(NotFetchedError):
        Server("https://graph.instagram.com", Time().manners(tries=1)).picture(address)


@pytest.mark.parametrize(
    "play",
    [
        lambda asked: error(100, f"Bad token {TOKEN} {asked.authorization}"),
        lambda asked: error(100, "x" * 290 + TOKEN),
        lambda asked: Reply(b"", 302, {"Location": f"https://example.org/{asked.authorization}/{TOKEN}"}),
        lambda asked: Reply(b"", 302, {"Location": "https://example.org/IGQWRsecret%7C0123456789secret"}),
        lambda asked: as_json(
            {TOKEN: [f"a{TOKEN}b", {"next": "https://x/?t=IGQWRsecret%7C0123456789secret"}, 1, None]}
        ),
    ],
)
def test_a_server_that_repeats_the_token_does_not_make_us_do_so(play: Callable[[Asked], Reply]) -> None:
    """Neither whole nor in part, nor in an exception that hangs on another."""
    with playing(play) as online:
        try:
            said = repr(Server(online.base, Time().manners(), TOKEN).data("", {}))
        except IgcoreError:
            said = traceback.format_exc()

    assert said
    assert "IGQWR" not in said
    assert "0123456789secret" not in said


@pytest.mark.parametrize(
    ("text", "says"), [("", "is missing"), (" \n", "is missing"), ("a b", "letters"), ("é", "letters")]
)
def test_a_token_that_cannot_be_one_is_refused_unseen(text: str, says: str) -> None:
    with pytest.raises(TokenError, match=says):
        usable_token(text)


def test_blanks_around_a_token_are_no_part_of_it() -> None:
    """They come along when it is copied."""
    assert usable_token(f" {TOKEN}\n") == TOKEN
