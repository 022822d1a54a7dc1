"""A library of any size made of nothing: tables as a build would leave them, and pictures if they are wished."""

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.made_pictures import make_thumbnails
from igcore.colour.names import css3
from igcore.importers.hashtags import hashtags_of
from igcore.library import Archive, Manifest, Tables, thumbnails_of
from igcore.library.folder import commit
from igcore.schema import Hashtag, Image, Origin, Person, Post, Problem, Swatch, dtypes, frame

PEOPLE = ("Kat", "Mads")
_TAGS = 2_000


def make_library(root: Path, images: int, seed: int = 2016, *, pictures: bool = False) -> Path:
    """Write the tables of `images` posts with one picture each, by two people over six years.

    With `pictures` there are thumbnails too; nowhere are originals.
    """
    rng = np.random.default_rng(seed)
    digests = [hashlib.sha256(str(number).encode()).hexdigest()[:32] for number in range(images)]
    posts = _posts(images, rng)
    pairs = zip(posts["post_id"], posts["caption"], strict=True)
    hashtags = frame((row for post_id, caption in pairs for row in hashtags_of(post_id, caption)), Hashtag)
    tables = Tables(
        images=_images(posts, digests, rng),
        posts=posts,
        swatches=_swatches(digests, rng),
        hashtags=hashtags,
        people=frame([], Person),
        origins=frame([], Origin),
        problems=frame([], Problem),
    )
    manifest = Manifest(
        generation=f"000001-{seed:06x}{images % 10**6:06d}",
        fingerprint="made",
        built_at="2026-01-01T00:00:00+00:00",
        archives=(Archive(str(root / "archive"), "made", "id-names"),),
        order=PEOPLE,
    )
    root.mkdir(parents=True, exist_ok=True)
    commit(root, manifest, tables)
    if pictures:
        make_thumbnails(thumbnails_of(root), digests, seed)
    return root


def made_words(count: int, seed: int = 2016) -> tuple[str, ...]:
    """So many words of 3 to 15 letters; every tenth is the plural of another one, or a letter of it is another."""
    rng = np.random.default_rng(seed)
    letters = rng.integers(ord("a"), ord("z") + 1, (count, 15)).astype("<u4").view("<U15")[:, 0].tolist()
    words = [word[:length] for word, length in zip(letters, rng.integers(3, 16, count).tolist(), strict=True)]
    for place in range(10, count, 20):
        words[place] = f"{words[place // 2]}s"
        words[place - 5] = f"{words[place // 2 - 1][:-1]}z"
    return tuple(dict.fromkeys(words))


def made_days(count: int, seed: int = 2016) -> npt.NDArray[np.datetime64]:
    """Times (count,) by UTC over six years, around three hours of the local day, with summer time and a move by 9."""
    rng = np.random.default_rng(seed)
    day = rng.integers(0, 6 * 365, count)
    hour = rng.choice([8.0, 13.0, 21.0], count, p=[0.2, 0.3, 0.5]) + rng.normal(0, 1.5, count)
    hour += np.where(day > 1000, 9, 0) - ((day % 365 > 85) & (day % 365 < 300))
    return np.asarray(np.datetime64("2011-07-17", "ms") + ((day * 24 + hour) * 3_600_000).astype("timedelta64[ms]"))


def _posts(count: int, rng: np.random.Generator) -> pd.DataFrame:
    start = pd.Timestamp("2011-07-17", tz="UTC")
    seconds = np.sort(rng.integers(0, 6 * 365 * 86_400, count))
    tags = [" ".join(f"#tag{int(tag)}" for tag in rng.zipf(1.4, 4) if tag < _TAGS) for _ in range(count)]
    table = pd.DataFrame(
        {
            "post_id": [f"{number}_1" for number in range(count)],
            "archive": "made",
            "person": np.array(PEOPLE)[rng.integers(0, 2, count)],
            "user_id": 1,
            "media_id": np.arange(count),
            "shortcode": [f"code{number}" for number in range(count)],
            "taken_at": start + pd.to_timedelta(seconds, unit="s"),
            "taken_from": "id",
            "kind": "post",
            "caption": [f"Words under picture {number} {tag}" for number, tag in enumerate(tags)],
            "fbid": pd.NA,
            "videos": 0,
            "latitude": np.nan,
            "longitude": np.nan,
            "source": "id-names",
        }
    )
    return table.astype(dtypes(Post))


def _images(posts: pd.DataFrame, digests: list[str], rng: np.random.Generator) -> pd.DataFrame:
    count = len(posts)
    ids = [digest[:16] for digest in digests]
    table = posts.assign(
        image_id=ids,
        file=posts["post_id"] + ".jpg",
        position=1,
        digest=digests,
        format="JPEG",
        width=1080,
        height=1080,
        bytes=rng.integers(50_000, 300_000, count),
        lightness=rng.uniform(0, 100, count),
        colourfulness=rng.uniform(0, 110, count),
        white=0.0,
        phash=ids,
        alike=ids,
    )
    return table[list(dtypes(Image))].astype(dtypes(Image))


def _swatches(digests: list[str], rng: np.random.Generator) -> pd.DataFrame:
    count = 5 * len(digests)
    names, values = css3()
    named = rng.integers(0, len(names), count)
    table = pd.DataFrame(
        {
            "digest": np.repeat(digests, 5),
            "rank": np.tile(np.arange(1, 6), len(digests)),
            "red": values[named, 0],
            "green": values[named, 1],
            "blue": values[named, 2],
            "share": 0.2,
            "name": np.array(names)[named],
            "name_ciede2000": np.array(names)[named],
        }
    )
    return table.astype(dtypes(Swatch))
