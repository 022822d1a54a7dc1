"""What is to be built, and how far a build is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from igcore.extract import PaletteMethod
from igcore.importers.address import Place
from igcore.parallel import Cluster


@dataclass(frozen=True, slots=True)
class Step:
    """How far a build is: `done` of `total` pictures, of which `problems` could not be measured.

    While it is not about pictures, `doing` says in words what it is about.
    """

    done: int
    total: int
    problems: int = 0
    doing: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be built.

    `people` maps user ids, or names in an archive, to names; `names` are for the archives in their
    order, where each holds the posts of one person. `jobs` processes of this computer measure, or a cluster; what its
    workers measure they put into `exchange`, or else, with the small pictures, right into the library's folder.
    """

    archives: Sequence[Place]
    people: Mapping[str, str] = field(default_factory=dict)
    names: Sequence[str] = ()
    palette: PaletteMethod = "igcore"
    jobs: int | Cluster = -1
    exchange: Place | None = None
