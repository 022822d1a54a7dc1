"""A report: findings, charts and some pictures of what is chosen, in one HTML file that stands alone.

It has no script and asks nobody for anything: charts are SVG, pictures lie in it. All texts from archives are escaped,
and a policy in the file tells the browser to load nothing even if one were not.
"""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from html import escape
from importlib.metadata import version
from pathlib import Path
from textwrap import shorten

import numpy as np

from igcore.analysis.contact_sheet import contact_sheet
from igcore.library import thumbnails_of
from igcore.thumbnails import read_whole
from igcore.web.beside import day_text
from igcore.web.dates import file_dated, file_dates
from igcore.web.findings import findings
from igcore.web.findings.finding import listed
from igcore.web.frame import View, written_as
from igcore.web.labels import chosen_words, whose
from igcore.web.report_charts import Figure, figures
from igcore.web.tiles import STYLE, receipts, tiles
from igcore.web.words import several

_OWN_STYLE = Path(__file__).with_name("report.css")
#: Nothing is loaded, and no script runs, whatever the file holds.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_PICTURES = 60
#: Letters of a caption, of what is chosen in the file's name, and archives that are named.
_CAPTION, _NAME, _ARCHIVES = 140, 40, 12
_PICTURES_RULE = (
    f"At most {_PICTURES} pictures, spread evenly over all that are chosen: in the order of time, one of each post, "
    "those that look alike once; cut into equal parts, of each the one in the middle."
)


def report(view: View, made: datetime, captions: bool = True) -> str:
    """Write the report on what is chosen.

    Args:
        view: What is chosen, of a library.
        made: Now, at home.
        captions: Whether captions stand under the pictures.

    Returns:
        A whole HTML document.
    """
    title = _title(view)
    groups = findings(view)
    style = "".join(file.read_text(encoding="utf-8") for file in (STYLE, _OWN_STYLE))
    parts = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(title)}</title><style>{style}</style></head><body>",
        _head(view, title, made),
        f"<main>{_note(view)}{tiles(groups)}",
        *_charts(figures(view)),
        *_sheet(view, captions),
        f'<section><h2 id="how">How each is counted</h2>{receipts(groups)}</section></main>',
        _foot(made),
        "</body></html>\n",
    ]
    return "".join(parts)


def report_name(view: View, made: datetime) -> str:
    """Name of the file, which says what and when."""
    words = chosen_words(view.selection, written_as(view.volume.token)) if view.selection else ""
    what = "-".join("".join(letter if letter.isalnum() else " " for letter in words.casefold()).split())[:_NAME]
    return "-".join(filter(None, ["igcore-report", what.strip("-"), f"{made:%Y-%m-%d}"])) + ".html"


def _people(view: View) -> list[str]:
    posts = view.masks().posts
    return [view.at.people[code] for code in np.unique(view.at.person[posts]) if code >= 0]


def _title(view: View) -> str:
    people = _people(view)
    names = people if len(people) < 5 else [*people[:3], f"{len(people) - 3:,} more"]
    return f"Pictures of {listed(names)}" if names else "No pictures"


def _head(view: View, title: str, made: datetime) -> str:
    posts, images = view.masks()
    people, archives = _people(view), [archive.name for archive in view.volume.manifest.archives]
    more = [f"{len(archives) - _ARCHIVES:,} more"] if len(archives) > _ARCHIVES else []
    chosen = chosen_words(view.selection, written_as(view.volume.token))
    facts = {
        "Chosen": chosen,
        "That is": f"{several(int(images.sum()), 'image')} of {several(int(posts.sum()), 'post')}",
        "Archives": listed([*archives[:_ARCHIVES], *more]),
        "Library": view.volume.root.resolve().name,
        "Made": f"{made:%-d %B %Y, %H:%M}",
    }
    lines = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in facts.items())
    who = whose(view.at.people, dict.fromkeys(people, "")) if len(people) > 1 else ""
    return f"<header><h1>{escape(title)}</h1><dl>{lines}</dl>{who}</header>"


def _note(view: View) -> str:
    said = file_dates(*file_dated(view))
    return f'<p class="note">{escape(said)}</p>' if said else ""


def _charts(drawn: Iterator[Figure]) -> Iterator[str]:
    charts = [
        f"<figure><figcaption><strong>{escape(each.title)}</strong> {escape(each.rule)}</figcaption>"
        f"{each.drawing}</figure>"
        for each in drawn
    ]
    if charts:
        yield f'<section class="charts"><h2>Charts</h2><div>{"".join(charts)}</div></section>'


def _sheet(view: View, captions: bool) -> Iterator[str]:
    rows = contact_sheet(view.at, view.masks().images, view.volume.countable.alike, _PICTURES)
    pictures = [each for each in (_picture(view, row, captions) for row in rows.tolist()) if each]
    if pictures:
        yield f'<section class="sheet"><h2>Pictures</h2><p>{_PICTURES_RULE}</p><div>'
        yield from pictures
        yield "</div></section>"


def _picture(view: View, row: int, captions: bool) -> str:
    """One picture with what is known of it; empty where its thumbnail is missing."""
    at, tables = view.at, view.volume.tables
    post = int(at.post[row])
    with suppress(OSError):
        small = read_whole(thumbnails_of(view.volume.root), str(tables.images["digest"].iat[row]))
        data = b64encode(small).decode()
        said = f"{day_text(int(at.day[post]))}, {at.people[at.person[post]]}"
        caption = tables.posts["caption"].iat[post] if captions else None
        text = shorten(str(caption), _CAPTION, placeholder=" …") if isinstance(caption, str) else ""
        words = f"<p>{escape(text)}</p>" if text else ""
        image = f'<img alt="{escape(said)}" src="data:image/jpeg;base64,{data}">'
        return f"<figure>{image}<figcaption>{escape(said)}{words}</figcaption></figure>"
    return ""


def _foot(made: datetime) -> str:
    return (
        f"<footer>Made by igcore {version('igcore')} on {made:%-d %B %Y}, on one computer, from its own tables of the "
        "archives. Nothing was sent anywhere, and this file asks for nothing from anywhere: it has no script, its "
        "drawings (by Vega-Lite and vl-convert) and its pictures lie in it.</footer>"
    )
