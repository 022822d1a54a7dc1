"""Promises of `igcore.importers.instagram_html`."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from igcore.importers import instagram_json
from igcore.importers.base import Row
from igcore.importers.instagram_html import IMPORTER, read_date, recognise
from igcore.importers.source import Folder, open_source
from igcore.schema import Kind, Media, Post, Problem, TimeSource, frame
from tests.found import posts, problems
from tests.rows import NOW

ARCHIVE = Path(__file__).parent / "archives" / "instagram-html"
PACIFIC = ZoneInfo("America/Los_Angeles")
#: Where Instagram has put the pages, by year; and an export that lies one folder down.
PLACES = ["content/", "media/", "your_instagram_activity/content/", "your_instagram_activity/media/"]
LAYOUTS = [*PLACES, *(f"instagram-lumen-2024-08-20-AbCd1234/{place}" for place in PLACES)]
PAGE = "content/posts_1.html"
FILE = "media/posts/202408/18060000000000001.jpg"
TIME = "Aug 03, 2024 9:00 am"
TAKEN = datetime(2024, 8, 3, 16, tzinfo=UTC)
UNLISTED = "in the archive, but in no list of posts"
FIRST_OF_MONTH = "the first of the month in the name of its folder is taken"
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
PORTUGUESE = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"]


def picture(file: str) -> str:
    """Picture as all years write it."""
    return f'<div><a target="_blank" href="{file}"><img src="{file}" class="_a6_o _3-96" /></a><div></div></div>'


def video(file: str, more: str = "") -> str:
    """Video with a table of what the camera noted."""
    return (
        f'<video src="{file}" controls="1"{more} class="_a6_o _3-96"><a target="_blank" href="{file}">'
        '<div>Click for video:</div></a></video><table style="table-layout: fixed;"><tr><td colspan="2" '
        'class="_2pin _a6_q"><div class="_a6-q">Source type</div><div><div class="_a6-q">4</div></div></td></tr>'
        "</table>"
    )


def block(caption: str = "A title", *media: str, time: str = TIME, tag: str = "h2") -> str:
    """Post as the pages have it: caption in a `div` until 2023, in an `h2` since."""
    title = f'<{tag} class="_3-95 _2pim _a6-h _a6-i">{escape(caption)}</{tag}>' if caption else ""
    files = "".join(media or [picture(FILE)])
    return (
        f'<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder">{title}<div class="_3-95 _a6-p">{files}</div>'
        f'<div class="_3-94 _a6-o">{time}</div></div>'
    )


def page(*blocks: str, header: str = "") -> str:
    """Page of posts."""
    return (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8" /><base href="../../" />'
        '<style type="text/css">._a6-g > div{margin:0}</style><title>Posts</title></head><body class="_5vb_ _2yq">'
        '<div class="_li"><div class="_as_0"><img src="files/Instagram-Logo.png" height="28" alt="Instagram" /></div>'
        f'<div class="_a705"><header class="_as-_ _a70a"><div class="_a70d"><h1>Posts</h1>{header}</div></header>'
        f'<main class="_a706" role="main">{"".join(blocks)}</main><img src="files/end.png" /></div></div></body></html>'
    )


def rows(root: Path, name: str | None = None) -> list[Row]:
    """Everything that an export reads as."""
    return list(IMPORTER.read(open_source(root, name), NOW))


def export(root: Path, pages: dict[str, str | bytes], *files: str) -> list[Row]:
    """What an export of these pages and files reads as."""
    for name, content in {**pages, **dict.fromkeys(files, b"a picture")}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return rows(root)


def files(found: list[Row]) -> list[tuple[str, int]]:
    return [(row.file, row.position) for row in found if isinstance(row, Media)]


@pytest.mark.parametrize("place", LAYOUTS)
def test_pages_are_found_wherever_instagram_put_them(tmp_path: Path, place: str) -> None:
    """What a page names lies in the folder of the export, whether that is the root or one folder down."""
    down = "instagram-lumen-2024-08-20-AbCd1234/" if place.startswith("instagram-lumen") else ""
    found = export(tmp_path / "export", {f"{place}posts_1.html": page(block())}, down + FILE)

    assert recognise(open_source(tmp_path / "export"))
    assert found == [
        Post(
            post_id="export/18060000000000001",
            archive="export",
            person="lumen" if down else "export",
            fbid=18_060_000_000_000_001,
            taken_at=TAKEN,
            taken_from=TimeSource.EXPORT,
            kind=Kind.POST,
            caption="A title",
            source="instagram-html",
        ),
        Media(post_id="export/18060000000000001", archive="export", file=down + FILE),
    ]


@pytest.mark.parametrize(
    "file",
    [
        "posts_1.html",
        "a/b/content/posts_1.html",
        "content/posts_x.html",
        "content/posts_1.json",
        "content/liked_posts.html",
        "content/posts_1.html/index.html",
        "messages/media/posts_1.html",
        "your_instagram_activity/messages/content/posts_1.html",
        "your_instagram_activity/your_instagram_activity/content/posts_1.html",
    ],
)
def test_other_pages_are_no_exports(tmp_path: Path, file: str) -> None:
    assert not posts(export(tmp_path, {file: page(block())}))
    assert not recognise(open_source(tmp_path))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("posts_1", Kind.POST),
        ("posts_12", Kind.POST),
        ("reels", Kind.REEL),
        ("igtv_videos", Kind.IGTV),
        ("stories", Kind.STORY),
        ("archived_posts", Kind.ARCHIVED),
        ("profile_photos", Kind.PROFILE),
        ("other_content", Kind.OTHER),
    ],
)
def test_the_name_of_a_page_tells_the_kind(tmp_path: Path, name: str, kind: Kind) -> None:
    found = export(tmp_path, {f"media/{name}.html": page(block())}, FILE)

    assert [post.kind for post in posts(found)] == [kind]
    assert not problems(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # en-US, of 2026 and of 2016; summer is seven hours behind UTC, winter eight.
        ("Apr 05, 2026 5:31 am", "2026-04-05T12:31"),
        ("Sep 8, 2016, 4:36 PM", "2016-09-08T23:36"),
        ("Sep 8, 2016, 4:36\u202fPM", "2016-09-08T23:36"),
        ("Sept 8, 2016, 4:36 p.m.", "2016-09-08T23:36"),
        ("September 8, 2016, 16:36", "2016-09-08T23:36"),
        ("Dec 08, 2021 6:05 am", "2021-12-08T14:05"),
        ("Dec 31, 2021 11:59 pm", "2022-01-01T07:59"),
        ("Jan 01, 2022 12:00 am", "2022-01-01T08:00"),
        ("Jan 01, 2022 12:00 pm", "2022-01-01T20:00"),
        ("Feb 29, 2024 12:59 am", "2024-02-29T08:59"),
        # Clocks go forward on 13 March 2022 at two, and back on 6 November at two: one o'clock is there twice.
        ("Mar 13, 2022 1:59 am", "2022-03-13T09:59"),
        ("Mar 13, 2022 3:00 am", "2022-03-13T10:00"),
        ("Nov 06, 2022 12:59 am", "2022-11-06T07:59"),
        ("Nov 06, 2022 1:30 am", "2022-11-06T08:30"),
        ("Nov 06, 2022 2:00 am", "2022-11-06T10:00"),
        # en-GB.
        ("27 May 2021, 06:44", "2021-05-27T13:44"),
        ("1 Sept 2021, 00:00", "2021-09-01T07:00"),
        ("31 December 2020, 23:59", "2021-01-01T07:59"),
        # pt-BR of 2023.
        ("11 de nov de 2021 03:47", "2021-11-11T11:47"),
        ("1 de mar. de 2022 00:05", "2022-03-01T08:05"),
        ("30 de março de 2022 23:05", "2022-03-31T06:05"),
        # pt of 2026.
        ("ago 10, 2026 4:38 da manhã", "2026-08-10T11:38"),
        ("ago 10, 2026 4:38 da manha\u0303", "2026-08-10T11:38"),
        ("ago 10, 2026 4:38 da tarde", "2026-08-10T23:38"),
        ("ago 10, 2026 8:38 da noite", "2026-08-11T03:38"),
        ("fev 10, 2026 11:59 da noite", "2026-02-11T07:59"),
        ("fev 10, 2026 12:10 da manhã", "2026-02-10T08:10"),
        ("fev 10, 2026 12:10 da tarde", "2026-02-10T20:10"),
        ("fev 10, 2026 12:10 da noite", "2026-02-10T08:10"),
        ("dez 10, 2025 3:10 da madrugada", "2025-12-10T11:10"),
    ],
)
def test_dates_are_read_as_every_year_wrote_them(text: str, expected: str) -> None:
    assert read_date(text, PACIFIC).astimezone(UTC).isoformat().startswith(f"{expected}:00")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2021-05-27T06:44",
        "5. marraskuuta 2021 klo 6.44",
        "27 mai 2021, 06:44 Uhr",
        "2021年5月27日 06:44",
        "27 xyz 2021, 06:44",
        "Feb 29, 2023 5:31 am",
        "Apr 00, 2026 5:31 am",
        "Apr 05, 0000 5:31 am",
        "Apr 05, 2026 13:31 pm",
        "Apr 05, 2026 0:31 am",
        "Apr 05, 2026 5:61 am",
        "27 May 2021, 24:00",
        "Apr 05, 2026 5:31 am" + " and more" * 1000,
        "9" * 10_000,
    ],
)
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="language|range|clock"):
        read_date(text, PACIFIC)


def written(local: datetime) -> Iterator[str]:
    """Date as each language writes it."""
    month, half = local.month - 1, "am" if local.hour < 12 else "pm"
    twelve = local.hour % 12 or 12
    part = "manhã" if local.hour < 12 else "tarde" if local.hour < 18 else "noite"
    yield f"{ENGLISH[month]} {local.day:02}, {local.year} {twelve}:{local.minute:02} {half}"
    yield f"{ENGLISH[month]} {local.day}, {local.year}, {twelve}:{local.minute:02} {half.upper()}"
    yield f"{local.day} {ENGLISH[month]} {local.year}, {local:%H:%M}"
    yield f"{local.day} de {PORTUGUESE[month]} de {local.year} {local:%H:%M}"
    yield f"{PORTUGUESE[month]} {local.day:02}, {local.year} {twelve}:{local.minute:02} da {part}"


@given(st.datetimes(datetime(2010, 10, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_a_date_comes_back_in_every_language(moment: datetime) -> None:
    """Of the hour that clocks show twice, the first."""
    local = moment.replace(second=0, microsecond=0).astimezone(PACIFIC)

    assert {read_date(text, PACIFIC).astimezone(UTC) for text in written(local)} == {
        local.replace(fold=0).astimezone(UTC)
    }


@given(st.text(max_size=80) | st.from_regex(r"\w{3,9}\.? [0-9]{1,2}, [0-9]{4},? [0-9]{1,2}:[0-9]{2} ?(am|pm)?"))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        found = read_date(text, PACIFIC)
    except ValueError:
        return
    assert found.tzinfo is PACIFIC


@pytest.mark.parametrize(
    ("header", "offset"),
    [
        ("", -8),
        # A summer's clock in California: so winter is another hour behind.
        ('<p>Generated <time datetime="2026-08-12T05:03Z">August 11, 2026 at 22:03 UTC</time></p>', -8),
        ('<time class="x" datetime="2026-08-12T05:03Z">Aug 11, 2026 10:03 PM</time>', -8),
        ('<time datetime="2026-12-12T05:03">21:03 UTC</time>', -8),
        # Another clock: it is taken at its word.
        ('<time datetime="2026-08-12T05:03Z">05:03 UTC</time>', 0),
        ('<time datetime="2026-08-12T05:03Z">10:33</time>', 5.5),
        ('<time datetime="2026-08-12T23:30Z">1:30 am</time>', 2),
        # None at all.
        ('<time datetime="2026-08-12T05:03Z">22:10</time>', -8),
        ('<time datetime="2026-08-12T05:03Z">today</time>', -8),
        ('<time datetime="2026-08-12T05:03Z">26:99</time>', -8),
        ('<time datetime="soon">22:03</time>', -8),
        ('<time datetime="0001-01-01T00:00Z">22:03</time>', -8),
        ('<time datetime="9999-12-31T23:59-12:00">22:03</time>', -8),
        ("<time>22:03</time>", -8),
    ],
)
def test_the_header_tells_the_zone(tmp_path: Path, header: str, offset: float) -> None:
    html = page(block(time="Jan 02, 2024 9:00 am"), header=header)
    found = export(tmp_path, {PAGE: html}, FILE)

    expected = datetime(2024, 1, 2, 9, tzinfo=timezone(timedelta(hours=offset)))
    assert [post.taken_at for post in posts(found)] == [expected]


@pytest.mark.parametrize(
    ("time", "folder", "taken", "reason"),
    [
        (
            "5. marraskuuta\n2021 klo 6.44",
            "202111",
            datetime(2021, 11, 1, 7, tzinfo=UTC),
            f"its time “5. marraskuuta 2021 klo 6.44” is not understood; {FIRST_OF_MONTH}",
        ),
        ("Feb 30, 2021 5:31 am", "202102", datetime(2021, 2, 1, 8, tzinfo=UTC), FIRST_OF_MONTH),
        ("Feb 3, 2001 5:31 am", "202102", datetime(2021, 2, 1, 8, tzinfo=UTC), FIRST_OF_MONTH),
        ("Feb 3, 2031 5:31 am", "202102", datetime(2021, 2, 1, 8, tzinfo=UTC), FIRST_OF_MONTH),
        ("", "202102", datetime(2021, 2, 1, 8, tzinfo=UTC), f"it has no time; {FIRST_OF_MONTH}"),
        ("demain", "other", None, "its time “demain” is not understood, and no folder tells its month"),
        ("demain", "202113", None, "no folder tells its month"),
        ("demain", "200001", None, "no folder tells its month"),
        ("demain", "209901", None, "no folder tells its month"),
    ],
)
def test_a_time_in_another_language_is_the_month_of_the_folder(
    tmp_path: Path, time: str, folder: str, taken: datetime | None, reason: str
) -> None:
    """And that is said: the post stays."""
    file = f"media/posts/{folder}/1.jpg"
    found = export(tmp_path, {PAGE: page(block("x", picture(FILE)), block("y", picture(file), time=time))}, FILE, file)

    post = posts(found)[1]
    assert (post.taken_at, post.taken_from) == (taken, TimeSource.EXPORT if taken else None)
    [problem] = problems(found)
    assert (problem.file, problem.record) == (PAGE, 1)
    assert problem.reason.endswith(reason)


@pytest.mark.parametrize("tag", ["div", "h2"])
@pytest.mark.parametrize(
    "caption",
    [
        "",
        "plain",
        "two\nlines\n\n#and a third ",
        '@friend\'s & <b>bold</b> &amp;amp; &lt; "quoted"',
        "Piñata 🐶 👩\u200d👩\u200d👧",
        "Straße <div class='pam _a6-g'></div>",
    ],
)
def test_captions_are_unescaped_once(tmp_path: Path, tag: str, caption: str) -> None:
    found = export(tmp_path, {PAGE: page(block(caption, tag=tag))}, FILE)

    assert [post.caption for post in posts(found)] == [caption]
    assert not problems(found)


@pytest.mark.parametrize(
    ("inside", "caption"),
    [
        ("&#064;friend &#039;s", "@friend 's"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<div>one <b>two</b></div> three", "one two three"),
        ("Cafe\u0301", "Café"),
        ("&#xD83D; &#0;", "\ufffd \ufffd"),
    ],
)
def test_captions_are_text(tmp_path: Path, inside: str, caption: str) -> None:
    html = page(block("HERE", tag="div").replace("HERE", inside))
    found = export(tmp_path, {PAGE: html}, FILE)

    assert [post.caption for post in posts(found)] == [caption]


def test_files_have_their_places(tmp_path: Path) -> None:
    """A video and the picture that stands for it have one; so does what is not there."""
    names = ["a.jpg", "b.mp4", "b.jpg", "gone.jpg", "c", "subtitles.srt"]
    media = (picture("a.jpg"), video("b.mp4", ' poster="b.jpg"'), picture("gone.jpg"), video("c"))
    found = export(tmp_path, {PAGE: page(block("x", *media))}, *(name for name in names if name != "gone.jpg"))

    assert files(found) == [("a.jpg", 1), ("b.mp4", 2), ("b.jpg", 2), ("gone.jpg", 3), ("c", 4)]
    assert not problems(found)


def test_a_video_may_name_its_file_inside(tmp_path: Path) -> None:
    found = export(tmp_path, {PAGE: page(block("x", '<video controls><source src="a.mp4"></video>'))}, "a.mp4")

    assert files(found) == [("a.mp4", 1)]


@pytest.mark.parametrize("uri", ["../../secret.jpg", "/etc/passwd", "C:\\secret.jpg", "https://example.org/a.jpg"])
def test_a_path_out_of_the_archive_is_only_text(tmp_path: Path, uri: str) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    found = export(tmp_path / "a" / "export", {PAGE: page(block("x", picture(uri)))})

    assert files(found) == [(uri, 1)]
    assert not problems(found)


def test_what_is_on_two_pages_is_one_post_and_what_is_twice_on_one_is_two(tmp_path: Path) -> None:
    pages: dict[str, str | bytes] = {
        "content/reels.html": page(block("reel")),
        "content/posts_1.html": page(block("first"), block("second")),
    }
    found = export(tmp_path / "e", pages, FILE)

    assert [(post.post_id, post.caption) for post in posts(found)] == [
        ("e/18060000000000001", "first"),
        ("e/18060000000000001#2", "second"),
    ]


def test_pictures_that_no_page_names_are_told(tmp_path: Path) -> None:
    """Not those of the pages themselves, nor those of messages."""
    others = ["files/Instagram-Logo.png", "your_instagram_activity/messages/inbox/x/photos/1.jpg", "media/a.srt"]
    found = export(tmp_path, {PAGE: page(block())}, FILE, "media/posts/202408/2.jpg", *others)

    assert problems(found) == [Problem(archive=tmp_path.name, file="media/posts/202408/2.jpg", reason=UNLISTED)]


def table(*cells: str) -> str:
    """What a page tells of a picture, as pages of 2021 have it."""
    return "".join(f'<td class="_2pin _a6_q"><div class="_a6-q">{cell}</div></td>' for cell in cells)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (table("Latitude", "17.34", "Longitude", "-3.96"), (17.3, -4.0)),
        (table("Latitud", "17.34", "Longitud", "-3.96"), (17.3, -4.0)),
        ('<td colspan="2"><div>Longitude</div><div><div>-3.96</div></div><div>Latitude</div>17.34</td>', (17.3, -4.0)),
        (table("Latitude", "17.34"), (None, None)),
        (table("Latitude", "0", "Longitude", "0"), (None, None)),
        (table("Latitude", "nan", "Longitude", "inf"), (None, None)),
        (table("Latitude", "9" * 400, "Longitude", "5"), (None, None)),
        (table("Latitude", "Longitude", "5"), (None, None)),
        (table("Breite", "17.34", "Länge", "-3.96"), (None, None)),
        (table("Latitude", "", "17.34", "Longitude", "far", "5"), (None, None)),
    ],
)
def test_where_a_picture_was_taken_is_known_to_a_tenth_of_a_degree(
    tmp_path: Path, told: str, place: tuple[float | None, float | None]
) -> None:
    """What stands in a caption is no place, nor is what is no number."""
    caption = "Latitude 1 Longitude 2"
    found = export(tmp_path, {"content/posts_1.html": page(block(caption, picture(FILE) + told))}, FILE)

    assert [(post.caption, post.latitude, post.longitude) for post in posts(found)] == [(caption, *place)]
    assert not problems(found)


def test_only_pages_of_posts_are_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(tmp_path, {PAGE: page(block()), "messages/inbox/x/message_1.html": page(block())}, FILE)
    source = open_source(tmp_path)
    opened: list[str] = []
    real = Folder.read

    def noting(self: Folder, file: str, limit: int) -> bytes:
        opened.append(file)
        return real(self, file, limit)

    monkeypatch.setattr(Folder, "read", noting)

    assert posts(list(IMPORTER.read(source, NOW)))
    assert opened == [PAGE]


@pytest.mark.parametrize(
    ("name", "person"),
    [("instagram-some.user_1-2024-08-20-AbCd", "some.user_1"), ("Holidays", "Holidays")],
)
def test_the_person_is_in_the_name(tmp_path: Path, name: str, person: str) -> None:
    assert [post.person for post in posts(export(tmp_path / name, {PAGE: page(block())}))] == [person]


@pytest.mark.parametrize(
    "file",
    [
        "media/posts/202408/18060000000000001.jpg",
        "media/posts/202106/215667229_495597790474388_2076384980585811130_n_17898331156755970.jpg",
        "media/reels/202408/AQPTSNLZ6iUA4HKv1fhGWroYyhb2Ccrm9A9_17950881910025404",
        "media/posts/202408/holiday.jpg",
    ],
)
def test_a_post_is_the_same_in_html_as_in_json(tmp_path: Path, file: str) -> None:
    found = export(tmp_path / "html", {PAGE: page(block("x", picture(file)))}, file)
    (tmp_path / "json").mkdir()
    (tmp_path / "json" / "posts_1.json").write_text(f'[{{"media": [{{"uri": "{file}"}}]}}]')
    other = list(instagram_json.IMPORTER.read(open_source(tmp_path / "json", "html"), NOW))

    assert [post.post_id for post in posts(found)] == [post.post_id for post in posts(other)]


@pytest.mark.parametrize(
    "broken",
    [
        "<div class='x'" * 50,
        "<div>" * 1000,
        "</div>" * 1000,
        "<![foo[ bar",
        "<![CDATA[",
        "<!-- never closed",
        "<script>",
        "<a href='never closed",
        "<p>&#" + "9" * 5000 + ";</p>",
        "<img src>",
        '<div class="_3-95 _a6-p"><img src="data:image/png;base64,' + "A" * 600 + '"></div>',
        '<div class="_3-95 _a6-p">' + "".join(f'<img src="{number}.jpg">' for number in range(101)),
        '<h2 class="_2pim _a6-h">never closed',
        "\x00\xff",
    ],
)
def test_what_is_broken_in_a_block_does_not_reach_the_next(tmp_path: Path, broken: str) -> None:
    bad = '<div class="pam _a6-g">' + broken
    found = export(tmp_path, {PAGE: page(block("first"), bad, block("last"))}, FILE)

    assert [post.caption for post in posts(found)] == ["first", "last"]
    assert [(problem.file, problem.record) for problem in problems(found)] == [(PAGE, 1)]
    assert all(problem.reason.startswith("an entry is not as expected") for problem in problems(found))


START = '<div class="pam _a6-g"><div class="_3-95 _a6-p"><img src="a.jpg">'
HOSTILE = [
    "<div>",
    "<",
    "<a ",
    "<a x='",
    "</",
    "</a ",
    "<!--",
    "<![CDATA[",
    "<?",
    "&#",
    "&amp",
    "<script>",
    "<time ",
    '<time datetime="',
    '<div class="',
    "<div ",
    START,
    '<div class="pam _a6-g">',
    '<h2 class="_2pim _a6-h">',
]


@pytest.mark.parametrize("start", ["", START])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_pages_end(tmp_path: Path, piece: str, start: str) -> None:
    """Half a million letters of each, in a second or two; none of it recurses."""
    found = export(tmp_path, {PAGE: start + (piece * 500_000)[:500_000]})

    assert problems(found)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", bytes(range(256)) * 100, b"no page"])
def test_a_page_without_posts_is_told(tmp_path: Path, content: bytes) -> None:
    found = export(tmp_path, {PAGE: content, "content/reels.html": page(block())}, FILE)

    assert [problem.file for problem in problems(found)] == [PAGE]
    assert len(posts(found)) == 1


def test_the_pictures_of_a_page_without_posts_are_posts_of_their_own(tmp_path: Path) -> None:
    """It may have had them: of a kind that their folder tells, at a time that is left to EXIF and the file."""
    story, private, icon = "media/stories/202408/a.jpg", "messages/inbox/b.jpg", "files/c.png"
    pages: dict[str, str | bytes] = {PAGE: b"cut", "content/reels.html": page(block())}
    found = export(tmp_path, pages, FILE, story, private, icon)

    assert [(post.kind, post.caption is None) for post in posts(found)] == [(Kind.REEL, False), (Kind.STORY, True)]
    assert (posts(found)[1].taken_at, posts(found)[1].source) == (None, "instagram-html")
    assert files(found) == [(FILE, 1), (story, 1)]


def test_a_page_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("igcore.importers.instagram_html._MAX_PAGE", 5000)
    found = export(tmp_path, {PAGE: page(block()) + " " * 5000, "content/reels.html": page(block())}, FILE)

    assert [(problem.file, problem.reason[:15]) for problem in problems(found)] == [(PAGE, "cannot be read:")]
    assert len(posts(found)) == 1


def test_a_page_of_too_many_posts_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("igcore.importers.instagram_html._MAX_BLOCKS", 3)
    found = export(tmp_path, {PAGE: page(*[block()] * 5)}, FILE)

    assert len(posts(found)) == 3
    assert [problem.reason for problem in problems(found)] == ["it has more than 3 posts; no more are read"]


pieces = st.sampled_from([*HOSTILE, START, block(), picture("../a.jpg"), "</div>", "</h2>", ">", '"', "'"])


@settings(max_examples=200)
@given(st.lists(pieces | st.text(max_size=20), max_size=12).map("".join) | st.binary(max_size=100))
def test_any_text_in_the_place_of_a_page_is_read_or_a_problem(content: str | bytes) -> None:
    """What it says can be stored, and the picture is not forgotten."""
    content = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    with TemporaryDirectory() as folder:
        found = export(Path(folder), {PAGE: content}, "a.jpg")
    tables = [frame([row for row in found if isinstance(row, kind)], kind) for kind in (Post, Media, Problem)]

    assert sum(map(len, tables)) == len(found) > 0
    assert "a.jpg" in {row.file.rsplit("/", 1)[-1] for row in found if not isinstance(row, Post)}


def test_a_zip_reads_as_its_folder(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "e.zip", "w") as archive:
        for file in sorted(file for file in ARCHIVE.rglob("*") if file.is_file()):
            archive.write(file, f"instagram-html/{file.relative_to(ARCHIVE).as_posix()}")
    zipped = [post.caption for post in posts(rows(tmp_path / "e.zip"))]

    assert zipped == [post.caption for post in posts(rows(ARCHIVE))]


def test_the_made_archive_is_read() -> None:
    found = rows(ARCHIVE)

    assert [(post.kind.value, post.taken_at and f"{post.taken_at:%Y-%m-%d %H:%M}") for post in posts(found)] == [
        ("post", "2026-04-05 12:31"),
        ("post", "2022-01-01 07:59"),
        ("post", "2021-11-01 07:00"),
        ("post", None),
        ("post", "2024-08-03 16:00"),
        ("post", "2024-08-03 16:00"),
        ("post", "2026-08-11 03:38"),
        ("post", "2026-02-10 08:10"),
        ("reel", "2026-03-22 14:13"),
        ("reel", "2026-03-21 14:13"),
        ("archived", "2021-05-27 13:44"),
        ("story", "2021-05-27 13:44"),
        ("profile picture", "2021-11-11 11:47"),
        ("other", "2016-09-08 23:36"),
    ]
    assert len({post.post_id for post in posts(found)}) == 14
    assert posts(found)[0].caption == "Café & cake with @friend's dog 🐶\n\n#one #two"
    for file, _ in files(found):
        if file.endswith(".jpg") and (ARCHIVE / file).exists() and not file.startswith(".."):
            Image.open(ARCHIVE / file).verify()


def test_the_published_pages_are_read(shared: Path, tmp_path: Path) -> None:
    """Their pictures were not published: the posts name files that are not there."""
    [folder] = (shared / "archives" / "dyi_html_redacted").iterdir()
    inside = tmp_path / "instagram-lumen-2026-04-30-AbCd1234" / "your_instagram_activity" / "media"
    inside.mkdir(parents=True)
    for file in folder.iterdir():
        shutil.copy(file, inside / file.name)
    found = rows(tmp_path)

    caption = "Plain caption #one #two\n@friend"
    assert [(post.post_id.split("/")[1], post.kind, post.person, post.caption) for post in posts(found)] == [
        ("18024347932470796", Kind.POST, "lumen", caption),
        ("18076177013894949", Kind.REEL, "lumen", caption),
    ]
    assert [post.taken_at for post in posts(found)] == [
        datetime(2026, 4, 5, 12, 31, tzinfo=UTC),
        datetime(2026, 3, 22, 14, 13, tzinfo=UTC),
    ]
    assert not problems(found)
    assert [file.split("/", 1)[1] for file, _ in files(found)] == [
        "media/posts/202604/18024347932470796.jpg",
        "media/posts/202604/18363157668468827.jpg",
        "media/posts/202604/18045259611228940.jpg",
        "media/posts/202604/18167232715650345.jpg",
        "media/reels/202603/18076177013894949.mp4",
    ]
