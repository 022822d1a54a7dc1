"""The command line: parses, calls and says what happened in one sentence."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from igcore.errors import IgcoreError

#: Where each command is; it is loaded when it is asked for: `serve` has no use for half a second of pandas.
COMMANDS: Mapping[str, str] = {
    "build": "igcore.cli.archives:build_library",
    "export": "igcore.cli.export:export",
    "fetch": "igcore.cli.fetch:fetch",
    "find": "igcore.cli.find:find",
    "formats": "igcore.cli.archives:show_formats",
    "id": "igcore.cli.ids:show_ids",
    "numbers": "igcore.cli.tables:show_numbers",
    "remove": "igcore.cli.archives:remove_archive",
    "report": "igcore.cli.report:write_report",
    "sample": "igcore.cli.archives:sample",
    "serve": "igcore.cli.serve:serve",
    "share": "igcore.cli.share:share",
    "tables": "igcore.cli.tables:write_tables",
}


class _Sentences(click.Group):
    """Commands whose errors are one sentence each, and whose interruption is no error report."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except IgcoreError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            click.echo("Interrupted; what is done is kept for the next time.", err=True)
            ctx.exit(130)
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            where = f" ({error.filename})" if error.filename else ""
            raise click.ClickException(f"The computer says: {error.strerror or error}{where}.") from error


@click.group(cls=_Sentences, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="igcore")
def main() -> None:
    """Explore your own Instagram archive: offline, on this computer, with no account.

    Exit codes: 0 done, 1 it could not be done (one sentence says why), 2 the command is not
    understood, 130 interrupted; a server that is ended by Ctrl-C is done.
    """
