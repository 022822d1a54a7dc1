"""What a link shows of a library. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What guests of a link see.

    `query` is a selection as it is written: nothing else of the library is there for them; empty, all of it is.
    Without `captions` there are none, nor hashtags; without `names` people are numbered; without `originals` there are
    small pictures only.
    """

    query: str = ""
    captions: bool = True
    names: bool = True
    originals: bool = True


#: Nothing is left out.
EVERYTHING = Limits()
