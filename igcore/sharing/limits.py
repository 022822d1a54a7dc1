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

    @property
    def left_out(self) -> tuple[str, ...]:
        """What guests do not see, by the names above."""
        there = {"captions": self.captions, "names": self.names, "originals": self.originals}
        return tuple(name for name, shown in there.items() if not shown)


#: Nothing is left out.
EVERYTHING = Limits()


def in_words(limits: Limits) -> str:
    """Say what somebody with limits sees.

    Example:
        >>> in_words(Limits(query="@Kat", names=False))
        'sees “@Kat” only, without names'
    """
    part = f"sees “{limits.query}” only" if limits.query else "sees everything"
    return f"{part}, without {', '.join(limits.left_out)}" if limits.left_out else part
