"""Promises of `igcore.analysis.problems`."""

from datetime import UTC, date, datetime

from igcore.analysis.problems import by_archive, by_reason, gist
from igcore.library.assemble import MISSING
from igcore.schema import Image, Kind, Origin, Post, Problem, TimeSource, frame
from tests.rows import image, origin, post, problem, tables


def test_an_archive_in_one_row() -> None:
    """A post that two archives have is in the row of each."""
    posts = frame(
        [
            post(post_id="a", archive="one", person="Kat", taken_at=datetime(2016, 8, 15, tzinfo=UTC), videos=2),
            post(post_id="b", archive="one", person="Mads", taken_at=datetime(2014, 1, 2, tzinfo=UTC), kind=Kind.STORY),
            post(post_id="c", archive="one", person="Kat", taken_at=None, taken_from=None),
        ],
        Post,
    )
    origins = frame([origin(post_id="a", archive="one"), origin(post_id="a", archive="two")], Origin)
    problems = frame(
        [problem(archive="one", reason="empty"), problem(archive="one", reason=MISSING), problem(archive="two")],
        Problem,
    )
    made = tables(posts=posts, images=frame([image(archive="one")], Image), origins=origins, problems=problems)

    table = by_archive(made, ["one", "two", "three"])

    one, two, three = (table.iloc[row] for row in range(3))
    facts = ["archive", "people", "posts", "also elsewhere", "kinds", "images shown", "videos", "missing", "problems"]
    assert one[facts].tolist() == ["one", "Kat, Mads", 3, 1, "post 2, story 1", 1, 2, 1, 2]
    assert two[facts].tolist() == ["two", "Kat", 1, 1, "post 1", 0, 2, 0, 1]
    assert three[["posts", "people", "problems", "from"]].tolist() == [0, "", 0, None]
    assert (one["from"], one["to"]) == (date(2014, 1, 2), date(2016, 8, 15))
    assert one[f"time from {TimeSource.ID}"] + one["no time"] == 3


def test_problems_by_archive_and_reason_most_first() -> None:
    """What follows the colon of a reason is about one file."""
    problems = frame(
        [
            problem(archive="a", file="1.jpg", reason="empty"),
            problem(archive="a", file="2.jpg", reason="broken: at byte 7"),
            problem(archive="a", file="3.jpg", reason="broken: at byte 8"),
            problem(archive="b", file="3.jpg", reason="broken"),
        ],
        Problem,
    )

    table = by_reason(problems)

    assert table.to_numpy().tolist() == [
        ["broken", "a", 2, "2.jpg"],
        ["broken", "b", 1, "3.jpg"],
        ["empty", "a", 1, "1.jpg"],
    ]
    assert gist(problems).tolist() == ["empty", "broken", "broken", "broken"]
    assert by_reason(frame([], Problem)).empty
