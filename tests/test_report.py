"""Promises of `igcore.web.report`: one file with findings, charts and pictures, that asks nobody for anything."""

import re
from base64 import b64decode
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pictures

from igcore.places import Period, Periods
from igcore.schema import Hashtag, Image, Post, Swatch, TimeSource, frame
from igcore.selection import Field, Selection, known, parse
from igcore.web import shelf
from igcore.web.frame import View
from igcore.web.report import report, report_name
from tests.elements import Elements
from tests.rows import hashtag, image, post, swatch, tables
from tests.told import shown, told

NOW = datetime(2026, 11, 28, 12, 30)
#: Elements that could run or load something.
ACTIVE = {
    "script",
    "link",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "base",
    "use",
    "image",
    "foreignobject",
    "audio",
}
#: Attributes that lead somewhere.
LEADING = ("src", "href", "xlink:href", "srcset", "poster", "action", "data", "ping", "background")
HOSTILE = [
    '<script>alert("1")</script>',
    "<img src=x onerror=alert(1)>",
    "'\"><b>&amp;</svg>",
    "url(http://x/) ![x](//x)",
]


@pytest.fixture(scope="module")
def sample(sample_library: Path) -> View:
    """All of the sample."""
    volume = shelf.opened(sample_library)
    return View(volume, volume.at, Selection())


@pytest.fixture(scope="module")
def page(sample: View) -> str:
    """The report on it."""
    return report(sample, NOW)


def test_it_has_all_findings_with_their_receipts(sample: View, page: str) -> None:
    text = Elements(page).text

    assert len(told(sample)) > 12
    for found in told(sample).values():
        receipt = found.receipt
        texts = (found.title, found.value, found.sentence, receipt.rule, receipt.counted, receipt.over, receipt.number)
        assert all(each in text for each in texts)


def test_it_says_what_it_is_about(sample: View, page: str) -> None:
    """Whose, what was chosen, of what, when and how it was made."""
    text = Elements(page).text

    assert "Pictures of Mads and Kat" in text or "Pictures of Kat and Mads" in text
    assert "Choseneverything" in text
    assert "60 images of 60 posts" in text
    assert f"Archives{sample.volume.manifest.archives[0].name}" in text
    assert "Made28 November 2026, 12:30" in text
    assert "Nothing was sent anywhere" in text


def test_nothing_in_it_runs_or_leads_out(page: str) -> None:
    """What is shown lies in it; links lead to places in it, each of which is there once."""
    found = Elements(page)

    assert not ACTIVE & set(found.names)
    assert not [name for name, _ in found.attributes if name.startswith("on")]
    leading = found.of(*LEADING)
    assert all(each.startswith(("data:image/jpeg;base64,", "#")) for each in leading)
    ids = found.of("id")
    assert len(ids) == len(set(ids))
    assert {each[1:] for each in leading if each.startswith("#")} <= set(ids)
    assert set(re.findall(r"url\(([^)]*)\)", page)) <= {f"#{each}" for each in ids}
    assert "http://" not in page
    assert "https://" not in page
    assert "default-src 'none'" in found.of("content")[0]


def test_its_charts_are_drawn(page: str) -> None:
    found = Elements(page)

    assert found.names["svg"] >= 7
    titles = [
        "Posts through time",
        "Hue families",
        "by season",
        "Weekday and hour",
        "Richest days",
        "Hashtags in a post",
    ]
    assert all(title in found.text for title in [*titles, "Most used hashtags"])
    assert page.count('aria-roledescription="bar"') > 20


def test_its_pictures_are_of_what_is_chosen(sample_library: Path) -> None:
    """As many as there are up to sixty, each with whose and when; captions where they are wished for."""
    volume = shelf.opened(sample_library)
    view = View(volume, volume.at, parse("@Kat", known(volume.at)))
    images = int(view.masks().images.sum())

    with_captions, without = report(view, NOW), report(view, NOW, captions=False)

    pictures = [each for each in Elements(without).of("src") if each.startswith("data:")]
    assert 0.8 * images <= len(pictures) <= images
    sizes = [Pictures.open(BytesIO(b64decode(each.partition(",")[2]))).size for each in pictures]
    assert all(min(size) >= 160 for size in sizes)
    assert all(each.endswith(", Kat") for each in Elements(without).of("alt"))
    captions = volume.tables.posts.loc[view.masks().posts, "caption"].dropna()
    some = [" ".join(each.split()) for each in captions if 5 < len(each) < 100 and "'" not in each]
    assert some
    assert sum(each in Elements(with_captions).text for each in some) > len(some) / 2
    assert sum(each in Elements(without).text for each in some) == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_names_captions_and_places_are_text(name: str) -> None:
    """In tiles, in charts and beside pictures: no element comes of them, and they can be read."""
    rows = [(name, minutes, [name.split(maxsplit=1)[0], "sun"]) for minutes in (0, 1, 2, 1500)]
    rows += [("Ben", minutes, ["sun"]) for minutes in (10, 1510, 90_000)]
    made = tables(
        posts=frame([post(minutes, person=who, caption=name) for who, minutes, _ in rows], Post),
        images=frame([image(minutes, person=who) for who, minutes, _ in rows], Image),
        swatches=frame([swatch(minutes) for _, minutes, _ in rows], Swatch),
        hashtags=frame(
            [hashtag(at, hashtag=tag, position=n) for _, at, tags in rows for n, tag in enumerate(tags, start=1)],
            Hashtag,
        ),
    )
    view = shown(made, (name, "Ben"), periods=Periods((Period(name, "UTC"),), "UTC"))

    found = Elements(report(view, NOW))

    assert not ACTIVE & set(found.names)
    assert not [each for each, _ in found.attributes if each.startswith("on")]
    assert {"b", "img"}.isdisjoint(found.names)
    assert found.names["html"] == 1
    assert found.text.count(name) > 5


def test_posts_dated_by_their_files_are_told() -> None:
    """As on the pages; where none is, not a word."""
    posts = frame([post(0, taken_from=TimeSource.FILE), post(1), post(2)], Post)

    some, none = (report(shown(tables(posts=each), ("Anna",)), NOW) for each in (posts, posts[1:]))

    assert "1 of 3 posts have no date but that of their files, which may be the day of a copy." in Elements(some).text
    assert "date but that" not in none


def test_of_nothing_it_says_so() -> None:
    """And of a post of which nothing is known there is nothing to draw."""
    undated = frame([post(0, taken_at=None, taken_from=None, caption=None)], Post)

    nothing, little = (Elements(report(shown(made, ("Anna",)), NOW)) for made in (tables(), tables(posts=undated)))

    assert "No pictures" in nothing.text
    assert "Pictures of Anna" in little.text
    assert nothing.names["svg"] == little.names["svg"] == 0
    assert "Charts" not in little.text


def test_a_chosen_time_is_all_that_its_charts_show(sample_library: Path) -> None:
    """On a page the others are pale, to be chosen by a click; on paper nobody clicks."""
    volume = shelf.opened(sample_library)
    year = volume.at.columns[Field.DATE].values[-1]
    view = View(volume, volume.at, parse(f"date:{year}", known(volume.at)))

    drawn = re.search(r"<strong>Posts through time</strong>.*?</figure>", report(view, NOW), re.DOTALL)

    assert drawn is not None
    assert {each[-4:] for each in re.findall(r"Month: ([A-Z][a-z]+ \d{4})", drawn[0])} <= {year}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "igcore-report-2026-11-28.html"),
        ("@Kat date:2015", "igcore-report-person-kat-date-2015-2026-11-28.html"),
        ('"../../etc/passwd"', "igcore-report-words-etc-passwd-2026-11-28.html"),
    ],
)
def test_its_name_says_what_and_when(sample: View, query: str, name: str) -> None:
    view = View(sample.volume, sample.at, parse(query) if query else Selection())

    assert report_name(view, NOW) == name
