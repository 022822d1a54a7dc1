"""One server, asked politely: slowly, with limits on time and size, and again when it may help."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests.auth import AuthBase

from igcore.errors import FetchError, NotFetchedError, TokenError, TryLaterError
from igcore.fetch.verdict import Answer, AskAgain, as_object, is_safe, judge

_CHUNK = 64 * 1024
#: Plain http is for this computer only: no proxy of the environment is to see it.
_DIRECT = {"http": ""}
#: What stands in place of a token, wherever a server repeats it.
_HIDDEN = "(token)"
#: So many letters of a reason are kept: servers can say much. They are counted once no token is among them.
_REASON = 300
#: When a server does not say how long: limits are counted by the hour.
_AN_HOUR = 3600.0
#: A wait without the server's word for it: the first is so long at most, each next one twice that.
_FIRST_WAIT = 2.0
#: After so many items in a row to which nobody answered, nobody will.
_DOWN = 3


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a server is asked; times are seconds, sizes bytes. What passes time comes last, for tests to replace."""

    pause: float = 1.0
    connect: float = 10.0
    read: float = 30.0
    longest: float = 300.0
    tries: int = 5
    patience: float = 300.0
    largest_data: int = 16 * 1024 * 1024
    largest_picture: int = 64 * 1024 * 1024
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now
    chance: Callable[[], float] = random.random


class _Sign(AuthBase):
    """Puts the token into the header. Without one it sees to it that no other secret of the computer is sent."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def usable_token(text: str) -> str:
    """Return a token without the blanks around it.

    Raises:
        TokenError: It is empty, or has letters that no token has.
    """
    token = text.strip()
    if not token:
        raise TokenError("is missing")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise TokenError("has letters that no token has")
    return token


class Server:
    """Asks at one base address, with a token or without; the token goes there and nowhere else."""

    def __init__(self, base: str, manners: Manners, token: str | None = None) -> None:
        """Open nothing yet.

        Raises:
            FetchError: The address is none that may be asked.
        """
        if not is_safe(base):
            raise FetchError("That address cannot be asked: a good one begins with https:// and holds no password.")
        self.base, self.manners = base.removesuffix("?url=").rstrip("/"), manners
        self._token = token
        self._session = requests.Session()
        self._session.headers["User-Agent"] = "igcore"
        self._asked_at = -manners.pause
        self._down = 0

    @property
    def host(self) -> str:
        """Whom it asks, for people to read."""
        return urlsplit(self.base).netloc

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def data(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        """Ask the base address for a JSON object; the token is gone from it, should the server repeat it.

        Raises:
            NotFetchedError: It did not come.
            TokenError: The token is not accepted.
            TryLaterError: The server wants no more requests for now.
            FetchError: Nobody answers any more.
        """
        answer = self._ask(self.base + path, query, _Sign(self._token), self.manners.largest_data)
        found: dict[str, Any] = self._without_token(as_object(answer))
        return found

    def picture(self, address: str) -> bytes:
        """Fetch a file from any host, without the token.

        Raises:
            NotFetchedError: It did not come, or the address is none that may be asked.
            TryLaterError: The server wants no more requests for now.
            FetchError: Nobody answers any more.
        """
        # Plain http is this computer: a server elsewhere has no business to send one there.
        if not is_safe(address) or urlsplit(address).scheme not in ("https", urlsplit(self.base).scheme):
            raise NotFetchedError("its address is none that may be asked: it does not begin with https://")
        return self._ask(address, {}, _Sign(None), self.manners.largest_picture).body

    def _ask(self, address: str, query: Mapping[str, str], sign: AuthBase, limit: int) -> Answer:
        """Ask until the answer is good or nothing helps."""
        host = urlsplit(address).netloc
        for wait_at_most in self._waits():
            self._pause()
            try:
                answer = self._once(address, query, sign, limit)
                judge(answer, self.manners.now())
            except AskAgain as again:
                self._wait(host, again, wait_at_most)
            except NotFetchedError as error:
                self._down = 0
                raise NotFetchedError(self._without_token(error.reason)[:_REASON], error.code) from None
            else:
                self._down = 0
                return answer
        raise AssertionError("the last wait raises")

    def _waits(self) -> Iterator[float | None]:
        """Longest wait after each try; `None` after the last, when there is no other."""
        for number in range(self.manners.tries - 1):
            yield _FIRST_WAIT * 2**number
        yield None

    def _wait(self, host: str, again: AskAgain, wait_at_most: float | None) -> None:
        """Wait as long as the server wants, else with back-off; or raise what ends it."""
        manners = self.manners
        asked = again.wait if again.wait is not None else _AN_HOUR
        if again.wait is not None and again.wait > manners.patience or again.is_limit and wait_at_most is None:
            raise TryLaterError(host, manners.now() + timedelta(seconds=min(asked, 24 * _AN_HOUR), minutes=1))
        if wait_at_most is None:
            self._give_up(host, again)
        elif again.wait is not None:
            manners.sleep(again.wait)
        else:
            # Half of it is by chance, so that many who were refused together do not come back together.
            manners.sleep(wait_at_most * (1 + manners.chance()) / 2)

    def _give_up(self, host: str, again: AskAgain) -> None:
        reason = f"{again.reason}, {self.manners.tries} times"
        self._down += 1
        if self._down >= _DOWN:
            raise FetchError(f"{host} does not answer ({reason}); run the same command again later: what came is kept.")
        raise NotFetchedError(reason)

    def _pause(self) -> None:
        """Let the time pass that lies between two requests."""
        manners = self.manners
        left = self._asked_at + manners.pause - manners.clock()
        if left > 0:
            manners.sleep(left)
        self._asked_at = manners.clock()

    def _once(self, address: str, query: Mapping[str, str], sign: AuthBase, limit: int) -> Answer:
        timeouts = (self.manners.connect, self.manners.read)
        # Errors of requests quote addresses and more: their words are replaced, and none is chained.
        try:
            with self._session.get(
                address,
                params=query,
                auth=sign,
                timeout=timeouts,
                proxies=_DIRECT,
                stream=True,
                allow_redirects=False,
            ) as response:
                return Answer(response.status_code, response.headers, self._body(response, limit))
        except requests.Timeout:
            raise AskAgain("the server took too long") from None
        except requests.exceptions.SSLError:
            raise AskAgain("no secure connection came about") from None
        except requests.ConnectionError:
            raise AskAgain("the connection failed") from None
        except requests.exceptions.ChunkedEncodingError:
            raise AskAgain("the connection broke off") from None
        except (requests.RequestException, ValueError):
            raise NotFetchedError("the server or its address cannot be understood") from None

    def _body(self, response: requests.Response, limit: int) -> bytes:
        """Read the body, up to a size and a time: an answer may trickle for ever."""
        body, ends_at = bytearray(), self.manners.clock() + self.manners.longest
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > limit:
                raise NotFetchedError(f"the answer is larger than {limit:,} bytes")
            if self.manners.clock() > ends_at:
                raise AskAgain("the server took too long")
        return bytes(body)

    def _without_token(self, value: Any) -> Any:
        """Copy a value of JSON with the token replaced, in whatever text it stands."""
        if self._token is None:
            return value
        if isinstance(value, dict):
            return {self._without_token(key): self._without_token(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._without_token(each) for each in value]
        if isinstance(value, str):
            return value.replace(self._token, _HIDDEN).replace(quote(self._token, safe=""), _HIDDEN)
        return value
