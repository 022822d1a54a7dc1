"""Hashtags: how they are written."""

import pandas as pd


def spellings(hashtags: pd.DataFrame) -> dict[str, str]:
    """Say how each hashtag is to be shown: as it is most often written.

    Args:
        hashtags: `schema.Hashtag`; `hashtag` and `key` are read.

    Returns:
        The spelling by key, without #; of those used equally often one that has small letters, and of these the first
        by code point. Empty of no hashtags.
    """
    uses = hashtags.groupby(["key", "hashtag"], observed=True).size().rename("uses").reset_index()
    uses["capitals"] = uses["hashtag"].astype("string").str.isupper()
    order = uses.sort_values(["uses", "capitals", "hashtag"], ascending=[False, True, True])
    first = order.drop_duplicates("key")
    return dict(zip(first["key"].astype(str), first["hashtag"].astype(str), strict=True))
