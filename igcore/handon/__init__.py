"""What is handed on of a library: pictures, tables and a gallery, to a folder, a file or a stream.

Everything is a row of `packing.Entry`, files with a name and their bytes, made one after another: `packing.zipped`
makes a stream of them, `target.whole` a file or folder that is there whole or not at all.
"""

from igcore.handon.handed import Handed, hand
from igcore.handon.kinds import KINDS, Way, entries
from igcore.handon.packing import Entry, in_folder, zipped
from igcore.handon.sqlite import write_sqlite
from igcore.handon.target import whole

__all__ = ["KINDS", "Entry", "Handed", "Way", "entries", "hand", "in_folder", "whole", "write_sqlite", "zipped"]
