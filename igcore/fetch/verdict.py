"""What an answer means: good, to be asked for again, never to come, or the end of the run. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from igcore.errors import NotFetchedError, TokenError
from igcore.importers.source import printable

#: Codes of Meta's APIs: the token; too many requests; a fault of theirs that passes.
_TOKEN_CODES = frozenset({102, 190})
_LIMIT_CODES = frozenset({4, 17, 32, 613})
_PASSING_CODES = frozenset({1, 2})
#: What is wrong with a token, by the subcode of code 190.
_TOKEN_WORDS = {460: "is of before the password was changed", 463: "has expired", 467: "is no longer valid"}
_STATUS_WORDS = {
    400: "the server refused the question",
    401: "the server asks for a login",
    403: "the server does not allow it",
    404: "the server has no such thing; it may be deleted or private",
    410: "the server no longer has it",
}
#: What JSON that is none raises.
_NO_JSON = (ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; the names of headers are found however they are written."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class AskAgain(Exception):
    """The answer may be better next time; `wait` is how many seconds the server wants, if it says so."""

    def __init__(self, reason: str, wait: float | None = None, is_limit: bool = False) -> None:
        """Keep what the caller decides by."""
        super().__init__(reason)
        self.reason, self.wait, self.is_limit = reason, wait, is_limit


def judge(answer: Answer, now: datetime) -> bytes:
    """Return the body of a good answer.

    Args:
        answer: Any.
        now: An aware time, to which a date in Retry-After is compared.

    Raises:
        AskAgain: Too many requests, or a fault that passes.
        NotFetchedError: It will not come.
        TokenError: The token has expired, or is none.
    """
    error = _error_of(answer)
    code = error.get("code")
    if code in _TOKEN_CODES:
        raise TokenError(_TOKEN_WORDS.get(error.get("error_subcode", 0), "has expired or is not valid"))
    if answer.status == 429 or code in _LIMIT_CODES:
        raise AskAgain("the server wants fewer requests", retry_after(answer, now), is_limit=True)
    if answer.status >= 500 or answer.status == 408 or code in _PASSING_CODES:
        raise AskAgain(f"the server failed (status {answer.status})", retry_after(answer, now))
    if 300 <= answer.status < 400:
        raise NotFetchedError(f"the server sends one elsewhere ({_place(answer)}), as to a login", answer.status)
    if error or not 200 <= answer.status < 300:
        reason = _STATUS_WORDS.get(answer.status, f"the server answered with status {answer.status}")
        raise NotFetchedError(reason + _quoted(error), code if isinstance(code, int) else answer.status)
    return answer.body


def _error_of(answer: Answer) -> dict[str, Any]:
    """Error that one of Meta's APIs tells, whatever the status; nothing where it tells none."""
    if not answer.body.lstrip().startswith(b"{"):
        return {}
    try:
        found = json.loads(answer.body)
    except _NO_JSON:
        return {}
    error = found.get("error")
    whole = isinstance(error, dict) and all(isinstance(error.get(key, 0), int) for key in ("code", "error_subcode"))
    return error if whole else {}


def _quoted(error: dict[str, Any]) -> str:
    message = error.get("message")
    return f'; it says "{printable(message)}"' if isinstance(message, str) else ""


def _place(answer: Answer) -> str:
    """Host and path that a redirect leads to; what follows them can hold secrets."""
    try:
        place = urlsplit(answer.headers.get("Location", ""))
    except ValueError:
        return "nowhere"
    return printable((place.hostname or "") + place.path) or "nowhere"


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds that the header Retry-After asks for, in seconds or as a date; `None` without a good one.

    Example:
        >>> now = datetime(2026, 11, 1, 12, tzinfo=UTC)
        >>> retry_after(Answer(429, {"Retry-After": "Sun, 01 Nov 2026 12:01:30 GMT"}, b""), now)
        90.0
        >>> retry_after(Answer(429, {"Retry-After": "soon"}, b""), now)
    """
    text = answer.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)


def as_object(answer: Answer) -> dict[str, Any]:
    """Read the JSON object that a good answer holds.

    Raises:
        NotFetchedError: It holds a page, or anything else.
    """
    try:
        found = json.loads(answer.body.decode("utf-8"))
    except _NO_JSON:
        is_page = answer.body.lstrip().startswith(b"<")
        reason = "a web page came, as when a login is wanted" if is_page else "what came cannot be read as JSON"
        raise NotFetchedError(reason) from None
    if not isinstance(found, dict):
        raise NotFetchedError("what came is JSON, but not of the expected shape")
    return found


def is_safe(address: str) -> bool:
    """Tell whether an address may be asked: https anywhere, plain http on this computer only.

    Example:
        >>> is_safe("https://graph.instagram.com/v26.0"), is_safe("http://127.0.0.1:8000/x")
        (True, True)
        >>> is_safe("http://example.org/"), is_safe("file:///etc/passwd"), is_safe("https://user@example.org/")
        (False, False, False)
    """
    if not address.isprintable() or set(address) & set(" \\"):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
