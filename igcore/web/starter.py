"""The command that started the server: with it the server ends, however the command ended.

A command that is killed tells nobody. But the server's input is a pipe whose other end only the command holds, so that
it closes with it, on every system.
"""

import os
import signal
import sys
import threading
import time

#: Of the environment: set where the input of the server is the pipe of who started it.
HOLDS_INPUT = "IGCORE_STARTER_HOLDS_INPUT"
#: How long an orderly end may take; seconds.
_PATIENCE = 10


def end_with_it() -> None:
    """From now on end when the starter does; nothing for a server that nobody of ours started."""
    if os.environ.pop(HOLDS_INPUT, ""):
        threading.Thread(target=_watch, args=(sys.stdin.fileno(),), name="igcore starter", daemon=True).start()


def _watch(pipe: int) -> None:
    while os.read(pipe, 4096):
        pass  # Nobody writes to it; whatever comes is nothing.
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os._exit(1)
