"""The command that opens the app. It loads nothing of igcore: the server it starts does that beside its answers."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

import igcore
from igcore.cli.options import LIBRARY
from igcore.web.starter import HOLDS_INPUT

#: Where the app lies: beside the package, in a checkout.
APP = Path(igcore.__file__).parent.parent / "app.py"


@click.command("serve")
@LIBRARY
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port on 127.0.0.1.")
def serve(library: Path, port: int) -> None:
    """Open the app on a library, for this computer only."""
    run_app(library, port, {})


def run_app(library: Path, port: int, more: Mapping[str, str]) -> None:
    """Run the app's server until it ends, or somebody ends this; killed, this takes the server along.

    Args:
        library: What it shows.
        port: Of this computer's own address.
        more: Variables of its environment.
    """
    if not APP.is_file():
        raise click.ClickException(f"The app is not at {APP}; run igcore from its own checkout.")
    environment = {**os.environ, **quiet(), "IGCORE_LIBRARY": str(library.resolve()), HOLDS_INPUT: "1", **more}
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(port)]
    # In a session of its own the server does not hear of Ctrl-C: it is ended in order, and says nothing of it.
    with (
        subprocess.Popen(
            command, env=environment, cwd=APP.parent, stdin=subprocess.PIPE, start_new_session=True
        ) as server,
        _ended_by(server, signal.SIGTERM),
        _ended_by(server, signal.SIGINT) as interrupted,
    ):
        code = server.wait()
    if interrupted:
        # How a server is ended is no failure.
        click.echo("Stopped.")
        return
    # Ended by a signal it is a negative number, which shells count from 128.
    sys.exit(code if code >= 0 else 128 - code)


def quiet() -> dict[str, str]:
    """Variables for a server whose helpers say nothing when it is ended.

    What joblib laid down for the processes that measured is then cleaned up by a helper of its own, which calls that a
    leak.
    """
    before = os.environ.get("PYTHONWARNINGS", "")
    return {"PYTHONWARNINGS": ",".join(filter(None, [before, "ignore:resource_tracker:UserWarning"]))}


@contextmanager
def _ended_by(server: subprocess.Popen[bytes], number: signal.Signals) -> Iterator[list[int]]:
    """End the server in order when this is sent a signal, and at once when that comes again; gives what came."""
    sent: list[int] = []

    def end(*_: object) -> None:
        if sent:
            server.kill()
        else:
            server.terminate()
        sent.append(number)

    before = signal.signal(number, end)
    try:
        yield sent
    finally:
        signal.signal(number, before)
