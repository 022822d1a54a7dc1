"""A library of any size made of nothing: tables as a build would leave them, and pictures if they are wished."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.made_pictures import make_thumbnails
from igcore.colour.names import css3
from igcore.library import Archive, Manifest, thumbnails_of
from igcore.library.folder import new_generation, parquet
from igcore.schema import TABLES, Hashtag, Image, Post, Swatch, dtypes, frame

PEOPLE = ("Kat", "Mads")
_TAGS = 2_000
#: So many posts are made at a time, that as many as one likes fit into memory.
_PART = 262_144
_DAYS = 6 * 365
#: Odd, so that numbers times these, below 2**64, are different ones without an order.
_MIXED, _MIXED_AGAIN = 0x9E3779B97F4A7C15, 0xD1B54A32D192ED03

Numbers = npt.NDArray[np.int64]


def make_library(root: Path, images: int, seed: int = 2016, *, pictures: int = 0) -> Path:
    """Write the tables of `images` posts with one picture each, by two people over six years.

    So many of the newest have `pictures`, which are thumbnails; nowhere are originals.
    """
    manifest = Manifest(
        generation=f"000001-{seed:06x}{images % 10**6:06d}",
        fingerprint="made",
        built_at="2026-01-01T00:00:00+00:00",
        archives=(Archive(str(root / "archive"), "made", "id-names"),),
        order=PEOPLE,
    )
    root.mkdir(parents=True, exist_ok=True)
    with new_generation(root, manifest) as folder, ExitStack() as stack:
        write = {name: stack.enter_context(parquet(folder / f"{name}.parquet")) for name in TABLES}
        for name, row in TABLES.items():
            write[name](frame([], row))
        for numbers in _parts(images):
            rng = np.random.default_rng([seed, numbers[0]])
            posts, hashtags = _posts(numbers, images, rng)
            for name, table in (("posts", posts), ("hashtags", hashtags), ("images", _images(posts, numbers, rng))):
                write[name](table)
        by_digest = np.argsort(_mixed(np.arange(images), _MIXED))
        for numbers in _parts(images):
            write["swatches"](_swatches(by_digest[numbers], np.random.default_rng([seed, images, numbers[0]])))
    if pictures:
        make_thumbnails(thumbnails_of(root), _digests(np.arange(images - pictures, images)), seed)
    return root


def _parts(count: int) -> Iterator[Numbers]:
    for start in range(0, count, _PART):
        yield np.arange(start, min(start + _PART, count))


def _mixed(numbers: Numbers, by: int) -> npt.NDArray[np.uint64]:
    return numbers.astype(np.uint64) * np.uint64(by)


def _digests(numbers: Numbers) -> list[str]:
    """Text of each number that looks like a digest; its first half is of no other number."""
    halves = np.stack([_mixed(numbers, by) for by in (_MIXED, _MIXED_AGAIN)], axis=1).astype(">u8")
    letters = halves.tobytes().hex()
    return [letters[start : start + 32] for start in range(0, len(letters), 32)]


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


def _posts(numbers: Numbers, count: int, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Some of the posts, and their hashtags."""
    start = pd.Timestamp("2011-07-17", tz="UTC")
    # Each part has its share of the days, so that all together lie by time.
    begin, end = (int(each) * _DAYS * 86_400 // count for each in (numbers[0], numbers[-1] + 1))
    seconds = np.sort(rng.integers(begin, end, len(numbers)))
    drawn = rng.zipf(1.4, (len(numbers), 4))
    ids = [f"{number}_1" for number in numbers]
    written = [[f"tag{tag}" for tag in tags if tag < _TAGS] for tags in drawn.tolist()]
    words = [" ".join(f"#{tag}" for tag in tags) for tags in written]
    table = pd.DataFrame(
        {
            "post_id": ids,
            "archive": "made",
            "person": np.array(PEOPLE)[rng.integers(0, 2, len(numbers))],
            "user_id": 1,
            "media_id": numbers,
            "shortcode": [f"code{number}" for number in numbers],
            "taken_at": start + pd.to_timedelta(seconds, unit="s"),
            "taken_from": "id",
            "kind": "post",
            "caption": [f"Words under picture {number} {tag}" for number, tag in zip(numbers, words, strict=True)],
            "fbid": pd.NA,
            "videos": 0,
            "latitude": np.nan,
            "longitude": np.nan,
            "source": "id-names",
        }
    )
    each = np.array([len(tags) for tags in written])
    tags = [tag for some in written for tag in some]
    hashtags = {
        "post_id": np.repeat(np.array(ids, object), each),
        "position": np.arange(each.sum()) - np.repeat(each.cumsum() - each, each) + 1,
        "hashtag": tags,
        "key": tags,
    }
    return table.astype(dtypes(Post)), pd.DataFrame(hashtags).astype(dtypes(Hashtag))


def _images(posts: pd.DataFrame, numbers: Numbers, rng: np.random.Generator) -> pd.DataFrame:
    count, digests = len(posts), _digests(numbers)
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


def _swatches(numbers: Numbers, rng: np.random.Generator) -> pd.DataFrame:
    count = 5 * len(numbers)
    names, values = css3()
    named = rng.integers(0, len(names), count)
    table = pd.DataFrame(
        {
            "digest": np.repeat(np.array(_digests(numbers), object), 5),
            "rank": np.tile(np.arange(1, 6), len(numbers)),
            "red": values[named, 0],
            "green": values[named, 1],
            "blue": values[named, 2],
            "share": 0.2,
            "name": np.array(names)[named],
            "name_ciede2000": np.array(names)[named],
        }
    )
    return table.astype(dtypes(Swatch))
