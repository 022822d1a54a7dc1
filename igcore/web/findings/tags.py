"""Findings about hashtags: untagged posts, how many a post has, the most used, shared and typical ones. Pure."""

from igcore.analysis.tags_by_person import Kinship
from igcore.selection import Field
from igcore.web.findings.finding import Finding, Receipt, Row, Rows, each_of, percent, sentences
from igcore.web.words import several

_KNOWN = "Of posts whose caption is known: no caption known is not untagged."
#: Beyond so many standard deviations a difference is hardly chance.
_CLEAR = 1.96


def untagged(table: Rows) -> Finding | None:
    """How many posts have no hashtag.

    Args:
        table: Rows of `analysis.tags.tagging`.
    """
    everyone = table[-1]
    if not everyone["uses"]:
        return None
    known = [row for row in table[:-1] if row["captioned"]]
    return Finding(
        "Untagged posts",
        f"{everyone['untagged']:,}",
        sentences(
            f"{percent(everyone['share'], everyone['captioned'])} of {several(everyone['captioned'], 'post')}.",
            each_of([f"{row['person']}: {row['untagged']:,}" for row in known]),
        ),
        Receipt(
            _KNOWN,
            f"{several(everyone['untagged'], 'post')} without a hashtag",
            f"{several(everyone['captioned'], 'post')} whose caption is known",
            several(everyone["captioned"], "post"),
        ),
        "hashtags",
        (("part", "Per post"),),
        (Field.HASHTAG, Field.TAGGED, Field.TAGS),
    )


def per_post(table: Rows) -> Finding | None:
    """How many hashtags a post has.

    Args:
        table: Rows of `analysis.tags.tagging`.
    """
    everyone = table[-1]
    if not everyone["uses"]:
        return None
    known = [row for row in table[:-1] if row["captioned"]]
    return Finding(
        "Hashtags per post",
        f"{everyone['per_post']:.2f}",
        sentences(
            f"{everyone['per_tagged_post']:.2f} on a post that has any.",
            each_of([f"{row['person']}: {row['per_post']:.2f}" for row in known]),
        ),
        Receipt(
            f"{_KNOWN} One that comes twice in a caption counts once.",
            several(everyone["uses"], "use"),
            f"{several(everyone['captioned'], 'post')} whose caption is known",
            several(everyone["captioned"], "post"),
        ),
        "hashtags",
        (("part", "Per post"),),
        (Field.HASHTAG, Field.TAGGED, Field.TAGS),
    )


def top(table: Rows) -> Finding | None:
    """Which hashtag is on the most posts.

    Args:
        table: Rows of `analysis.tags.top_tags` with the `label` of each hashtag.
    """
    first = [row for row in table if row["rank"] == 1]
    if not first:
        return None
    posts, of = sum(row["posts"] for row in first), sum(row["of"] for row in first)
    return Finding(
        "Top hashtag",
        first[0]["label"],
        sentences(
            f"On {posts:,} of {several(of, 'post')} ({percent(posts / of, of)}).",
            each_of([f"{row['person']}: {row['posts']:,}" for row in first]),
        ),
        Receipt(
            f"Posts that use it, however it is written: capitals make no other one. {_KNOWN}",
            f"{several(posts, 'post')} with it",
            f"{several(of, 'post')} whose caption is known",
            several(of, "post"),
        ),
        "hashtags",
        apart=(Field.HASHTAG,),
    )


def shared(kin: Kinship, people: int) -> Finding | None:
    """How many hashtags all use, and how many of them the same amount.

    Args:
        kin: Of them.
        people: How many are compared.
    """
    used, common, same = (int(mask.sum()) for mask in (kin.used, kin.shared, kin.same))
    if people < 2 or not used:
        return None
    everybody = "both" if people == 2 else f"all {people}"
    return Finding(
        "Shared hashtags",
        f"{common:,}",
        f"Of {several(used, 'hashtag')} {common:,} are used by {everybody}, {same:,} of them the same amount.",
        Receipt(
            "Shared: used by everybody chosen who has known captions. The same amount: in as many posts of each.",
            f"{several(common, 'hashtag')} used by {everybody}",
            f"{several(used, 'hashtag')} used by any",
            several(used, "hashtag"),
        ),
        "hashtags",
        (("part", "Shared"),),
        (Field.HASHTAG,),
    )


def typical(table: Rows) -> Finding | None:
    """Which hashtag is most typical of each of two people.

    Args:
        table: Rows of `analysis.tags_by_person.specific` of two people, with the `label` of each hashtag.
    """
    sides = list(dict.fromkeys(row["side"] for row in table))
    if len(sides) != 2:
        return None
    # The first row is the most typical of the one, the last of the other.
    first, last = table[0], table[-1]
    said = f"{_typical(first, 'own', 'others', sides[1])}, {_typical(last, 'others', 'own', sides[0])}."
    unclear = min(abs(first["z"]), abs(last["z"])) < _CLEAR
    return Finding(
        "Typical of each",
        f"{first['label']} / {last['label']}",
        sentences(said, "That may be chance." if unclear else ""),
        Receipt(
            "Log-odds ratio with an informative Dirichlet prior, as a z-score (Monroe, Colaresi and Quinn 2008): the "
            "greatest z of each.",
            f"z of {abs(first['z']):.1f} and of {abs(last['z']):.1f}",
            "",
            several(first["own"] + first["others"] + last["own"] + last["others"], "use"),
        ),
        "hashtags",
        (("part", "Typical"),),
        (Field.HASHTAG,),
    )


def _typical(row: Row, own: str, others: str, other: str) -> str:
    return f"{row['label']} of {row['side']} ({several(row[own], 'post')}, {other} {row[others]:,})"
