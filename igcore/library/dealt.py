"""The swatches, which lie by content, laid out anew by the parts of a library whose pictures have them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from igcore.library.contents import Digests, digests_of
from igcore.library.parts import Stored
from igcore.schema import Swatch, dtypes

#: Rows that are dealt out together come in so many parts of their table: the more, the fewer pieces to be put together.
_TOGETHER = 8

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int32]


def dealt(of: Stored, folder: Path) -> Iterator[pd.DataFrame]:
    """Give to each part of a library, one after the other, the swatches of its images, perhaps with some of others.

    All swatches are gone through once, into a file without a name that is gone whatever happens: some 250 MB for each
    million images. Of all images only eight bytes each are in memory, and which part they are in.

    Args:
        of: The library; `of.parts` has as many parts.
        folder: Where there is room for the file.

    Returns:
        Tables of `schema.Swatch`, some of them without rows.

    Raises:
        LibraryError: A table is missing or damaged, or lies in another order.
        SchemaError: A table is not as declared.
    """
    keys, part_of, parts = _wanted(of)
    with TemporaryFile(dir=folder) as file:
        schema = pa.Schema.from_pandas(next(of.rows("swatches", *dtypes(Swatch)))[:0], preserve_index=False)
        places: list[list[int]] = [[] for _ in range(parts)]
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with pa.ipc.new_file(file, schema, options=options) as writer:
            written = 0
            for rows in _rows(of, schema):
                for part, some in _sorted_out(rows, keys, part_of):
                    writer.write_batch(some)
                    places[part].append(written)
                    written += 1
        with pa.ipc.open_file(file) as reader:
            for numbers in places:
                batches = [reader.get_batch(number) for number in numbers]
                yield pa.Table.from_batches(batches, schema).to_pandas().astype(dtypes(Swatch))


def _wanted(of: Stored) -> tuple[Keys, Numbers, int]:
    """Keys of all contents in rising order, the part that each is in, and how many parts there are."""
    images = (part.images["digest"].dropna() for part in of.parts({"images": ("digest",)}))
    keys = [np.unique(_keys(digests_of(digests))) for digests in images]
    together = np.concatenate(keys)
    part_of = np.repeat(np.arange(len(keys), dtype=np.int32), [len(some) for some in keys])
    order = np.argsort(together, kind="stable")
    return together[order], part_of[order], len(keys)


def _keys(digests: Digests) -> Keys:
    """Half of each digest: two that have it in common come to the same parts, where the whole tells them apart."""
    return digests.view(">u8")[::2].astype(np.uint64)


def _rows(of: Stored, schema: pa.Schema) -> Iterator[pa.Table]:
    """All swatches, as many as are dealt out together."""
    parts = of.rows("swatches", *dtypes(Swatch))
    while some := list(islice(parts, _TOGETHER)):
        yield pa.Table.from_pandas(pd.concat(some, ignore_index=True), schema)


def _sorted_out(rows: pa.Table, keys: Keys, part_of: Numbers) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Rows for each part that has their content, by part."""
    mine = _keys(digests_of(rows["digest"].to_pandas()))
    first, end = np.searchsorted(keys, mine), np.searchsorted(keys, mine, "right")
    count = end - first
    # A content that several parts have goes to each of them.
    row = np.repeat(np.arange(len(mine)), count)
    place = np.arange(len(row)) - np.repeat(count.cumsum() - count, count) + np.repeat(first, count)
    parts = part_of[place]
    order = np.argsort(parts, kind="stable")
    parts = parts[order]
    starts: Sequence[int] = np.flatnonzero(np.diff(parts, prepend=-1)).tolist()
    for batch in rows.take(pa.array(row[order])).combine_chunks().to_batches():
        for start, stop in zip(starts, [*starts[1:], len(parts)], strict=True):
            yield int(parts[start]), batch.slice(start, stop - start)
