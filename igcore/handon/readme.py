"""What is handed on says of itself what it is."""

import textwrap
from collections.abc import Mapping

from igcore.handon.handed import Handed

_TIMES = (
    "taken_at is in UTC; local_at is the same moment on the clock of the place where one lived, with its offset from "
    "UTC. Both are ISO 8601; taken_from says how the time is known: export, id, EXIF or file."
)
_NO_BOOLEANS = (
    "There are no columns of true and false. What is not known is missing, never 0; a caption that is there "
    "and empty is known to be empty."
)


def about(handed: Handed, made: str) -> dict[str, str]:
    """Say what is handed on, in a few words each; `made` is the day."""
    posts, images = len(handed.tables.posts), len(handed.tables.images)
    return {
        "made by": f"igcore, on {made}",
        "holds": f"{_many(images, 'picture')} of {_many(posts, 'post')}",
        **({"chosen by": handed.query} if handed.query else {}),
        "left out": _left_out(handed),
        "times": _TIMES,
        "booleans": _NO_BOOLEANS,
    }


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else f'{noun}s'}"


def _left_out(handed: Handed) -> str:
    limits = handed.limits
    left = [
        *([] if limits.captions else ["captions and hashtags"]),
        *([] if limits.names else ["names: people are numbered, and ids and links that lead to them are not there"]),
        *([] if limits.originals else ["the pictures themselves: there are small ones"]),
    ]
    return "; ".join(left) or "nothing"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 78)


def readme(handed: Handed, made: str, files: Mapping[str, str], notes: tuple[str, ...] = ()) -> bytes:
    """Write a README.txt.

    Args:
        handed: What is handed on.
        made: Day on which it is made.
        files: What each file is, by name.
        notes: What else is to be known, a paragraph each.
    """
    told = about(handed, made)
    facts = [
        f"{what.capitalize()}: {told[what]}" for what in ("made by", "holds", "chosen by", "left out") if what in told
    ]
    width = max(map(len, files), default=0) + 2
    listed = [f"  {name:<{width}}{says}" for name, says in files.items()]
    paragraphs = ["\n".join(facts), "\n".join(["What is what:", "", *listed]), *map(_wrapped, notes)]
    return ("\n\n".join(paragraphs) + "\n").encode()


#: What people have to know of tables, in any form.
OF_TABLES = (
    _TIMES,
    _NO_BOOLEANS,
    "Tables join by post_id and digest (the content of a picture). The table columns says what each column means.",
)
#: And of those in CSV.
OF_CSV = (
    "The CSV files are UTF-8 with commas between the columns and texts in quotes; nothing between two commas is what "
    "is not known. A text that a spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a line's "
    "end) has an apostrophe before it; take that one away to have what was written. Numbers are as they are.",
)
