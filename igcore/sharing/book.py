"""The book of links and guests: who may come in, who is in, who is not any more.

It lies in the library's folder. Who asks it gets immutable records, as they are now. It is safe between threads; a
change is on the disk before it holds, save for a revocation, which holds first.
"""

import errno
import json
import os
import secrets
import threading
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from igcore.sharing.limits import EVERYTHING, Limits
from igcore.sharing.records import Guest, Link, Role, hashed, read, written

_FILE = "sharing.json"
#: More is neither written nor read; bytes.
_LONGEST_FILE = 4_000_000
_LONGEST_SECRET = 100
#: So many links, and guests of one link, at most: a link for any number of devices must not fill the disk.
MOST_LINKS, MOST_GUESTS = 200, 200
#: So many devices that were put out a link remembers, the last ones.
_MOST_OUT = 100


@dataclass(frozen=True, slots=True)
class Change:
    """What happened: a guest came in, or guests (by their ids) are out, or a link was used up."""

    joined: Guest | None = None
    gone: frozenset[str] = frozenset()
    used_up: Link | None = None


class Book:
    """Links and guests of one library.

    `problem` is a sentence where its file could not be read; then nobody is in.
    """

    def __init__(self, root: Path) -> None:
        """Read it, from the folder of a library that need not be there yet."""
        self._file = root / _FILE
        self._changing = threading.RLock()
        self._listeners: list[Callable[[Change], None]] = []
        self._links: dict[str, Link] = {}
        self._guests: dict[str, Guest] = {}
        self._by_token: dict[str, str] = {}
        self._count = 0
        self.problem = ""
        self._read()

    def listen(self, hear: Callable[[Change], None]) -> Callable[[], None]:
        """Call `hear` after each change, in the thread that made it; what is returned ends that."""
        self._listeners.append(hear)
        return lambda: self._listeners.remove(hear) if hear in self._listeners else None

    def links(self, now: float) -> list[Link]:
        """Links that still let somebody in, the newest first."""
        found = [each for each in self._links.copy().values() if each.expires > now and each.left != 0]
        return sorted(found, key=lambda each: -each.made)

    def guests(self, now: float) -> list[Guest]:
        """Guests who are in, the newest first."""
        return sorted((each for each in self._guests.copy().values() if each.until > now), key=lambda each: -each.since)

    def invite(
        self, now: float, lasts: float, limits: Limits = EVERYTHING, *, uses: int | None = 1, role: Role = "guest"
    ) -> tuple[Link, str]:
        """Make a link; returns it with its secret, which is nowhere else.

        Args:
            now: The time.
            lasts: For how many seconds it and all who come by it are good.
            limits: What they see.
            uses: For how many devices it is; None: any.
            role: What they may do.

        Raises:
            ValueError: There are too many links.
            OSError: It cannot be written.
        """
        secret = secrets.token_urlsafe(32)
        link = Link(
            id=secrets.token_hex(6),
            role=role,
            limits=limits,
            made=now,
            expires=now + lasts,
            left=uses,
            secret=hashed(secret),
        )
        with self._changing:
            self._sweep(now)
            if len(self._links) >= MOST_LINKS:
                raise ValueError(f"There are {MOST_LINKS} links already; revoke some.")
            self._hold({**self._links, link.id: link}, self._guests, self._count)
        return link, secret

    def opens(self, secret: str, now: float) -> Link | None:
        """The link that a secret opens now, if any."""
        if not 0 < len(secret) <= _LONGEST_SECRET:
            return None
        digest = hashed(secret)
        found = [each for each in self._links.copy().values() if secrets.compare_digest(each.secret, digest)]
        return next((each for each in found if each.expires > now), None)

    def join(self, secret: str, now: float, device: str, shown: str = "") -> tuple[Guest, str] | None:
        """Let somebody in who has a link's secret; returns the guest with the token to show from now on.

        Args:
            secret: Of the link.
            now: The time.
            device: What it is, in words.
            shown: The token that they had before, if any: a link does not let in again whom it was revoked for.

        Raises:
            OSError: It cannot be written; then nobody came in.
        """
        with self._changing:
            self._sweep(now)
            link = self.opens(secret, now)
            if link is None or not link.lets_in(shown) or self._full(link):
                return None
            token, left = secrets.token_urlsafe(32), None if link.left is None else link.left - 1
            guest = Guest(
                id=secrets.token_hex(8),
                name=f"Guest {self._count + 1}" if link.role == "guest" else f"Owner's device {self._count + 1}",
                device=device,
                role=link.role,
                limits=link.limits,
                link=link.id,
                since=now,
                until=link.expires,
                seen=now,
                token=hashed(token),
            )
            used = replace(link, left=left)
            links = _known_by_another(self._links, hashed(shown), guest.token)
            self._hold({**links, link.id: used}, {**self._guests, guest.id: guest}, self._count + 1)
        self._tell(Change(joined=guest, used_up=used if left == 0 else None))
        return guest, token

    def guest_of(self, token: str, now: float) -> Guest | None:
        """Who shows a token, if they are in; that they were seen is written with the next change."""
        if not 0 < len(token) <= _LONGEST_SECRET:
            return None
        guest = self._guests.get(self._by_token.get(hashed(token), ""))
        if guest is None or guest.until <= now:
            return None
        if now - guest.seen >= 1:
            self._see(guest, now)
        return guest

    def guest(self, name: str, now: float) -> Guest | None:
        """Who has an id, if they are in."""
        guest = self._guests.get(name)
        return guest if guest is not None and guest.until > now else None

    def revoke(self, *names: str, closing: bool = False) -> None:
        """Put out guests, and links with all who came by them, by their ids.

        A guest who is put out does not come in again by the same link, as long as they show the token that they had.

        Args:
            names: Ids.
            closing: Whether the links of these guests let in nobody else; who is in by them stays.

        Raises:
            OSError: It holds, but cannot be written: it will not hold after a restart.
        """
        with self._changing:
            out = [each for key, each in self._guests.items() if key in names]
            links = {
                key: _after(each, [guest.token for guest in out if guest.link == key], closing)
                for key, each in self._links.items()
                if key not in names
            }
            guests = {key: each for key, each in self._guests.items() if key not in names and each.link not in names}
            self._put_out(links, guests)

    def revoke_all(self) -> None:
        """Put out everybody, and end every link.

        Raises:
            OSError: As of `revoke`.
        """
        with self._changing:
            self._put_out({}, {})

    def _put_out(self, links: dict[str, Link], guests: dict[str, Guest]) -> None:
        gone = frozenset(self._guests.keys() - guests.keys())
        self._take(links, guests, self._count)
        try:
            self._write(links, guests, self._count)
        finally:
            self._tell(Change(gone=gone))

    def _full(self, link: Link) -> bool:
        return sum(each.link == link.id for each in self._guests.values()) >= MOST_GUESTS

    def _see(self, guest: Guest, now: float) -> None:
        # Whoever asks does not wait for the disk: the next time they are seen will do.
        if not self._changing.acquire(blocking=False):
            return
        try:
            if guest.id in self._guests:
                self._guests[guest.id] = replace(guest, seen=now)
        finally:
            self._changing.release()

    def _sweep(self, now: float) -> None:
        """Forget who and what has expired; it is written with the next change."""
        guests = {key: each for key, each in self._guests.items() if each.until > now}
        # A link that is used up stays as long as its guests, to be revoked with them.
        needed: Collection[str] = {each.link for each in guests.values()}
        links = {
            key: each for key, each in self._links.items() if key in needed or (each.expires > now and each.left != 0)
        }
        self._take(links, guests, self._count)

    def _hold(self, links: dict[str, Link], guests: dict[str, Guest], count: int) -> None:
        self._write(links, guests, count)
        self._take(links, guests, count)

    def _take(self, links: dict[str, Link], guests: dict[str, Guest], count: int) -> None:
        self._links, self._guests, self._count = dict(links), dict(guests), count
        self._by_token = {each.token: each.id for each in guests.values()}

    def _tell(self, change: Change) -> None:
        for hear in tuple(self._listeners):
            hear(change)

    def _read(self) -> None:
        try:
            if self._file.stat().st_size > _LONGEST_FILE:
                raise ValueError("it is too long")
            self._take(*read(json.loads(self._file.read_text("utf-8"))))
        except (FileNotFoundError, NotADirectoryError):
            return
        except (OSError, ValueError, RecursionError) as error:
            self.problem = f"Who this library was shared with cannot be read ({error}): nobody is let in any more."

    def _write(self, links: dict[str, Link], guests: dict[str, Guest], count: int) -> None:
        content = json.dumps(written(links, guests, count), indent=1).encode()
        if len(content) > _LONGEST_FILE:
            raise OSError(errno.EFBIG, "there are too many links and guests; revoke some")
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_private(self._file, content)
        self.problem = ""


def _after(link: Link, out: list[str], closing: bool) -> Link:
    """A link of which some, by their hashed tokens, were put out."""
    if not out:
        return link
    return replace(link, out=(*link.out, *out)[-_MOST_OUT:], left=0 if closing else link.left)


def _known_by_another(links: dict[str, Link], before: str, token: str) -> dict[str, Link]:
    """Links that know whom they do not let in by the token that they have from now on, too."""
    return {
        key: replace(each, out=(*each.out, token)[-_MOST_OUT:]) if before in each.out else each
        for key, each in links.items()
    }


def write_private(file: Path, content: bytes) -> None:
    """Replace a file as a whole, to be read by nobody else on this computer.

    Raises:
        OSError: It cannot be written; the one before is still there.
    """
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "xb", opener=_private) as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _remove(file.parent.glob(f"{file.name}.*.part"))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _remove(left_over: Iterable[Path]) -> None:
    """Parts that a killed process left behind."""
    for part in left_over:
        part.unlink(missing_ok=True)


_books: dict[str, Book] = {}
_opening = threading.Lock()


def book_of(root: str) -> Book:
    """The one book of a library's folder in this process."""
    found = _books.get(root)
    if found is None:
        with _opening:
            found = _books.setdefault(root, _books.get(root) or Book(Path(root)))
    return found
