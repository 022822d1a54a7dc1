"""The command that reads media ids."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from igcore.media_id import historic_media_links, identify


@click.command("id")
@click.argument("ids", nargs=-1, required=True, metavar="MEDIAID|SHORTCODE|LINK...")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list, in the order given; ids are texts, times UTC.")
def show_ids(ids: Sequence[str], as_json: bool) -> None:
    """Say what media ids, shortcodes or links tell by themselves: number, code, link and time.

    The exit code is 1 if none of them could be read.
    """
    now = datetime.now(UTC)
    rows = [_identity(text, now) for text in ids]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    else:
        for text, row in zip(ids, rows, strict=True):
            click.echo(f"{text}: {_sentence(row)}")
    if not any(row["media_id"] for row in rows):
        sys.exit(1)


def _identity(text: str, now: datetime) -> dict[str, Any]:
    found = identify(text, now)
    row = asdict(found)
    row["media_id"] = str(found.media_id) if found.media_id is not None else None
    row["taken_at"] = found.taken_at.isoformat(timespec="milliseconds") if found.taken_at else None
    row["historic_media_links"] = historic_media_links(found.shortcode) if found.shortcode else None
    return row


def _sentence(row: dict[str, Any]) -> str:
    known = [row[key] for key in ("media_id", "shortcode", "link", "taken_at") if row[key]]
    return "  ".join([*known, *([f"({row['reason']})"] if row["reason"] else [])])
