"""Promises of `igcore.web.findings` and `igcore.web.tiles`: figures of the analyses, in sentences, with receipts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from hypothesis import given, settings

from igcore.analysis.days import Duel
from igcore.library import Tables
from igcore.places import Period, Periods
from igcore.schema import Hashtag, Image, Post, Swatch, frame
from igcore.selection import Rules, known, parse
from igcore.web import shelf
from igcore.web.findings import findings
from igcore.web.findings.finding import rows_of
from igcore.web.findings.hues import GREYS, greys
from igcore.web.findings.tags import typical
from igcore.web.findings.when import out_posts, quietest
from igcore.web.frame import View
from igcore.web.tiles import receipts, tiles
from tests.acting import opened
from tests.elements import Elements
from tests.rows import START, hashtag, image, post, swatch, tables
from tests.tagged import PEOPLE, Written, written
from tests.told import shown, told

DAY = 24 * 60
#: A hue of each kind, as a colour.
COLOURS = {"red": (200, 20, 30), "grey": (128, 128, 128), "black": (2, 2, 2), "white": (254, 254, 254)}


#: Whose, minutes after the start, hue, hashtags.
Told = tuple[str, float, str, Sequence[str]]


def made(rows: Sequence[Told]) -> Tables:
    """Posts with a picture each."""
    tags = [
        hashtag(minutes, hashtag=tag, position=place)
        for _, minutes, _, used in rows
        for place, tag in enumerate(used, start=1)
    ]
    colours = [
        swatch(minutes, **dict(zip(("red", "green", "blue"), COLOURS[hue], strict=True))) for _, minutes, hue, _ in rows
    ]
    return tables(
        posts=frame([post(minutes, person=person) for person, minutes, _, _ in rows], Post),
        images=frame([image(minutes, person=person) for person, minutes, _, _ in rows], Image),
        hashtags=frame(tags, Hashtag),
        swatches=frame(colours, Swatch),
    )


#: Monday 15 August 2016: two of Anna and one of Ben; Tuesday: one of each; Friday: one of Anna late at night.
WEEK = [
    ("Anna", 10.0, "grey", ["sun", "sea"]),
    ("Anna", 700.0, "grey", ["sun"]),
    ("Ben", 720.0, "red", ["sun", "fog"]),
    ("Anna", DAY + 60.0, "grey", []),
    ("Ben", DAY + 90.0, "red", ["fog"]),
    ("Anna", 4 * DAY + 1430.0, "grey", ["sea"]),
]


@pytest.fixture
def week() -> View:
    """That week, lived in Copenhagen."""
    return shown(made(WEEK), ("Anna", "Ben"), periods=Periods(home="Europe/Copenhagen"))


def test_a_week_counted_by_hand(week: View) -> None:
    values = {title: found.value for title, found in told(week).items()}

    assert values == {
        "Images": "6",
        "Posts": "6",
        "Posts per active day": "2.00",
        "Posts per calendar day": "1.00",
        "Posts that change day": "1",
        "Richest day": "2 posts",
        "Who out-posts whom": "Neither surely",
        "Longest streak": "2 days",
        "Longest gap": "3 days",
        "Largest hue family": "Grey",
        "Untagged posts": "1",
        "Hashtags per post": "1.17",
        "Top hashtag": "#sun",
        "Shared hashtags": "1",
        "Typical of each": "#fog / #sea",
    }


def test_each_says_its_sentence(week: View) -> None:
    found = told(week)

    assert found["Posts"].sentence == "From 15 August 2016 to 20 August 2016. Anna: 4. Ben: 2."
    assert found["Posts per active day"].sentence.startswith("On each of the 3 days that have any: the rule of 2016.")
    assert found["Posts that change day"].sentence == "17% of 6 posts fall on another day in local time than in UTC."
    assert found["Richest day"].sentence == "Anna: 2 on Mon 15 Aug 2016. Ben: 1 on Mon 15 Aug 2016 and on 1 other day."
    assert found["Richest day"].receipt.number == "5 days with a post, of 2 people together"
    assert found["Who out-posts whom"].sentence == (
        "On 2 days both Anna and Ben posted: Anna more on 1, Ben on 0, which may well be chance (p = 1.000)."
    )
    assert found["Longest gap"].sentence == "Anna, 17 Aug 2016 to 19 Aug 2016."
    assert found["Largest hue family"].sentence == "67% of 6 images. Anna: grey (100%). Ben: red (100%)."
    assert found["Shared hashtags"].sentence == "Of 3 hashtags 1 are used by both, 0 of them the same amount."


def test_each_has_its_receipt(week: View) -> None:
    """The rule, what was counted, over what, of how many, and what was chosen."""
    receipt = told(week)["Hashtags per post"].receipt

    assert receipt.rule.startswith("Of posts whose caption is known")
    assert (receipt.counted, receipt.over) == ("7 uses", "6 posts whose caption is known")
    assert (receipt.number, receipt.chosen) == ("6 posts", "everything")
    assert all(each.receipt.rule and each.receipt.counted and each.receipt.number for each in told(week).values())


def test_receipts_say_what_is_chosen_but_for_what_does_not_count() -> None:
    """On its own page a chart is not filtered by its own field; so are its figures here."""
    found = told(shown(made(WEEK), ("Anna", "Ben"), "@Anna hue:grey"))

    assert found["Images"].value == "4"
    assert found["Images"].receipt.chosen == "Person: Anna; Hue: grey"
    assert found["Largest hue family"].sentence == "100% of 4 images. Of all hues."
    assert found["Largest hue family"].receipt.chosen == "Person: Anna"
    assert "all hues" not in found["Images"].sentence
    assert "<dt>Not filtered by</dt><dd>Hue, as on its page</dd>" in receipts(
        findings(shown(made(WEEK), ("Anna", "Ben")))
    )


def test_of_one_person_nobody_is_compared() -> None:
    """And names are not told one by one."""
    found = told(shown(made([row for row in WEEK if row[0] == "Anna"]), ("Anna",)))

    assert {"Who out-posts whom", "Shared hashtags", "Typical of each"}.isdisjoint(found)
    assert found["Images"].sentence == "Images and posts have 4 different ids."
    assert found["Grey, black and white"].value == "100% grey"
    assert found["Richest day"].sentence == "Anna: 2 on Mon 15 Aug 2016."


def test_what_is_there_twice_is_counted_once_and_its_link_shows_as_many() -> None:
    """Anna's second has the bytes of her first, her third looks like it, as Ben's does; her fourth is alone."""
    looks = [("Anna", "x", "1"), ("Anna", "x", "1"), ("Anna", "y", "1"), ("Ben", "z", "1"), ("Anna", "w", "2")]
    posts = frame([post(n, person=who) for n, (who, _, _) in enumerate(looks)], Post)
    images = [image(n, person=who, digest=digest, alike=alike) for n, (who, digest, alike) in enumerate(looks)]
    view = shown(tables(posts=posts, images=frame(images, Image)), ("Anna", "Ben"))

    found = told(view)["Twice in the archive"]

    assert found.value == "3"
    assert found.sentence == (
        "1 picture is there twice; 2 more look like another. Anna: 2. Ben: 0. 1 only repeats another person's. "
        "Browse shows all 4, with those that they repeat."
    )
    assert found.choosing is not None
    assert view.at.choose(view.selection.choose(*found.choosing)).images.sum() == 4


def test_without_ids_they_are_not_counted() -> None:
    posts = frame([post(0, media_id=None)], Post)

    found = told(shown(tables(posts=posts, images=frame([image(0, media_id=None)], Image)), ("Anna",)))

    assert found["Images"].sentence == ""


def test_of_nothing_little_is_said() -> None:
    found = told(shown(tables(), ()))

    assert {title: each.value for title, each in found.items()} == {"Images": "0", "Posts": "0"}
    assert found["Posts"].sentence == "No post has a known time."


def test_without_times_and_hashtags_what_needs_them_is_left_out() -> None:
    undated = frame([post(0, taken_at=None, taken_from=None, caption=None)], Post)

    assert list(told(shown(tables(posts=undated), ("Anna",)))) == ["Images", "Posts"]


def test_one_day_is_no_span() -> None:
    found = told(shown(made(WEEK[:2]), ("Anna",)))

    assert found["Posts per active day"].sentence == "All are of one day."
    assert "Posts per calendar day" not in found
    assert "Longest streak" not in found


def test_grey_is_compared_as_a_rate_with_its_interval() -> None:
    """631 of 3,057 would be 6 of 10 here, against 2 of 20: six times as much (Katz et al.: 1.5 to 25)."""
    rows: list[Told] = [("Anna", float(n), "grey" if n < 6 else "red", []) for n in range(10)]
    rows += [("Ben", 100.0 + n, "grey" if n < 2 else "red", []) for n in range(20)]

    found = told(shown(made(rows), ("Anna", "Ben")))["Grey, black and white"]

    assert found.value == "Anna, 6.0× grey"
    assert found.sentence == "Anna against Ben: 6.0× grey (95%: 1.5 to 25)."
    assert found.receipt.counted == "6 of 10 images of Anna in grey"
    assert found.receipt.over == "2 of 20 images of Ben"


def test_of_ratios_the_surest_is_told() -> None:
    """Not the greatest: 12 against 1 of 400 is 12 times as much, 110 against 50 only 2.2 times, but more surely so."""
    row = {"person": "Anna", "total": 400, "others_total": 400, "share": 0.1, "low": 1.6, "high": 3.0, "hue": "grey"}
    rows = [
        row | {"images": 110, "others": 50, "ratio": 2.2},
        row | {"images": 12, "others": 1, "ratio": 12.0, "low": 1.57, "high": 92.0, "hue": "black"},
        row | {"person": "Ben", "images": 0, "share": 0.0},
    ]

    found = greys(rows)

    assert found is not None
    assert found.value == "Anna, 2.2× grey"
    assert found.receipt.counted == "110 of 400 images of Anna in grey"


def test_who_out_posts_whom_is_told_where_it_is_hardly_chance() -> None:
    duels = (Duel(20, more, 20 - more, 0, 1.0, 1.0, chance) for more, chance in ((17, 0.003), (13, 0.26)))
    sure, unsure = (out_posts(each, "Anna", "Ben") for each in duels)

    assert sure is not None
    assert unsure is not None
    assert (sure.value, unsure.value) == ("Anna", "Neither surely")
    assert "Anna more on 13, Ben on 7" in unsure.sentence


def seasons(**posts: int) -> pd.DataFrame:
    """Rates of seasons of 9,000 days each."""
    table = pd.DataFrame({"season": [*posts], "posts": [*posts.values()], "days": 9_000, "thin": False})
    return table.assign(rate=table["posts"] / table["days"])


def test_rates_have_the_digits_that_tell_them_apart() -> None:
    (found,) = quietest(seasons(winter=20, summer=22, autumn=21))

    assert found.sentence == "0.0022 posts a day; summer is the liveliest with 0.0024."
    assert found.receipt.number == "63 posts"


def test_of_few_posts_no_season_is_the_quietest() -> None:
    assert quietest(seasons(winter=10, summer=19)) == []
    assert len(quietest(seasons(winter=10, summer=20))) == 1


def test_long_words_of_a_figure_are_smaller() -> None:
    """Rather than broken: the longest word says how much."""
    rows = [("Anna", float(n), "red", ["copenhagen"]) for n in range(3)]

    page = tiles(findings(shown(made(rows), ("Anna",))))

    assert '<p class="value long">#copenhagen</p>' in page
    assert '<p class="value">3 posts</p>' in page


def test_each_place_has_its_quietest_season_and_thin_cells_do_not_count() -> None:
    """A year at home; half a year abroad, of which one season has a few days only."""
    periods = Periods(
        (
            Period("Home", "UTC", None, (START + timedelta(days=364)).date()),
            Period("Away", "UTC", (START + timedelta(days=365)).date()),
        ),
        "UTC",
    )
    # Every day at home but in winter, when it is every third; abroad from 15 August, one a day and two in September.
    days = [n for n in range(365) if (START + timedelta(days=n)).month not in (12, 1, 2) or n % 3 == 0]
    rows: list[Told] = [("Anna", float(n * DAY), "red", []) for n in days]
    rows += [("Anna", float(n * DAY + 5 + k), "red", []) for n in range(365, 400) for k in range(1 + (n > 381))]

    found = told(shown(made(rows), ("Anna",), periods=periods))

    assert found["Quietest season in Home"].value == "Winter"
    assert found["Quietest season in Home"].receipt.over == "90 covered days in winter"
    assert "Quietest season in Away" not in found


def test_where_hashtags_are_hardly_typical_it_is_said() -> None:
    rows = {"key": ["a", "b"], "label": ["#a", "#b"], "side": ["Anna", "Ben"], "z": [2.5, -0.4]}
    table = pd.DataFrame({**rows, "own": [4, 0], "others": [0, 1]})

    found = typical(rows_of(table))

    assert found is not None
    assert found.sentence == "#a of Anna (4 posts, Ben 0), #b of Ben (1 post, Anna 0). That may be chance."


def counted_by_hand(rows: list[Written]) -> Mapping[str, str]:
    """The same figures by loops over the posts."""
    values: dict[str, str] = {"Posts": f"{len(rows):,}"}
    days = Counter((person, day) for person, day, _ in rows if day is not None)
    dated = sum(days.values())
    every = sorted({day for _, day in days})
    if every:
        values["Posts per active day"] = f"{dated / len(every):.2f}"
        most = max(days.values())
        values["Richest day"] = "1 post" if most == 1 else f"{most} posts"
    if every and every[-1] > every[0]:
        values["Posts per calendar day"] = f"{dated / (every[-1] - every[0] + 1):.2f}"
    streak = max((_streak(day, {other for who, other in days if who == person}) for person, day in days), default=0)
    if streak > 1:
        values["Longest streak"] = f"{streak} days"
    known = [set(used) for _, _, used in rows if used is not None]
    uses = Counter(tag for used in known for tag in used)
    if uses:
        values["Untagged posts"] = f"{sum(not used for used in known)}"
        values["Hashtags per post"] = f"{sum(uses.values()) / len(known):.2f}"
    return values


def _streak(day: int, days: set[int]) -> int:
    return 1 + _streak(day + 1, days) if day + 1 in days else 1


@settings(max_examples=50)
@given(written)
def test_figures_are_those_of_a_count_by_hand(rows: list[Written]) -> None:
    """Of any posts of three people; what the count by hand leaves out is left out."""
    posts, tags = [], []
    for number, (person, day, used) in enumerate(rows):
        minutes = (day or 0) * DAY + number / 60
        times = {"taken_at": None, "taken_from": None} if day is None else {}
        posts.append(post(minutes, person=person, caption=None if used is None else "", **times))
        different = list(dict.fromkeys(used or ()))
        tags += [hashtag(minutes, hashtag=tag, position=place) for place, tag in enumerate(different, start=1)]
    view = shown(tables(posts=frame(posts, Post), hashtags=frame(tags, Hashtag)), PEOPLE)
    before = view.volume.tables.posts.copy()

    found = {title: each.value for title, each in told(view).items()}

    expected = counted_by_hand(rows)
    titles = {"Posts", "Posts per active day", "Posts per calendar day", "Richest day", "Longest streak"}
    titles |= {"Untagged posts", "Hashtags per post"}
    assert {title: value for title, value in found.items() if title in titles} == expected
    pd.testing.assert_frame_equal(view.volume.tables.posts, before)


HOSTILE = ['<script>alert("1")</script>', "<img src=x onerror=alert(1)>", "'\"><b>&amp;\n\x00", "![x](http://x)"]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_and_hashtags_are_text_in_tiles(name: str) -> None:
    rows = [(name, *WEEK[0][1:]), (name, *WEEK[1][1:]), *[("Ben", *row[1:3], [name]) for row in WEEK[2:]]]
    view = shown(made(rows), (name, "Ben"), periods=Periods((Period(name, "UTC"),), "UTC"))

    page = Elements(tiles(findings(view), view))

    assert set(page.names) <= {
        "section",
        "article",
        "div",
        "h2",
        "h3",
        "p",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "a",
    }
    assert {attribute for attribute, _ in page.attributes} <= {"class", "href", "target", "aria-label"}
    assert all(link.startswith("/") for link in page.of("href"))
    assert name.replace("\x00", "") in page.text.replace("\x00", "")


def test_links_keep_what_is_chosen_and_the_rules(sample_library: Path) -> None:
    volume = shelf.opened(sample_library)
    view = View(volume, volume.at.under(Rules(names="dark")), parse("@Kat hue:grey", known(volume.at)))

    page = Elements(tiles(findings(view), view))

    queries = [parse_qs(urlsplit(link).query) for link in page.of("href")]
    assert len(queries) == len(told(view))
    assert all(query["nearest"] == ["RGB, with dark neutrals"] for query in queries)
    assert all(query["q"][0].startswith("@Kat") and "hue:grey" in query["q"][0] for query in queries)


def test_every_link_opens_the_view_that_it_names(sample_library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address whose words mean nothing would be dropped without a word, and the usual view be shown."""
    volume = shelf.opened(sample_library)
    found = told(View(volume, volume.at, parse("date:2015")))
    views = {(each.page, each.view) for each in found.values()} | {("colours", GREYS)}
    assert {name for _, view in views for name, _ in view} == {"dates", "days", "part", "per", "show", "view"}

    for page, parameters in views:
        usual = opened(page, sample_library, monkeypatch, q="date:2015")
        asked = opened(page, sample_library, monkeypatch, q="date:2015", **dict(parameters))

        assert not asked.exception
        for name, _ in parameters:
            assert asked.session_state[name] != usual.session_state[name]
