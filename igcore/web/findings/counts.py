"""Findings of `analysis.numbers.numbers`: how many, since when, how often, how many twice. Pure.

Each takes the rows of that table.
"""

from collections.abc import Callable

import pandas as pd

from igcore.selection import Field, choice
from igcore.web.findings.finding import Finding, Receipt, Row, Rows, each_of, sentences
from igcore.web.times import SHOWN
from igcore.web.words import NUMBERS, several

#: Values of the field that are twice in any way.
DUPLICATES = choice(("id", "file", "look"))


def _by_person(counted: Rows, say: Callable[[Row], str]) -> str:
    return each_of([say(row) for row in counted[:-1]])


def images(counted: Rows) -> Finding:
    """How many pictures there are, and whose."""
    everyone = counted[-1]
    ids = everyone["unique_ids"]
    return Finding(
        "Images",
        f"{everyone['images']:,}",
        sentences(
            f"Images and posts have {several(ids, 'different id')}." if ids else "",
            _by_person(counted, lambda row: f"{row['person']}: {row['images']:,}"),
        ),
        Receipt(NUMBERS["images"][1], several(everyone["images"], "image"), "", several(everyone["images"], "image")),
        "browse",
    )


def posts(counted: Rows) -> Finding:
    """How many posts there are, whose, and since when."""
    everyone = counted[-1]
    since = "No post has a known time."
    if pd.notna(everyone["first_post"]):
        since = f"From {everyone['first_post']:%-d %B %Y} to {everyone['last_post']:%-d %B %Y}."
    return Finding(
        "Posts",
        f"{everyone['posts']:,}",
        sentences(since, _by_person(counted, lambda row: f"{row['person']}: {row['posts']:,}")),
        Receipt(NUMBERS["posts"][1], several(everyone["posts"], "post"), "", several(everyone["posts"], "post")),
        "time",
        (("per", SHOWN["total"]),),
    )


def per_active_day(counted: Rows) -> Finding | None:
    """Posts per day with a post, the rule of 2016."""
    everyone = counted[-1]
    if not everyone["active_days"]:
        return None
    sentence = f"On each of the {everyone['active_days']:,} days that have any: the rule of 2016."
    if everyone["active_days"] == 1:
        sentence = "All are of one day."
    return _per_day(counted, "active", sentence, "day with at least one post")


def per_calendar_day(counted: Rows) -> Finding | None:
    """Posts per day from the first to the last."""
    everyone = counted[-1]
    if everyone["calendar_days"] < 2:
        return None
    sentence = f"Over all {everyone['calendar_days']:,} days from the first to the last."
    return _per_day(counted, "calendar", sentence, "day from the first post to the last")


def _per_day(counted: Rows, which: str, sentence: str, noun: str) -> Finding:
    everyone, key = counted[-1], f"posts_per_{which}_day"
    days = int(everyone[f"{which}_days"])
    dated = round(everyone[key] * days)
    first, _, rest = noun.partition(" ")
    known = [row for row in counted if row[key] == row[key]]  # a ratio over nothing is NaN
    return Finding(
        NUMBERS[key][0],
        f"{everyone[key]:.2f}",
        sentences(sentence, _by_person(known, lambda row: f"{row['person']}: {row[key]:.2f}")),
        Receipt(
            f"{NUMBERS[key][1]} A day counts once for all together, so people's own figures do not add up to it.",
            f"{several(dated, 'post')} with a known time",
            f"{several(days, first)} {rest}",
            several(dated, "post"),
        ),
        "time",
        (("per", SHOWN[which]),) if which == "active" else (),
    )


def twice(counted: Rows, seen: int) -> Finding | None:
    """How many pictures repeat another one, each counted once.

    Args:
        counted: Rows of `analysis.numbers.numbers`.
        seen: So many pictures the page shows: those that repeat one, and those that they repeat.
    """
    everyone = counted[-1]
    copies, repeats = everyone["copies"], everyone["repeats"]
    if not repeats:
        return None
    like = repeats - copies
    parts = [
        f"{several(copies, 'picture')} {'is' if copies == 1 else 'are'} there twice" if copies else "",
        f"{f'{like:,} more' if copies else several(like, 'picture')} {'looks' if like == 1 else 'look'} like another"
        if like
        else "",
    ]
    own = sum(row["repeats"] for row in counted[:-1])
    across = repeats - own
    return Finding(
        "Twice in the archive",
        f"{repeats:,}",
        sentences(
            f"{'; '.join(part for part in parts if part)}.",
            _by_person(counted, lambda row: f"{row['person']}: {row['repeats']:,}"),
            f"{across:,} only {'repeats' if across == 1 else 'repeat'} another person's." if across else "",
            f"Browse shows all {seen:,}, with those that they repeat." if seen > repeats else "",
        ),
        Receipt(
            "Pictures beyond the first with the same id, the very same bytes or the same looks, each counted once: "
            "what would be left over if one of each were kept. Alike: at most 6 of 64 bits of their hashes differ.",
            several(repeats, "picture"),
            "",
            several(everyone["images"], "image"),
        ),
        "browse",
        choosing=(Field.DUPLICATE, DUPLICATES),
    )
