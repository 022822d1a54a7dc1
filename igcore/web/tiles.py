"""Findings as tiles, in HTML: for the Numbers page and for a report. No scripts; all texts are escaped."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from html import escape
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from igcore.colour.hues import THRESHOLDS
from igcore.selection import RULES, write
from igcore.web.findings import Finding, Group, findings
from igcore.web.frame import NAME_RULES, View, kept
from igcore.web.labels import FIELDS
from igcore.web.menu import PAGES, path_of

#: How tiles look, on a page and in a report.
STYLE = Path(__file__).with_name("components") / "findings.css"
#: A word of more letters has no room in a figure's usual size, or in the next smaller one.
_LONG, _LONGER = 9, 13
_TITLES = {file: title for pages in PAGES.values() for file, title, _ in pages}


def tiles(groups: Sequence[Group], view: View | None = None) -> str:
    """Lay findings out under their headings.

    Args:
        groups: What is found.
        view: What it was found in: each has its receipt to unfold, and a link to its page. Without it each leads to its
            receipt in `receipts`.
    """
    numbers = count(1)
    return "".join(
        f'<section class="findings"><h2>{escape(group.title)}</h2><div class="tiles">'
        f"{''.join(_tile(each, view, next(numbers)) for each in group.findings)}</div></section>"
        for group in groups
    )


@kept
def tiles_of(view: View) -> str:
    """Lay out what is found in what is chosen, for the page."""
    return tiles(findings(view), view)


def receipts(groups: Sequence[Group]) -> str:
    """List the receipts of findings, for paper, on which nothing unfolds."""
    every = (each for group in groups for each in group.findings)
    listed = (
        f'<div id="how-{number}"><h3>{escape(each.title)}: {escape(each.value)}</h3>'
        f"<dl>{''.join(_receipt(each))}</dl></div>"
        for number, each in enumerate(every, start=1)
    )
    return f'<div class="receipts">{"".join(listed)}</div>'


def _tile(found: Finding, view: View | None, number: int) -> str:
    foot = f'<a href="#how-{number}">How it is counted</a>'
    if view is not None:
        receipt = "".join(_receipt(found))
        foot = f"<details><summary>How it is counted</summary><dl>{receipt}</dl></details>{_link(found, view)}"
    value = f'<p class="{_fitting(found.value)}">{escape(found.value)}</p>'
    return f'<article class="tile"><h3>{escape(found.title)}</h3>{value}<p>{escape(found.sentence)}</p>{foot}</article>'


def _fitting(value: str) -> str:
    """Classes of a figure: the longer its longest word, the smaller it is written."""
    longest = max(map(len, value.split()), default=0)
    return "value longer" if longest > _LONGER else "value long" if longest > _LONG else "value"


def _receipt(found: Finding) -> Iterator[str]:
    lines = {
        "Rule": found.receipt.rule,
        "Counted": found.receipt.counted,
        "Over": found.receipt.over,
        "n": found.receipt.number,
        "Chosen": found.receipt.chosen,
    }
    for title, text in lines.items():
        if text:
            yield f"<dt>{title}</dt><dd>{escape(text)}</dd>"
    if found.apart:
        names = " and ".join(FIELDS[field][0] for field in found.apart)
        yield f"<dt>Not filtered by</dt><dd>{escape(names)}, as on its page</dd>"


def _link(found: Finding, view: View) -> str:
    title = escape(_TITLES[found.page])
    address = escape(link_of(found, view))
    return f'<a href="{address}" target="_self" aria-label="{escape(found.title)}: open {title}">{title}</a>'


def link_of(found: Finding, view: View) -> str:
    """Address of the page that shows a finding, with what is chosen and by which rules."""
    selection = view.selection
    if found.choosing:
        selection = selection.choose(*found.choosing)
    written = write(selection)
    rules = view.at.rules
    usual = asdict(THRESHOLDS)
    limits = [(key, f"{value:g}") for key, value in asdict(rules.thresholds).items() if value != usual[key]]
    names = [("nearest", name) for name, rule in NAME_RULES.items() if rule == rules.names != RULES.names]
    query = urlencode([*found.view, *limits, *names, *([("q", written)] if written else [])])
    page = path_of(found.page)
    return f"/{page}?{query}" if query else f"/{page}"
