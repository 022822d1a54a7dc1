"""The tables of the 2016 analysis, in its column names, with what is known besides after them."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from igcore.analysis.colours import hue_families
from igcore.colour.hues import hls
from igcore.colour.names import hexes, name_hexes
from igcore.library import Tables
from igcore.library.dealt import dealt
from igcore.library.parts import Stored
from igcore.media_id import post_link
from igcore.schema import TABLES, Problem, dtypes, frame

#: Swatches that the palette table of 2016 had; the fifth comes after them.
_SWATCHES_OF_2016 = 4
_SWATCHES = 5


def blog_tables(tables: Tables) -> dict[str, pd.DataFrame]:
    """Write a library's tables as the analysis of 2016 had them.

    `image id` joins them as it did then: Instagram's number of the picture, else of its post, else
    the post's own id here. `igcore image` tells pictures of one id apart.

    Returns:
        By name: `images`, `colours` and `palette` (a row an image), `posts`, `hashtags`, `problems`.
    """
    of_post = tables.images["post_id"].map(tables.posts.set_index("post_id")["media_id"])
    images = tables.images.assign(
        **{"image id": _id(tables.images.assign(media_id=tables.images["media_id"].fillna(of_post)))}
    )
    dominant = tables.swatches[tables.swatches["rank"] == 1]
    return {
        "images": _images(images),
        "colours": _colours(images, dominant),
        "palette": _palette(images, tables.swatches),
        "posts": _posts(tables.posts, tables.hashtags),
        "hashtags": _hashtags(tables),
        "problems": tables.problems,
    }


def blog_parts(of: Stored, folder: Path) -> Iterator[Mapping[str, pd.DataFrame]]:
    """Write them of a library some rows after others, each table once at least, without all of its in memory.

    Args:
        of: The library.
        folder: Where there is room for its swatches, which lie otherwise than its images: `library.dealt`.

    Raises:
        LibraryError: A table is missing or damaged, or lies in another order.
        SchemaError: A table is not as declared.
    """
    people, origins, problems = (frame([], TABLES[name]) for name in ("people", "origins", "problems"))
    parts = of.parts({name: dtypes(TABLES[name]) for name in ("posts", "images", "hashtags")})
    for part, swatches in zip(parts, dealt(of, folder), strict=True):
        yield blog_tables(Tables(part.images, part.posts, swatches, part.hashtags, people, origins, problems))
    for rows in of.rows("problems", *dtypes(Problem)):
        yield {"problems": rows}


def _id(table: pd.DataFrame) -> pd.Series:
    return table["media_id"].astype("string").fillna(table["post_id"])


def _texts(texts: Iterable[str]) -> Any:
    """Make a column of text, also of none."""
    return pd.array(list(texts), dtype="string")


def _images(images: pd.DataFrame) -> pd.DataFrame:
    table = images.assign(Filename=images["file"].str.rsplit("/", n=1).str[-1])
    names = {
        "Filename": "Filename",
        "image id": "image id",
        "user_id": "user id",
        "taken_at": "date created",
        "image_id": "igcore image",
        "post_id": "igcore post",
        "taken_from": "date source",
        "person": "Photographer",
        "kind": "kind",
        "archive": "archive",
        "file": "file",
        "position": "position",
        "format": "format",
        "width": "width",
        "height": "height",
        "bytes": "bytes",
        "lightness": "lightness",
        "colourfulness": "colourfulness",
        "white": "white",
        "phash": "perceptual hash",
        "alike": "looks like",
        "digest": "content",
    }
    return table[list(names)].rename(columns=names)


def _colours(images: pd.DataFrame, dominant: pd.DataFrame) -> pd.DataFrame:
    table = images[["image id", "image_id", "digest"]].merge(dominant, on="digest")
    rgb = table[["red", "green", "blue"]].to_numpy(np.int64)
    hue, lightness, saturation = hls(rgb).reshape(-1, 3).T
    hues = hue_families(dominant)
    return pd.DataFrame(
        {
            "image id": table["image id"],
            "Dominant colour": _texts(f"({r}, {g}, {b})" for r, g, b in rgb),
            "Dominant colour Hex": _texts(hexes(rgb)),
            "Dominant colour HLS": _texts(
                f"({h / 360:.4f}, {v:.4f}, {s:.4f})" for h, v, s in zip(hue, lightness, saturation, strict=True)
            ),
            "Closest named colour": table["name"],
            "Closest named colour Hex": _texts(name_hexes(table["name"])),
            "major hue": hues.reindex(table["digest"]).astype("string").array,
            "igcore image": table["image_id"],
            "share": table["share"],
            "Closest named colour CIEDE2000": table["name_ciede2000"],
            "Closest named colour CIEDE2000 Hex": _texts(name_hexes(table["name_ciede2000"])),
        }
    )


def _palette(images: pd.DataFrame, swatches: pd.DataFrame) -> pd.DataFrame:
    coloured = swatches.assign(hex=_texts(hexes(swatches[["red", "green", "blue"]].to_numpy(np.int64))))
    table = images[["image id", "image_id", "digest"]]
    old, more = ["image id"], ["igcore image"]
    for rank in range(1, _SWATCHES + 1):
        columns = {
            "hex": f"Pal {rank} Hex",
            "name": f"Pal {rank} closest named colour",
            "share": f"Pal {rank} share",
        }
        mine = coloured.loc[coloured["rank"] == rank, ["digest", *columns]].rename(columns=columns)
        table = table.merge(mine, on="digest", how="left")
        named = list(columns.values())
        old += named[:2] if rank <= _SWATCHES_OF_2016 else []
        more += named[2:] if rank <= _SWATCHES_OF_2016 else named
    return table.rename(columns={"image_id": "igcore image"})[old + more]


def _posts(posts: pd.DataFrame, hashtags: pd.DataFrame) -> pd.DataFrame:
    used = hashtags.groupby("post_id").size().reindex(posts["post_id"], fill_value=0)
    return pd.DataFrame(
        {
            "image id": _id(posts),
            "Shortcode": posts["shortcode"],
            "Title": posts["caption"],
            "Photographer": posts["person"],
            "User id": posts["user_id"],
            "igcore post": posts["post_id"],
            "date created": posts["taken_at"],
            "date source": posts["taken_from"],
            "link": posts["shortcode"].map(post_link, na_action="ignore").astype("string"),
            "kind": posts["kind"],
            "hashtags": used.array,
            "archive": posts["archive"],
        }
    )


def _hashtags(tables: Tables) -> pd.DataFrame:
    table = tables.hashtags.merge(tables.posts.assign(**{"image id": _id(tables.posts)}), on="post_id")
    names = {
        "image id": "image id",
        "hashtag": "hashtag",
        "key": "key",
        "position": "position",
        "post_id": "igcore post",
    }
    return table[list(names)].rename(columns=names)
