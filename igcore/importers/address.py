"""A place in an object store, `s3://bucket/folder`: what lies there, and its bytes, through fsspec.

Who may look, and where the store is, the environment says, as it does for every tool of S3 (AWS_ACCESS_KEY_ID,
AWS_ENDPOINT_URL ...); igcore neither keeps nor tells it.
"""

import atexit
import errno
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from igcore.errors import StoreError

_SCHEME = "s3://"
#: What is read at once of a file that is read in pieces.
_PIECE = 256 * 1024
#: So many requests at most for one answer, and so often a file whose bytes broke off: a store that says nothing costs
#: the product of both, times a quarter of a minute.
_REQUESTS, _TRIES = 2, 3
#: Connections are closed within so many seconds.
_CLOSED = 5.0


@dataclass(frozen=True, slots=True)
class Found:
    """One file: its size, when it was put there, and a text that differs once its content does."""

    size: int
    modified: datetime
    tag: str


@dataclass(frozen=True, slots=True)
class Address:
    """A folder or a file in an object store. All that goes wrong is an OSError in plain words."""

    url: str

    def __str__(self) -> str:
        """Return it as it was written."""
        return self.url

    @property
    def name(self) -> str:
        """The last part of it."""
        return self.url.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """Ending of its name, with the dot."""
        return PurePosixPath(self.name).suffix

    def resolve(self) -> "Address":
        """Return itself: it is the same from everywhere."""
        return self

    def is_dir(self) -> bool:
        """Tell that no folder of this computer is meant."""
        return False

    def exists(self) -> bool:
        """Tell whether anything is there and can be reached."""
        try:
            with self._in_words():
                return bool(_store().exists(self._path()))
        except OSError:
            return False

    def info(self) -> Found | None:
        """Look at the file of this address; None where none is, but perhaps files below it."""
        with self._in_words():
            try:
                found = _store().info(self._path())
            except FileNotFoundError:
                return None
        return _found(found) if found["type"] == "file" else None

    def files(self) -> Iterator[tuple[str, Found]]:
        """Yield what lies below: the path from here, and what is known of it."""
        with self._in_words():
            found = _store().find(self._path(), detail=True)
        start = len(self._path()) + 1
        for path, info in found.items():
            if len(path) > start:
                yield path[start:], _found(info)

    def read(self, file: str = "", start: int = 0, end: int | None = None) -> bytes:
        """Bytes of a file below, or of this one, all or from `start` until before `end`."""
        with self._in_words(file):
            try:
                data: bytes = _store().cat_file(self._path(file), start=start or None, end=end)
            except OSError as error:
                if not _is_empty(error):
                    raise
                data = b""
        return data

    def read_all(self, files: Iterable[str]) -> dict[str, bytes]:
        """Bytes of several files below, fetched at once."""
        paths = {self._path(file): file for file in files}
        with self._in_words():
            found = _store().cat(list(paths), on_error="raise")
        return {file: found[path] for path, file in paths.items()}

    def write_all(self, contents: Mapping[str, bytes]) -> None:
        """Put files below, each whole or not at all."""
        with self._in_words():
            _store().pipe({self._path(file): data for file, data in contents.items()})

    def below(self, name: str) -> "Address":
        """Return the address of what has that name below."""
        return Address(f"{self.url}/{name}")

    def remove(self) -> None:
        """Remove all that lies below; nothing being there is as well."""
        with self._in_words():
            store, path = _store(), self._path()
            if found := store.find(path):
                store.rm(found)

    def stream(self) -> io.BufferedReader:
        """Open the file of this address, to be read in pieces from anywhere in it."""
        info = self.info()
        if info is None:
            raise FileNotFoundError(errno.ENOENT, "there is no such file in the store")
        return io.BufferedReader(_Pieces(self, info.size), _PIECE)

    def _path(self, file: str = "") -> str:
        path = self.url.removeprefix(_SCHEME)
        if not path:
            raise OSError(errno.EINVAL, "this is no address of a store")
        return path + (f"/{file}" if file else "")

    @contextmanager
    def _in_words(self, file: str = "") -> Iterator[None]:
        """Say in plain words what the store, or the way to it, has against it."""
        try:
            yield
        except StoreError:
            raise  # Of what is not installed nothing can be asked below.
        except FileNotFoundError as error:
            what = f"no file {file}" if file else "no such bucket or folder"
            raise FileNotFoundError(errno.ENOENT, f"there is {what} in the store") from error
        except PermissionError as error:
            why = "the store does not let you, with the credentials in the environment"
            raise PermissionError(errno.EACCES, why) from error
        except _kinds() as error:
            raise OSError(errno.EIO, _words(error)) from error
        except OSError as error:
            if _answer(error):
                raise OSError(errno.EIO, f"the store says: {error.strerror or error}") from error
            raise


class _Pieces(io.RawIOBase):
    """A file of a store for who reads here and there, such as `zipfile`."""

    def __init__(self, address: Address, size: int) -> None:
        super().__init__()
        self._address, self._size, self._at = address, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._size)
        if self._at >= end:
            return 0
        data = self._address.read(start=self._at, end=end)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


Place = Path | Address


def place_of(text: str) -> Place:
    """Read a place: a path on this computer, or an address in a store.

    Example:
        >>> place_of("s3://pictures/kat/").name, place_of("pictures/kat").name
        ('kat', 'kat')
    """
    if text.startswith(_SCHEME):
        return Address(_SCHEME + text.removeprefix(_SCHEME).strip("/"))
    return Path(text)


@cache
def _store() -> Any:
    """Connect, once in each process.

    Raises:
        StoreError: What is needed for it is not installed.
        OSError: The environment names no store that can be.
    """
    try:
        import fsspec  # noqa: PLC0415 - most have no use for it
        import s3fs  # noqa: F401, PLC0415 - whether it is there
    except ImportError as error:
        raise StoreError(
            "Object stores need s3fs, which is not here: pip install -r requirements-cluster.txt"
        ) from error
    store = fsspec.filesystem(
        "s3",
        skip_instance_cache=True,  # Whoever holds it closes it, and that is this module alone.
        use_listings_cache=False,  # What others put there in between is seen.
        config_kwargs={"retries": {"total_max_attempts": _REQUESTS, "mode": "standard"}},
    )
    store.retries = _TRIES
    try:
        store.connect()
    except ValueError as error:
        why = "the environment names a store or a region that cannot be (AWS_ENDPOINT_URL, AWS_DEFAULT_REGION)"
        raise OSError(errno.EINVAL, why) from error
    return store


@atexit.register
def disconnect() -> None:
    """Close the connections of this process to the store, if it has any; the next request connects anew.

    s3fs would leave that to the garbage collector, and wait a tenth of a second for it.
    """
    if _store.cache_info().currsize:
        from fsspec.asyn import sync  # noqa: PLC0415 - it is loaded

        store = _store()
        _store.cache_clear()
        with suppress(TimeoutError):
            sync(store.loop, store.s3.close, timeout=_CLOSED)


def _is_empty(error: OSError) -> bool:
    """Tell whether a part was asked for of a file that has none."""
    return _answer(error).get("Code") in ("InvalidRange", "416")


def _answer(error: OSError) -> Mapping[str, str]:
    """What the store said that s3fs made an OSError of; empty where the error is another one."""
    # Where the way to it was too slow, there is a response that is none.
    answer: dict[str, dict[str, str]] = getattr(error.__cause__ or error.__context__, "response", None) or {}
    return answer.get("Error", {})


def _found(info: dict[str, Any]) -> Found:
    return Found(int(info["size"]), info["LastModified"].astimezone(UTC), str(info["ETag"]).strip('"'))


def _kinds() -> tuple[type[Exception], ...]:
    """All that the way to a store can raise and s3fs makes no OSError of."""
    return tuple(kind for kinds, _ in _reasons() for kind in kinds)


def _words(error: Exception) -> str:
    """Say what it is; what the libraries say could tell too much."""
    return next(why for kinds, why in _reasons() if isinstance(error, kinds)).format(type(error).__name__)


@cache
def _reasons() -> Sequence[tuple[tuple[type[Exception], ...], str]]:
    """What is to be said of which errors, the most special first."""
    from aiohttp import ClientError as HttpError  # noqa: PLC0415 - as for fsspec
    from botocore import exceptions as boto  # noqa: PLC0415 - it comes with s3fs
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 - so does this

    return (
        (
            (boto.NoCredentialsError, boto.PartialCredentialsError),
            "there are no credentials for the store in the environment",
        ),
        (
            (boto.CredentialRetrievalError, boto.TokenRetrievalError, boto.SSOError, boto.LoginError),
            "the credentials for the store could not be fetched",
        ),
        ((boto.ProfileNotFound,), "there is no such profile as AWS_PROFILE names"),
        ((boto.SSLError,), "the store has no certificate that this computer trusts"),
        ((boto.ReadTimeoutError, boto.ConnectTimeoutError, TimeoutError), "the store did not answer in time"),
        (
            (boto.ConnectionClosedError, boto.ResponseStreamingError, boto.IncompleteReadError, HttpError),
            "the connection to the store broke off",
        ),
        (
            (boto.ConnectionError, boto.HTTPClientError),
            "the store cannot be reached at the address that the environment names",
        ),
        ((boto.ParamValidationError,), "this is no address of a store"),
        ((ResponseParserError,), "what answers at the address of the store is no store"),
        ((boto.BotoCoreError, boto.ClientError), "the store cannot be used ({})"),
    )
