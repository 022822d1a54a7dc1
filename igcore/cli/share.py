"""The command that opens the app to the local network, behind links."""

import json
import re
from pathlib import Path
from typing import Any

import click

from igcore.cli.options import LIBRARY
from igcore.cli.serve import run_app

_SECONDS = {"m": 60, "h": 3600, "d": 86_400}
_LONGEST = 366 * 86_400


class _Span(click.ParamType[int]):
    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read a span of time."""
        found = re.fullmatch(r"([0-9]{1,6})([mhd])", str(value))
        seconds = int(found[1]) * _SECONDS[found[2]] if found else 0
        if not 0 < seconds <= _LONGEST:
            self.fail(f"{value} is no time of at most a year, such as 30m, 2h or 7d.", param, ctx)
        return seconds


class _Devices(click.ParamType[int | None]):
    name = "N|any"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        """Read how many."""
        if value == "any":
            return None
        if not re.fullmatch(r"[0-9]{1,3}", str(value)) or not int(value):
            self.fail(f"{value} is neither “any” nor a number from 1 to 999.", param, ctx)
        return int(value)


@click.command("share")
@LIBRARY
@click.option("--port", default=8502, show_default=True, type=click.IntRange(1, 65535), help="Port on the network.")
@click.option("--own-port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port on 127.0.0.1.")
@click.option("--address", help="Address of this computer to listen at; else at all of them.")
@click.option("--expires", "lasts", default="1d", show_default=True, type=_Span(), help="How long a link is good.")
@click.option("--devices", default="1", show_default=True, type=_Devices(), help="How many devices a link lets in.")
@click.option("--only", "query", default="", metavar="QUERY", help="Show no more than this selection.")
@click.option("--no-captions", is_flag=True, help="Without captions and hashtags.")
@click.option("--no-names", is_flag=True, help="Number people instead of naming them.")
@click.option("--no-originals", is_flag=True, help="Small pictures only.")
@click.option("--owner", is_flag=True, help="For a device of your own, which may change the library too.")
@click.option("--tls", is_flag=True, help="Encrypt, with a certificate that igcore makes.")
@click.option("--cert", type=click.Path(exists=True, path_type=Path), help="Encrypt with a certificate of your own.")
@click.option("--key", type=click.Path(exists=True, path_type=Path), help="Its key.")
def share(library: Path, **asked: Any) -> None:
    """Open the app on a library, and open it to the local network for whoever has the link.

    The link lets one device in, which looks until it expires; when it is used, the next one is
    shown. Guests look, they change nothing. Ctrl-C ends it all.
    """
    if (asked["cert"] is None) != (asked["key"] is None):
        raise click.UsageError("A certificate and its key belong together: give both --cert and --key.")
    if asked["query"]:
        _check(asked["query"])
    wish = {
        "address": asked["address"],
        "port": asked["port"],
        "lasts": asked["lasts"],
        "uses": asked["devices"],
        "role": "owner" if asked["owner"] else "guest",
        "limits": {
            "query": asked["query"],
            "captions": not asked["no_captions"],
            "names": not asked["no_names"],
            "originals": not asked["no_originals"],
        },
        "tls": asked["tls"],
        "files": [str(each.resolve()) for each in (asked["cert"], asked["key"]) if each],
    }
    run_app(library, asked["own_port"], {"IGCORE_SHARE": json.dumps(wish)})


def _check(query: str) -> None:
    from igcore.selection import parse  # noqa: PLC0415 - half a second, for who asks for it

    parse(query)
