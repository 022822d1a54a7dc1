"""The library: igcore's own folder of tables and thumbnails for some archives.

    library.json          version, archives, people, and which tables are current
    tables/GENERATION/    images, posts, swatches, hashtags, problems as Parquet
    thumbnails/ab/        small pictures, by their content
    periods.toml          where one lived: written by people, in the app or by hand
    hashtags.toml         which hashtags count as one: likewise
    measures/METHOD/      what was measured, in parts as it came: the cache
    read/                 what each archive says, as it was read, until it changes; and what a build notes as it goes
    exchange/             what a cluster's workers just measure
    uploads/, archives/   what is being uploaded, and what was; nothing else in here is an archive
    recent.json           where archives lay that were read before

Everything is written beside its place and then moved there, `library.json` last: a reader finds the
old tables or the new ones, whole. One process writes at a time. Archives are only ever read.
"""

from igcore.library.build import build
from igcore.library.folder import Archive, Manifest, Tables, read_manifest, read_tables, remembered, thumbnails_of
from igcore.library.known_places import known_places
from igcore.library.lived import keep_lived, lived_text, read_lived
from igcore.library.removal import discard, remove, resume_removal, unread
from igcore.library.same import Same, keep_same, merged, read_same, resolved, same_text
from igcore.library.wish import Step, Wish

__all__ = [
    "Archive",
    "Manifest",
    "Same",
    "Step",
    "Tables",
    "Wish",
    "build",
    "discard",
    "keep_lived",
    "known_places",
    "keep_same",
    "lived_text",
    "merged",
    "read_lived",
    "read_manifest",
    "read_same",
    "read_tables",
    "remove",
    "remembered",
    "resolved",
    "resume_removal",
    "same_text",
    "thumbnails_of",
    "unread",
]
