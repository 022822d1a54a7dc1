"""Routes of uploads. A browser first says which files are to come, sends each by tus 1.0, and says that all are there.

    POST   /uploads                 {"name", "files": [[path, size, modified], ...]} -> {"drop", "files", "left_out"}
    POST   /uploads/DROP            a file (tus: creation, its bytes may come along); `path` is in its metadata
    HEAD, PATCH, DELETE /uploads/DROP/NUMBER    as in tus
    POST   /uploads/DROP/finish     all is there -> {"archive", "new"}, and it is read
    DELETE /uploads/DROP            cancel: all that came of it is removed

A tus client that knows nothing of drops sends a file to /uploads, which is then an upload of its own.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from igcore.errors import NoRoomError, NoUploadError, UploadError
from igcore.library.drops import Drop, drop_of
from igcore.library.uploads import Uploads
from igcore.web import jobs, tus
from igcore.web.here import why_not
from igcore.web.root import library_root

#: So much is written at once; more of an upload is never in memory.
PIECE = 1 << 20
#: A list of as many files as there may be is no longer; bytes.
_LONGEST_LIST = 64 << 20
_HEADERS = {"Tus-Resumable": tus.VERSION, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

_STATUS = {NoUploadError: 404, NoRoomError: 507}

_P = ParamSpec("_P")
_R = TypeVar("_R")


class _Refused(Exception):
    """What was asked for cannot be done, why, and by which status."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(eq=False)
class _Turn:
    """Whose turn it is to write a file: who comes last. Who was cut off may still seem to be there for minutes."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    number: int = 0


_turns: WeakValueDictionary[tuple[str, int], _Turn] = WeakValueDictionary()


@lru_cache(maxsize=2)
def uploads_at(root: Path) -> Uploads:
    """The uploads of a library."""
    return Uploads(root)


async def drops(request: Request) -> Response:
    """Begin an upload, or say what is there of it; or create a file by tus that is an upload of its own."""
    return await _answer(request, {"POST": _begin, "OPTIONS": _options})


async def drop(request: Request) -> Response:
    """Create a file of an upload, or cancel all of it."""
    return await _answer(request, {"POST": _create, "DELETE": _cancel, "OPTIONS": _options})


async def finish(request: Request) -> Response:
    """Make an archive of an upload, and read it."""
    return await _answer(request, {"POST": _finish})


async def file(request: Request) -> Response:
    """Say how much of a file is there, take more of it, or remove it."""
    return await _answer(request, {"HEAD": _head, "PATCH": _patch, "DELETE": _remove, "OPTIONS": _options})


async def _answer(request: Request, methods: Mapping[str, Callable[[Request], Any]]) -> Response:
    if (fault := why_not(request)) is not None:
        return _said(fault, 403)
    try:
        answer: Response = await methods[request.method](request)
        return answer
    except _Refused as error:
        return _said(str(error), error.status)
    except UploadError as error:
        return _said(str(error), next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400))
    except ClientDisconnect:
        return _said("The connection was lost; what came is kept.", 400)


def _said(sentence: str, status: int) -> Response:
    more = {"Tus-Version": tus.VERSION} if status == 412 else {}
    return PlainTextResponse(sentence, status, headers={**_HEADERS, **more})


async def _options(_: Request) -> Response:
    return Response(status_code=204, headers={**_HEADERS, **tus.SPEAKS})


async def _begin(request: Request) -> Response:
    if "tus-resumable" in request.headers:
        return await _create_alone(request)
    found = await _json(request)
    name, files = found.get("name"), found.get("files")
    if not isinstance(name, str) or not isinstance(files, list):
        raise _Refused("That is no list of files.", 400)
    wanted = await _beside(drop_of, name, files)
    before = await _beside(_uploads().begin, wanted)
    if before is not None:
        _read(before)
        return JSONResponse({"archive": before.name, "new": False}, headers=_HEADERS)
    there = await _beside(_offsets, wanted)
    return JSONResponse({"drop": wanted.id, "files": there, "left_out": wanted.left_out}, headers=_HEADERS)


def _offsets(drop: Drop) -> list[tuple[str, int]]:
    """Path of each file, and how much of it is there; -1 where nobody began it."""
    found = ((each.path, _uploads().offset(drop, number)) for number, each in enumerate(drop.files))
    return [(path, -1 if offset is None else offset) for path, offset in found]


async def _create_alone(request: Request) -> Response:
    _check_version(request)
    named = tus.metadata(request.headers.get("upload-metadata", ""))
    name = named.get("filename") or named.get("name") or "upload"
    files = [[name.split("/")[-1], _length(request), time.time() * 1000]]
    wanted = replace(await _beside(drop_of, name, files), alone=True)
    await _beside(_uploads().begin, wanted)
    return await _created(request, wanted, 0)


async def _create(request: Request) -> Response:
    _check_version(request)
    found = _uploads().find(request.path_params["drop"])
    path = tus.metadata(request.headers.get("upload-metadata", "")).get("path")
    number = found.numbers.get(path or "")
    if number is None:
        raise _Refused("This file was not said to come.", 400)
    if _length(request) != found.files[number].size:
        raise _Refused(f"{path} was said to have another size.", 400)
    return await _created(request, found, number)


async def _created(request: Request, drop: Drop, number: int) -> Response:
    turn, mine = _take_turn(drop, number)
    async with turn.lock:
        offset = await _beside(_uploads().start, drop, number)
    if request.headers.get("content-type") == tus.BYTES and offset < drop.files[number].size:
        offset = await _take(request, drop, number, (turn, mine, offset))
    place = {"Location": f"/uploads/{drop.id}/{number}"}
    return await _taken(drop, number, offset, status=201, headers=place)


async def _head(request: Request) -> Response:
    _check_version(request)
    found, number = _file(request)
    turn, _ = _take_turn(found, number)
    async with turn.lock:
        offset = _uploads().offset(found, number)
    if offset is None:
        raise NoUploadError
    size = {"Upload-Length": str(found.files[number].size)}
    return await _taken(found, number, offset, status=200, headers=size)


async def _patch(request: Request) -> Response:
    _check_version(request)
    found, number = _file(request)
    if request.headers.get("content-type") != tus.BYTES:
        raise _Refused(f"The bytes of an upload are called {tus.BYTES}.", 415)
    said = tus.number(request.headers.get("upload-offset"))
    turn, mine = _take_turn(found, number)
    async with turn.lock:
        offset = _uploads().offset(found, number)
    if offset is None:
        raise NoUploadError
    if offset != said:
        raise _Refused(f"There are {offset} bytes of this file.", 409)
    offset = await _take(request, found, number, (turn, mine, offset))
    return await _taken(found, number, offset, status=204, headers={})


async def _remove(request: Request) -> Response:
    _check_version(request)
    found, number = _file(request)
    turn, _ = _take_turn(found, number)
    async with turn.lock:
        await _beside(_uploads().remove, found, number)
    return Response(status_code=204, headers=_HEADERS)


async def _cancel(request: Request) -> Response:
    found = _uploads().find(request.path_params["drop"])
    await _beside(_uploads().discard, found.id)
    return Response(status_code=204, headers=_HEADERS)


async def _finish(request: Request) -> Response:
    found = _uploads().find(request.path_params["drop"])
    people = (await _json(request)).get("people")
    return JSONResponse(await _finished(found, people if isinstance(people, str) else ""), headers=_HEADERS)


async def _finished(drop: Drop, people: str) -> dict[str, Any]:
    archive, new = await _beside(_uploads().finish, drop)
    _read(archive, people)
    return {"archive": archive.name, "new": new}


def _read(archive: Path, people: str = "") -> None:
    jobs.start_build(library_root(), jobs.wish_of([archive], people), after=True)


async def _take(request: Request, drop: Drop, number: int, at: tuple[_Turn, int, int]) -> int:
    """Write what comes, as long as nobody else begins to send the same file; tell how much is there."""
    turn, mine, offset = at
    waiting = bytearray()

    async def write() -> None:
        nonlocal offset
        async with turn.lock:
            if turn.number != mine:
                raise _Refused("This file is sent by another connection now.", 409)
            offset = await _beside(_uploads().write, drop, number, offset, bytes(waiting))
        waiting.clear()

    try:
        async for piece in request.stream():
            waiting += piece
            if len(waiting) >= PIECE:
                await write()
    finally:
        # What came before the connection broke is kept too.
        if waiting and turn.number == mine:
            await write()
    return offset


async def _taken(drop: Drop, number: int, offset: int, status: int, headers: Mapping[str, str]) -> Response:
    uploads = _uploads()
    uploads.touch(drop)
    said = {**_HEADERS, **headers, "Upload-Offset": str(offset)}
    if drop.alone and offset == drop.files[number].size:
        await _finished(drop, "")
    else:
        said["Upload-Expires"] = tus.moment(uploads.expires(drop.id))
    return Response(status_code=status, headers=said)


def _take_turn(drop: Drop, number: int) -> tuple[_Turn, int]:
    turn = _turns.setdefault((drop.id, number), _Turn())
    turn.number += 1
    return turn, turn.number


def _file(request: Request) -> tuple[Drop, int]:
    found = _uploads().find(request.path_params["drop"])
    number = tus.number(request.path_params["number"])
    if number is None or number >= len(found.files):
        raise NoUploadError
    return found, number


def _length(request: Request) -> int:
    length = tus.number(request.headers.get("upload-length"))
    if length is None:
        raise _Refused("It has to be said how many bytes are to come.", 400)
    return length


def _check_version(request: Request) -> None:
    if request.headers.get("tus-resumable") != tus.VERSION:
        raise _Refused(f"Uploads speak tus {tus.VERSION}.", 412)


async def _json(request: Request) -> dict[str, Any]:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_LIST:
            raise _Refused("That list of files is too long; upload them as a ZIP.", 413)
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _Refused("That is no list of files.", 400)
    return found


def _uploads() -> Uploads:
    return uploads_at(library_root())


async def _beside(work: Callable[_P, _R], *args: _P.args, **named: _P.kwargs) -> _R:
    """Do in a thread what waits for the disk."""
    return await anyio.to_thread.run_sync(partial(work, *args, **named))
