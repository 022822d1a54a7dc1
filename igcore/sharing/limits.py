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


def in_words(limits: Limits) -> str:
    """Say what somebody with limits sees.

    Example:
        >>> in_words(Limits(query="@Kat", names=False))
        'sees “@Kat” only, without names'
    """
    part = f"sees “{limits.query}” only" if limits.query else "sees everything"
    flags = {"captions": limits.captions, "names": limits.names, "originals": limits.originals}
    missing = [name for name, there in flags.items() if not there]
    return f"{part}, without {', '.join(missing)}" if missing else part
