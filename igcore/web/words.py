"""Numbers in words: what each is called, and the rule behind it."""

import re
from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import pandas as pd

from igcore.errors import IgcoreError, UnknownArchiveError, UnreadableArchiveError
from igcore.schema import EVERYONE, Kind

#: Columns of `analysis.numbers.numbers`, as people call them, and what each counts.
NUMBERS: Mapping[str, tuple[str, str]] = {
    "images": ("Images", "Picture files; videos are posts, not images."),
    "posts": ("Posts", "A post can have several images, or none in the archive."),
    "videos": ("Videos", "Video files of posts: counted, not measured. Their poster pictures are images."),
    "unique_ids": ("Unique ids", "Different media ids of images and posts."),
    "same_id": ("Twice: same id", "Images beyond the first with the same media id."),
    "same_bytes": ("Twice: same file", "Images beyond the first with the very same bytes."),
    "looks_alike": (
        "Twice: look alike",
        "Different files that look like an earlier one (at most 6 of 64 bits differ).",
    ),
    "copies": ("Twice: same id or file", "Images beyond the first with the same media id or bytes, each once."),
    "repeats": (
        "Twice in any way",
        "Images beyond the first with the same id, bytes or looks, each once. A person's are those that repeat a "
        "picture of that person; all together may have more, where one repeats another's.",
    ),
    "first_post": ("First post", "Earliest time known, by the clock there."),
    "last_post": ("Last post", "Latest time known, by the clock there."),
    "active_days": ("Active days", "Local days with at least one post."),
    "calendar_days": ("Calendar days", "All days from the first post to the last."),
    "posts_per_active_day": ("Posts per active day", "Posts with a time, over active days."),
    "posts_per_calendar_day": ("Posts per calendar day", "Posts with a time, over calendar days."),
    "captioned": ("Captions known", "Posts of which the archive has the caption, an empty one too."),
    "tagged": ("Tagged posts", "Posts with at least one hashtag in the caption."),
    "hashtags": ("Hashtags", "Uses of hashtags, not different ones; one that comes twice in a caption counts once."),
    "hashtags_per_post": ("Hashtags per post", "Over posts whose caption is known."),
    "hashtags_per_tagged_post": ("Hashtags per tagged post", "Over posts that have any."),
}

#: One of each kind of post, and several.
KIND_NOUNS: Mapping[Kind, tuple[str, str]] = {
    Kind.POST: ("post", "posts"),
    Kind.REEL: ("reel", "reels"),
    Kind.IGTV: ("IGTV video", "IGTV videos"),
    Kind.STORY: ("story", "stories"),
    Kind.ARCHIVED: ("archived post", "archived posts"),
    Kind.PROFILE: ("profile picture", "profile pictures"),
    Kind.OTHER: ("other picture", "other pictures"),
}
#: Those that say nothing where captions are not shown.
OF_CAPTIONS = ("captioned", "tagged", "hashtags", "hashtags_per_post", "hashtags_per_tagged_post")

HUE_RULE = (
    "Each picture counts once, by its dominant colour: black, white and grey by the thresholds in the "
    "sidebar, then six sectors of 60 degrees centred on red (0), yellow (60), green, cyan, blue and magenta. "
    "Shares are of that person's pictures. A click on a bar chooses the family, of everybody: whose pictures you see "
    "is chosen by Person, at the side. The hue filter does not change this chart: what is not chosen stays, paler."
)
NAME_RULE = (
    "The nearest of CSS3's 138 colours. By distance in RGB is the rule of 2016; CIEDE2000 goes by the eye. "
    "CSS3 has only three dark muted colours, so darkslategrey gathers much of what is dark; with dark neutrals there "
    "are eleven more names, ten hues at L* 24 and chroma 9, and charcoal."
)


_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def plain(text: object) -> str:
    r"""Text from an archive or an address, for where Streamlit reads Markdown: as it is, on one line.

    As Markdown a name could be a picture, which the browser would fetch from the internet.

    Example:
        >>> plain("kat_and *mads*")
        'kat\\_and \\*mads\\*'
    """
    return _PUNCTUATION.sub(r"\\\g<0>", " ".join(str(text).split()))


def in_short(error: IgcoreError) -> str:
    """Say why something could not be done, without what only a terminal has room for.

    Example:
        >>> from pathlib import Path
        >>> in_short(UnreadableArchiveError(Path("/home/me/library/archives/trip"), "there is nothing in it"))
        'trip cannot be read: there is nothing in it.'
    """
    match error:
        case UnknownArchiveError():
            return f"{error.root.name} cannot be read: it has neither pictures nor a list of posts that igcore knows."
        case UnreadableArchiveError():
            return f"{error.root.name} cannot be read: {error.reason}."
    return str(error)


def markdown_table(table: pd.DataFrame) -> str:
    r"""Write a table as Markdown; all columns but the first and the last are figures and stand to the right.

    Example:
        >>> print(markdown_table(pd.DataFrame({"Number": ["Images"], "Kat": ["12"], "Rule": ["Files|pictures."]})))
        Number|Kat|Rule
        -|-:|-
        Images|12|Files\|pictures\.
    """
    rule = ["-", *["-:"] * (len(table.columns) - 2), "-"]
    lines: list[list[object]] = [list(table.columns), *table.to_numpy().tolist()]
    head, *body = ["|".join(map(plain, line)) for line in lines]
    return "\n".join([head, "|".join(rule), *body])


def several(count: int, noun: str, plural: str = "") -> str:
    """Say how many there are of something, whose plural ends in s unless it is given."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"


def number_rows(counted: pd.DataFrame, people: Sequence[str]) -> pd.DataFrame:
    """Turn `analysis.numbers.numbers` for reading: a row a number, a column a person, and the rule.

    Args:
        counted: Its rows, with all of its columns or some.
        people: Everybody, in the order of the columns; the row of everyone comes last.
    """
    told = {key: words for key, words in NUMBERS.items() if key in counted}
    columns = [counted[key].tolist() for key in told]
    by_person = dict(zip(counted["person"], zip(*columns, strict=True), strict=True))
    rows: dict[str, list[str]] = {"Number": [label for label, _ in told.values()]}
    for person in (each for each in (*people, EVERYONE) if each in by_person):
        rows[person] = [_text(value) for value in by_person[person]]
    rows["What it counts"] = [rule for _, rule in told.values()]
    return pd.DataFrame(rows)


def _text(value: Any) -> str:
    if isinstance(value, float):
        return "–" if isnan(value) else f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    return "–" if pd.isna(value) else f"{value:%-d %b %Y}"
