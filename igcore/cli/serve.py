"""The command that opens the app. It loads nothing of igcore: the server it starts does that beside its answers."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

import igcore
from igcore.cli.options import LIBRARY

#: Where the app lies: beside the package, in a checkout.
APP = Path(igcore.__file__).parent.parent / "app.py"


@click.command("serve")
@LIBRARY
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port on 127.0.0.1.")
def serve(library: Path, port: int) -> None:
    """Open the app on a library, for this computer only."""
    run_app(library, port, {})


def run_app(library: Path, port: int, more: Mapping[str, str]) -> None:
    """Run the app's server until it ends, or somebody ends this.

    Args:
        library: What it shows.
        port: Of this computer's own address.
        more: Variables of its environment.
    """
    if not APP.is_file():
        raise click.ClickException(f"The app is not at {APP}; run igcore from its own checkout.")
    environment = {**os.environ, "IGCORE_LIBRARY": str(library.resolve()), **more}
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(port)]
    with subprocess.Popen(command, env=environment, cwd=APP.parent) as server:
        # Who ends this command ends the server: it would keep the port.
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            code = server.wait()
        except KeyboardInterrupt:
            # How a server is ended is no failure; it heard of it as well.
            server.wait()
            click.echo("Stopped.")
            return
    # Ended by a signal it is a negative number, which shells count from 128.
    sys.exit(code if code >= 0 else 128 - code)
