"""Promises of `igcore.analysis.problems`."""

from datetime import UTC, date, datetime

from igcore.analysis.problems import by_archive, by_reason
from igcore.schema import Image, Post, Problem, TimeSource, frame
from tests.rows import image, post


def test_an_archive_in_one_row() -> None:
    posts = frame(
        [
            post(post_id="a", archive="one", person="Kat", taken_at=datetime(2016, 8, 15, tzinfo=UTC)),
            post(post_id="b", archive="one", person="Mads", taken_at=datetime(2014, 1, 2, tzinfo=UTC)),
            post(post_id="c", archive="one", person="Kat", taken_at=None, taken_from=None),
        ],
        Post,
    )
    problems = frame([Problem(archive="one", file="x", reason="empty")], Problem)

    table = by_archive(posts, frame([image(image_id="1", archive="one")], Image), problems, ["one", "two"])

    one = table.iloc[0]
    assert one[["archive", "people", "posts", "images", "problems"]].tolist() == ["one", "Kat, Mads", 3, 1, 1]
    assert (one["from"], one["to"]) == (date(2014, 1, 2), date(2016, 8, 15))
    assert one[f"time from {TimeSource.ID}"] + one["no time"] == 3
    assert table.iloc[1][["archive", "posts"]].tolist() == ["two", 0]


def test_problems_by_reason_most_first() -> None:
    problems = frame(
        [
            Problem(archive="a", file="1.jpg", reason="empty"),
            Problem(archive="a", file="2.jpg", reason="broken"),
            Problem(archive="a", file="3.jpg", reason="broken"),
        ],
        Problem,
    )

    table = by_reason(problems)

    assert table.to_numpy().tolist() == [["broken", 2, "2.jpg"], ["empty", 1, "1.jpg"]]
    assert by_reason(frame([], Problem)).empty
