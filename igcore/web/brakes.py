"""How often somebody may ask: counted by sender, for a bounded number of senders. The clock is given."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

#: Senders that are remembered; whoever asked longest ago is forgotten.
_SENDERS = 1024


@dataclass(slots=True)
class Failures:
    """At most `most` failures of one sender within `seconds`, and `overall` of all together, before it is too much."""

    most: int
    overall: int
    seconds: float
    _of: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _all: deque[float] = field(default_factory=deque)

    def are_too_many(self, sender: str, now: float) -> bool:
        """Tell whether a sender failed too often."""
        own = self._of.get(sender)
        return own is not None and _recent(own, now - self.seconds) >= self.most

    def are_too_many_of_all(self, now: float) -> bool:
        """Tell whether all together failed too often."""
        return _recent(self._all, now - self.seconds) >= self.overall

    def add(self, sender: str, now: float) -> None:
        """Count a failure."""
        self._of.setdefault(sender, deque(maxlen=self.most)).append(now)
        self._of.move_to_end(sender)
        self._all.append(now)
        while len(self._all) > self.overall:
            self._all.popleft()
        while len(self._of) > _SENDERS:
            self._of.popitem(last=False)


def _recent(times: deque[float], since: float) -> int:
    while times and times[0] <= since:
        times.popleft()
    return len(times)


@dataclass(slots=True)
class Allowance:
    """A bucket of tokens for each sender: `burst` at once, `rate` more each second."""

    rate: float
    burst: float
    _of: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def take(self, sender: str, now: float) -> bool:
        """Take a token, if there is one."""
        left, then = self._of.get(sender, (self.burst, now))
        left = min(self.burst, left + max(0.0, now - then) * self.rate)
        self._of[sender] = (left - 1 if left >= 1 else left, now)
        self._of.move_to_end(sender)
        if len(self._of) > _SENDERS:
            self._of.popitem(last=False)
        return left >= 1
