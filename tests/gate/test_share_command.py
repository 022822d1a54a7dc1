"""`igcore share`: a sentence for what cannot be, an encrypted door that works, an end that leaves nothing behind."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPSConnection
from pathlib import Path

import pytest
from click.testing import CliRunner
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from igcore.cli import main
from igcore.cli.share import share
from igcore.sharing import Book, Change, Guest, Limits
from igcore.web import opening
from igcore.web.door import Door
from igcore.web.root import book
from tests.browser.serving import free_port
from tests.gate.asking import NETWORK, Answer, whole
from tests.gate.visit import Visit

_PATIENCE = 60
#: What the command asks the server for.
WISH = '{"address": null, "port": 1, "lasts": 600, "uses": 1, "role": "guest", "tls": false, "files": [], "limits": {}}'


def test_help_names_every_option() -> None:
    said = CliRunner().invoke(main, ["share", "--help"])

    assert said.exit_code == 0
    for option in share.params:
        assert all(name in said.output for name in option.opts)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--expires", "never"], "never is no time"),
        (["--expires", "0m"], "0m is no time"),
        (["--expires", "400d"], "400d is no time"),
        (["--expires", "1.5h"], "1.5h is no time"),
        (["--expires", "٣d"], "٣d is no time"),
        (["--devices", "0"], "0 is neither"),
        (["--devices", "many"], "many is neither"),
        (["--devices", "-1"], "-1 is neither"),
        (["--devices", "1000"], "1000 is neither"),
        (["--port", "0"], "0 is not in the range"),
        (["--own-port", "99999"], "99999 is not in the range"),
        (["--cert", __file__], "belong together"),
        (["--cert", "/nothing", "--key", __file__], "does not exist"),
        (["--only", "person:"], "person"),
        (["--only", "nonsense:1"], "nonsense"),
        (["--only", "(("], "parenthesis"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    tmp_path: Path, options: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before any server runs."""
    monkeypatch.setattr("igcore.cli.share.run_app", None)

    said = CliRunner().invoke(main, ["share", "--library", str(tmp_path), *options])

    assert said.exit_code in (1, 2)
    assert said.exception is None or isinstance(said.exception, SystemExit)
    (line,) = [each for each in said.output.splitlines() if each.startswith("Error")]
    assert says in line


@dataclass
class Command:
    """The command as it runs, and what it says."""

    process: subprocess.Popen[bytes]
    log: Path
    port: int
    own_port: int

    def said(self, pattern: str, count: int = 1) -> list[str]:
        """Wait until it has said something so often; all of that."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.findall(pattern, self.log.read_text(errors="replace"))
            if len(found) >= count:
                return found
            time.sleep(0.05)  # there is no event for a line in a file
        raise AssertionError(self.log.read_text(errors="replace")[-2000:])


def begun(library: Path, folder: Path, *options: str, **environment: str) -> Iterator[Command]:
    """Run it until the block ends."""
    port, own_port, log = free_port(), free_port(), folder / "log.txt"
    ports = ["--address", NETWORK, "--port", str(port), "--own-port", str(own_port)]
    command = [sys.executable, "-m", "igcore", "share", "--library", str(library), *ports, *options]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "STREAMLIT_SERVER_HEADLESS": "true", **environment},
            start_new_session=True,
        )
    try:
        yield Command(process, log, port, own_port)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def encrypted(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """With TLS, in a terminal that knows nothing but ASCII."""
    folder = tmp_path_factory.mktemp("share")
    library = Path(shutil.copytree(sample_library, folder / "library"))
    yield from begun(library, folder, "--tls", "--only", "person:Kat", PYTHONIOENCODING="ascii")


def asked(command: Command, method: str, path: str, context: ssl.SSLContext, **headers: str) -> Answer:
    with closing(HTTPSConnection(NETWORK, command.port, timeout=_PATIENCE, context=context)) as connection:
        connection.request(method, path, headers=headers)
        return whole(connection.getresponse())


def test_encrypted_it_works_and_its_fingerprint_is_the_one_that_was_said(encrypted: Command) -> None:
    """With a certificate that the browser was told to trust; each link is followed by the next."""
    (link,) = encrypted.said(rf"https://{NETWORK}:{encrypted.port}(/join/\S+)\r?\n")
    (fingerprint,) = encrypted.said(r"((?:[0-9A-F]{2}:){31}[0-9A-F]{2})")
    certificate = encrypted.log.with_name("library") / "sharing.crt"
    context = ssl.create_default_context(cafile=certificate)
    with (
        closing(socket.create_connection((NETWORK, encrypted.port), _PATIENCE)) as plain,
        context.wrap_socket(plain, server_hostname=NETWORK) as secured,
    ):
        shown = secured.getpeercert(binary_form=True) or b""
    origin = f"https://{NETWORK}:{encrypted.port}"

    looked = asked(encrypted, "GET", link, context)
    came = asked(encrypted, "POST", link, context, Origin=origin)
    again = asked(encrypted, "POST", link, context, Origin=origin)
    cookie = came.headers["set-cookie"]

    assert sha256(shown).hexdigest().upper() == fingerprint.replace(":", "")
    assert (looked.status, came.status, again.status) == (200, 303, 401)
    assert re.fullmatch(r"__Host-igcore=[\w-]{43}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure", cookie)
    pair = cookie.partition(";")[0]
    page = asked(encrypted, "GET", "/", context, Cookie=pair)
    assert page.status == 200
    assert f"wss://{NETWORK}:{encrypted.port}" in page.headers["content-security-policy"]
    assert asked(encrypted, "GET", "/", context, Cookie=pair.removeprefix("__Host-")).status == 401
    with connect(
        f"wss://{NETWORK}:{encrypted.port}/_stcore/stream",
        additional_headers={"Cookie": pair},
        origin=Origin(origin),
        subprotocols=[Subprotocol("streamlit")],
        ssl=context,
        proxy=None,
    ) as opened:
        assert b"wall" in Visit(opened).run()
    assert len(encrypted.said(rf"{origin}/join/(\S+)\r?\n", 2)) == 2


def test_where_it_is_encrypted_nothing_goes_plain(encrypted: Command) -> None:
    encrypted.said(rf"https://{NETWORK}:{encrypted.port}/join/")
    with closing(socket.create_connection((NETWORK, encrypted.port), _PATIENCE)) as plain:
        plain.sendall(f"GET / HTTP/1.1\r\nHost: {NETWORK}:{encrypted.port}\r\n\r\n".encode())
        try:
            heard = plain.recv(1000)
        except ConnectionError:
            heard = b""

    assert b"HTTP" not in heard


def test_ended_by_its_keys_it_leaves_nothing_behind(encrypted: Command) -> None:
    """The last test here: Ctrl-C goes to all processes of a terminal."""
    encrypted.said(rf"https://{NETWORK}:{encrypted.port}/join/")
    os.killpg(encrypted.process.pid, signal.SIGINT)

    assert encrypted.process.wait(_PATIENCE) == 0
    said = encrypted.log.read_text(errors="replace")
    assert "Traceback" not in said
    assert said.rstrip().endswith("Stopped.")
    for address, port in [(NETWORK, encrypted.port), ("127.0.0.1", encrypted.own_port)]:
        with closing(socket.socket()) as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            free.bind((address, port))


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """The book of a library that is shared by the command."""
    monkeypatch.setenv("IGCORE_LIBRARY", str(tmp_path))
    return book()


def test_a_door_that_does_not_open_is_a_sentence(library: Book, capsys: pytest.CaptureFixture[str]) -> None:
    wish = '{"address": "203.0.113.9", "port": 8502, "lasts": 60, "uses": 1, "role": "guest", "tls": %s, "files": %s,' \
           ' "limits": {}}'  # fmt: skip
    for tls, files, says in [("false", "[]", ""), ("false", '["/nothing", "/nothing"]', "is no certificate that can")]:
        opening.open_as_asked(wish % (tls, files))

        (line,) = capsys.readouterr().out.splitlines()
        assert line.startswith("It is not open to the network: ")
        assert says in line
    assert library.links(0) == []


def test_who_came_in_is_in_although_there_is_no_next_link(
    library: Book, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk is full, or there are too many links: that is no reason to turn away who had a good one."""
    monkeypatch.setattr("igcore.web.opening.open_at", lambda *_, **__: Door(("http://10.0.0.1:8502",), 8502))
    opening.open_as_asked(WISH)
    secret = capsys.readouterr().out.partition("/join/")[2].split()[0]
    monkeypatch.setattr("igcore.sharing.book.MOST_LINKS", 0)

    came = library.join(secret, time.time(), "Mac, Safari")

    assert came is not None
    said = capsys.readouterr().out
    assert "Guest 1 is in: Mac, Safari." in said
    assert "there is no other one: There are" in said
    library.revoke_all()


def test_a_terminal_that_is_gone_keeps_nobody_out(library: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        encoding = "ascii"

        def isatty(self) -> bool:
            raise ValueError("I/O operation on closed file")

        def write(self, _: str) -> None:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("igcore.web.opening.open_at", lambda *_, **__: Door(("http://10.0.0.1:8502",), 8502))
    monkeypatch.setattr(sys, "stdout", Gone())
    heard: list[Change] = []
    opening.open_as_asked(WISH)
    library.listen(heard.append)
    _, secret = library.invite(time.time(), 60, Limits())

    came = library.join(secret, time.time(), "A device")

    assert came is not None
    assert isinstance(heard[0].joined, Guest)
    library.revoke_all()
