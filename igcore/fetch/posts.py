"""Posts one by one, by their links, from an oEmbed endpoint: the way of 2016.

Meta's endpoint of today no longer tells who posted (since 3 November 2025); the classic answer had `title`,
`author_name`, `author_id` and `media_id`. Each is kept as it came, in a record that reads like one of the Graph API.
"""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from igcore.errors import NotFetchedError
from igcore.fetch.kept import Step, claim, noting_problems, write_json
from igcore.fetch.server import Server
from igcore.media_id import identify

#: Meta's endpoint of today; it answers without a token since 15 June 2026.
ENDPOINT = "https://graph.facebook.com/v26.0/instagram_oembed"
#: Seconds between two requests there: 1,000 an hour are allowed.
PAUSE = 3.6


@dataclass(frozen=True, slots=True)
class Wanted:
    """A post to ask for."""

    media_id: int
    shortcode: str
    link: str

    @property
    def file(self) -> str:
        """Where its record is kept. Shortcodes differ by case alone, which some disks do not tell apart."""
        return f"{self.media_id}.json"


def wanted(texts: Iterable[str], now: datetime) -> tuple[list[Wanted], dict[str, str]]:
    """Posts that shortcodes, links or media ids name, each once, in order; and what names none, with the reason.

    Example:
        >>> from datetime import UTC
        >>> posts, wrong = wanted(["BJKOF0KBnS4", "1317927813210600632", "no such"], datetime(2026, 1, 1, tzinfo=UTC))
        >>> [post.shortcode for post in posts], list(wrong)
        (['BJKOF0KBnS4'], ['no such'])
    """
    posts: dict[int, Wanted] = {}
    wrong: dict[str, str] = {}
    for text in texts:
        found = identify(text, now)
        if found.media_id is None or found.shortcode is None or found.link is None:
            wrong[text] = found.reason or "it names no post"
        else:
            posts.setdefault(found.media_id, Wanted(found.media_id, found.shortcode, found.link))
    return list(posts.values()), wrong


def missing(root: Path, posts: Iterable[Wanted]) -> list[Wanted]:
    """Posts whose record is not in the folder yet."""
    return [post for post in posts if not (root / post.file).is_file()]


def posts_terms(server: Server, posts: int, with_token: bool) -> str:
    """Say what `fetch_posts` will do online for so many posts, before it does."""
    pause, token = server.manners.pause, ", with your token," if with_token else ""
    count = "1 post" if posts == 1 else f"{posts:,} posts"
    return (
        f"igcore will go online: it asks {server.host}{token} about {count}, one request each, "
        f"{pause:g} s apart ({posts * pause / 60:,.0f} minutes or more).\n"
        "Meta's own address for this is there to show posts on web pages: its terms forbid extracting what it tells, "
        "and keeping that for analytics. Since 3 November 2025 it tells neither who posted nor a picture, and often "
        "no caption: those stay missing. Elsewhere the terms of that server hold.\n"
        "Whether you may do this is yours to judge. What is fetched stays on this computer."
    )


def fetch_posts(server: Server, root: Path, posts: Iterable[Wanted]) -> Generator[Step, None, None]:
    """Ask for each post whose record is not in the folder yet, and keep what comes.

    Args:
        server: The endpoint.
        root: New or empty folder, or one of before.
        posts: What to ask for, in order.

    Raises:
        FetchError: The folder holds something else, the server wants no more requests, or does not answer.
    """
    claim(root, "posts")
    todo = missing(root, posts)
    failed = 0
    with noting_problems(root) as problems:
        yield Step(0, len(todo))
        for done, post in enumerate(todo, 1):
            try:
                write_json(root / post.file, {"data": [_record(post, server.data("", {"url": post.link}))]})
                problems.pop(post.shortcode, None)
            except NotFetchedError as error:
                problems[post.shortcode] = error.reason
                failed += 1
            yield Step(done, len(todo), failed)


def _record(post: Wanted, answer: dict[str, Any]) -> dict[str, Any]:
    """What an answer says, under the names that lists of the Graph API have.

    There is no time in it: the one inside the id stands, and says so. What did not come stays missing.
    """
    said = {"caption": answer.get("title"), "username": answer.get("author_name")}
    return {
        "id": _id(post, answer),
        "shortcode": post.shortcode,
        "permalink": post.link,
        "timestamp": None,
        **{name: value for name, value in said.items() if isinstance(value, str)},
        "oembed": answer,
    }


def _id(post: Wanted, answer: dict[str, Any]) -> str:
    """MEDIAID_USERID, as far as the answer tells; an answer about another post is none.

    Raises:
        NotFetchedError: It is about another post.
    """
    number, _, user = str(answer.get("media_id") or "").partition("_")
    if number and number != str(post.media_id):
        raise NotFetchedError("what came is about another post")
    user = user or str(answer.get("author_id") or "")
    return f"{post.media_id}_{user}" if user.isascii() and user.isdecimal() else str(post.media_id)
