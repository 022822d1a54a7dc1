"""Promises about what an answer means: whatever comes, it is good, asked for again, given up, or ends the run."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igcore.errors import NotFetchedError, TokenError
from igcore.fetch.verdict import Answer, AskAgain, as_object, is_safe, judge, retry_after

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def failed(code: int, status: int = 400, **others: object) -> Answer:
    body = {"error": {"message": "Sorry", "type": "OAuthException", "code": code, **others}}
    return Answer(status, {}, json.dumps(body).encode())


def test_a_good_answer_is_its_body() -> None:
    answer = Answer(200, {}, b'{"data": []}')

    assert judge(answer, NOW) == b'{"data": []}'
    assert as_object(answer) == {"data": []}


@pytest.mark.parametrize("code", [4, 17, 32, 613])
def test_codes_of_the_rate_limit_are_waited_for(code: int) -> None:
    """Whatever the status: Meta sends them with 400 and 403."""
    for status in (200, 400, 403):
        with pytest.raises(AskAgain) as caught:
            judge(failed(code, status), NOW)

        assert caught.value.is_limit


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (failed(190, 400), "has expired or is not valid"),
        (failed(190, 401, error_subcode=463), "has expired"),
        (failed(190, 200, error_subcode=460), "before the password was changed"),
        (failed(102), "has expired or is not valid"),
    ],
)
def test_a_token_that_is_none_ends_the_run(answer: Answer, says: str) -> None:
    with pytest.raises(TokenError, match=says):
        judge(answer, NOW)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(404, {}, b"gone"), "no such thing"),
        (Answer(418, {}, b""), "status 418"),
        (Answer(302, {"Location": "https://www.instagram.com/accounts/login/?next=secret"}, b""), "/accounts/login/)"),
        (Answer(301, {"Location": "http://[broken"}, b""), "elsewhere (nowhere)"),
        (Answer(302, {}, b""), "elsewhere (nowhere)"),
        (failed(100), 'it says "Sorry"'),
        (failed(10, 200), 'it says "Sorry"'),
    ],
)
def test_what_will_not_come_has_a_reason_in_words(answer: Answer, says: str) -> None:
    with pytest.raises(NotFetchedError) as caught:
        judge(answer, NOW)

    assert says in caught.value.reason
    assert "secret" not in caught.value.reason


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<!DOCTYPE html><title>Login</title>", "a web page"),
        (b"\n <html>", "a web page"),
        (b"\x00\xff\xfe", "cannot be read as JSON"),
        (b"", "cannot be read as JSON"),
        (b'{"data": [', "cannot be read as JSON"),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "cannot be read as JSON"),
        (b"[1, 2]", "not of the expected shape"),
        (b"null", "not of the expected shape"),
    ],
)
def test_what_is_no_object_is_not_taken_for_one(body: bytes, says: str) -> None:
    with pytest.raises(NotFetchedError, match=says):
        as_object(Answer(200, {}, body))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Wed, 01 Jul 2026 12:02:00 GMT", 120.0),
        ("Wed, 01 Jul 2026 11:00:00 GMT", 0.0),
        ("Wed, 01 Jul 2026 12:02:00", 120.0),
        ("9" * 400, 999_999_999.0),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("Wed, 99 Jul 2026 12:02:00 GMT", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(text: str, seconds: float | None) -> None:
    assert retry_after(Answer(429, {"Retry-After": text}, b""), NOW) == seconds


@given(st.integers(100, 599), st.binary() | ANY_JSON | st.fixed_dictionaries({"error": ANY_JSON}), st.text(max_size=40))
def test_whatever_comes_has_one_of_four_meanings(status: int, content: object, header: str) -> None:
    """No other exception: a server can send anything, in the headers too."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    answer = Answer(status, {"Retry-After": header, "Location": header}, body)

    with suppress(AskAgain, NotFetchedError, TokenError):
        assert judge(answer, NOW) == body
        assert isinstance(as_object(answer), dict)


@given(st.fixed_dictionaries({}, optional={"code": ANY_JSON, "error_subcode": ANY_JSON, "message": ANY_JSON}))
def test_an_error_of_any_shape_is_one_of_them_too(inner: dict[str, object]) -> None:
    answer = Answer(400, {}, json.dumps({"error": inner}).encode())

    with pytest.raises((AskAgain, NotFetchedError, TokenError)):
        judge(answer, NOW)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://graph.facebook.com/v26.0/instagram_oembed", True),
        ("http://127.0.0.1:8000/x", True),
        ("http://[::1]:8000/x", True),
        ("http://localhost/x", True),
        ("http://192.168.0.7/x", False),
        ("http://127.0.0.1.example.org/", False),
        ("http://127.0.0.1\\@example.org/", False),
        ("http://127.0.0.1@example.org/", False),
        ("https://kat:secret@example.org/", False),
        ("ftp://example.org/a.jpg", False),
        ("file:///etc/passwd", False),
        ("data:image/png;base64,AA", False),
        ("//example.org/a", False),
        ("https://", False),
        ("https://[broken", False),
        ("https://example.org:port/", False),
        ("https://example.org/a b", False),
        ("", False),
    ],
)
def test_addresses_are_https_or_here(address: str, safe: bool) -> None:
    assert is_safe(address) is safe


@given(st.text())
def test_any_text_is_safe_or_not(text: str) -> None:
    assert is_safe(text) in (True, False)
