"""Laws of what holds strangers back: nobody has more than they should, nobody pays for another, memory is bounded."""

import sys
from ipaddress import IPv6Address

from hypothesis import given
from hypothesis import strategies as st

from igcore.web.asked import network_of
from igcore.web.brakes import Allowance, Failures

senders = st.sampled_from(["a", "b", "c"])
steps = st.lists(st.tuples(senders, st.floats(0, 40)), max_size=60)


@given(steps)
def test_nobody_has_more_than_a_burst_and_what_was_added_since(asked: list[tuple[str, float]]) -> None:
    allowance, now = Allowance(rate=0.5, burst=4), 1000.0
    taken: dict[str, list[float]] = {}
    for sender, later in asked:
        now += later
        if allowance.take(sender, now):
            taken.setdefault(sender, []).append(now)
    for times in taken.values():
        for first in range(len(times)):
            for last in range(first, len(times)):
                assert last - first + 1 <= 4 + 0.5 * (times[last] - times[first]) + 1e-6


@given(steps, st.integers(1, 4))
def test_who_waits_long_enough_may_ask_again_however_often_others_ask(
    asked: list[tuple[str, float]], burst: int
) -> None:
    allowance, now = Allowance(rate=1, burst=burst), 1000.0
    for sender, later in asked:
        now += later
        allowance.take(sender, now)

    assert [allowance.take("somebody else", now) for _ in range(burst + 1)] == [True] * burst + [False]
    assert allowance.take("a", now + 1)


def test_a_clock_that_goes_back_gives_and_takes_nothing() -> None:
    allowance = Allowance(rate=1, burst=2)

    assert [allowance.take("a", now) for now in (100.0, 50.0, 0.0, 0.5, 1.5)] == [True, True, False, False, True]


@given(steps)
def test_failures_are_counted_by_sender_within_their_time(asked: list[tuple[str, float]]) -> None:
    failures, now = Failures(most=3, overall=1000, seconds=60), 1000.0
    of: dict[str, list[float]] = {}
    for sender, later in asked:
        now += later
        recent = [then for then in of.get(sender, []) if then > now - 60]
        assert failures.are_too_many(sender, now) == (len(recent) >= 3)
        failures.add(sender, now)
        # Of more than three the last three decide.
        of[sender] = [*recent, now][-3:]


def test_failures_of_all_are_counted_together_and_keep_nobody_from_their_own() -> None:
    failures = Failures(most=3, overall=10, seconds=60)
    for number in range(10):
        assert not failures.are_too_many_of_all(100.0 + number)
        failures.add(f"{number}", 100.0 + number)

    assert failures.are_too_many_of_all(110.0)
    assert not failures.are_too_many("11", 110.0)
    assert not failures.are_too_many_of_all(160.5)


def test_memory_is_bounded_however_many_come() -> None:
    """A network has more addresses than a computer has memory."""
    allowance, failures = Allowance(2, 60), Failures(8, 100, 300)
    for number in range(20_000):
        allowance.take(f"{number}", 1.0)
        for _ in range(2):
            failures.add(f"{number}", 1.0)

    assert len(allowance._of) <= 1024
    assert len(failures._of) <= 1024
    assert len(failures._all) <= 100
    assert sys.getsizeof(allowance._of) < 200_000


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_a_network_of_64_bits_is_one_sender(address: IPv6Address, host: int) -> None:
    """However its addresses are written."""
    number = int(address)
    neighbour = IPv6Address(number >> 64 << 64 | host)
    other = IPv6Address(number ^ 1 << 64)

    if all(each.ipv4_mapped is None for each in (address, neighbour, other)):
        assert network_of(str(address)) == network_of(str(neighbour))
        assert network_of(str(address)) == network_of(neighbour.exploded + "%eth0")
        assert network_of(str(address)) != network_of(str(other))


@given(st.text())
def test_whatever_stands_for_an_address_is_a_sender(address: str) -> None:
    assert isinstance(network_of(address), str)
