"""A host's force counts while it is renewed, and not a tick longer."""

import pytest
from backstride.core import codes
from backstride.core.event_ring import EventRing
from backstride.core.lease import Lease


class Held:
    """A lease and the events it put."""

    def __init__(self) -> None:
        self.ring = EventRing()
        self.lease = Lease(self.ring)

    def run(self, ms: int, active: bool = True) -> bool:
        for _ in range(ms // 10):
            self.lease.step(active, 10)
        return self.lease.held

    def events(self) -> list[tuple[str, int]]:
        found = []
        while self.ring.take():
            found.append((codes.EVENTS[self.ring.event], self.ring.value))
        return found


@pytest.mark.parametrize(("hold_ms", "lasts_ms"), [(0, 2000), (100, 100), (2000, 2000), (10_000, 10_000)])
def test_a_lease_ends_when_its_time_is_over(hold_ms: int, lasts_ms: int) -> None:
    host = Held()
    assert host.lease.take(500, hold_ms) == codes.OK
    assert host.run(lasts_ms - 10)
    assert not host.run(10)


def test_a_lease_that_is_renewed_goes_on_and_says_so_once() -> None:
    host = Held()
    for force_dn in (500, 600, 700):
        host.lease.take(force_dn, 1000)
        assert host.run(900)
    assert host.lease.force_dn == 700
    host.run(1000)
    assert host.events() == [("lease.start", 500), ("lease.end", 700)]


def test_renewing_counts_from_now_and_adds_nothing_up() -> None:
    host = Held()
    host.lease.take(500, 10_000)
    host.lease.take(500, 100)
    assert not host.run(100)


@pytest.mark.parametrize(("force_dn", "hold_ms"), [(-1, 1000), (500, 10_001), (500, -1), (500, 65_535)])
def test_a_lease_out_of_range_is_refused_and_leaves_the_running_one(force_dn: int, hold_ms: int) -> None:
    host = Held()
    host.lease.take(400, 1000)
    assert host.lease.take(force_dn, hold_ms) == codes.OUT_OF_RANGE
    assert host.lease.force_dn == 400
    assert not host.run(1000)


def test_a_lease_ends_with_the_active_session() -> None:
    host = Held()
    host.lease.take(500, 10_000)
    assert not host.run(10, active=False)


def test_dropping_what_is_not_held_says_nothing() -> None:
    host = Held()
    host.lease.drop()
    assert host.events() == []
