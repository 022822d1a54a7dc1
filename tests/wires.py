"""A wire to a server of this computer that can break in the middle of an answer, or fall silent."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Literal


@contextmanager
def wire(port: int, after: int, then: Literal["cut", "silence"]) -> Iterator[int]:
    """Give a port that leads to another one; each connection lets so many bytes of answers through, and then breaks."""
    with ExitStack() as ends:
        listener = ends.enter_context(socket.create_server(("127.0.0.1", 0)))

        def accept() -> None:
            # Until it is closed.
            with suppress(OSError):
                while True:
                    near = ends.enter_context(listener.accept()[0])
                    far = ends.enter_context(socket.create_connection(("127.0.0.1", port)))
                    threading.Thread(target=_carry, args=(near, far, None, then), daemon=True).start()
                    threading.Thread(target=_carry, args=(far, near, after, then), daemon=True).start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        accepting.join()


def _carry(here: socket.socket, there: socket.socket, left: int | None, then: Literal["cut", "silence"]) -> None:
    with suppress(OSError):
        while data := here.recv(65536):
            if left is not None:
                data, left = data[:left], left - len(data)
            there.sendall(data)
            if left is not None and left <= 0:
                break
    if then == "cut" or left is None or left > 0:
        for end in (here, there):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
