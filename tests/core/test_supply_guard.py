"""When the supply counts as low, and when as well again."""

import pytest
from backstride.core import faults
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook
from backstride.core.supply_guard import KINDS, SupplyGuard
from belt import Bench
from hypothesis import given
from hypothesis import strategies as st

LEAST_MV = 17_000


class Watched:
    """A guard, fed tick by tick."""

    def __init__(self, kind: str = "mains") -> None:
        self.book = FaultBook(EventRing())
        self.guard = SupplyGuard(self.book)
        self.guard.configure(LEAST_MV, KINDS.index(kind))

    def feed(self, volts: float, seconds: float, standing: bool = False) -> bool:
        for _ in range(round(seconds * 100)):
            self.guard.step(round(volts * 1000), standing, 10)
        assert self.guard.low == bool(self.book.mask >> faults.SUPPLY_LOW & 1)
        return self.guard.low


def test_a_dip_of_two_ticks_is_none_and_one_of_three_is() -> None:
    watched = Watched()
    for _ in range(20):
        assert not watched.feed(15, 0.02)
        assert not watched.feed(24, 0.01)
    assert watched.feed(15, 0.03)


def test_it_is_well_again_after_two_seconds_half_a_volt_above() -> None:
    watched = Watched()
    watched.feed(15, 1)
    assert watched.feed(24, 1.9)
    assert not watched.feed(24, 0.2)
    watched.feed(15, 1)
    assert watched.feed(17.4, 60)


def test_a_supply_that_recovers_whenever_the_brake_lets_go_stays_low() -> None:
    watched = Watched()
    watched.feed(16.5, 1)
    for _ in range(30):
        assert watched.feed(19, 1)
        assert watched.feed(16.5, 0.1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_battery_is_believed_at_a_standstill_only(kind: str) -> None:
    watched = Watched(kind)
    watched.feed(15, 1)
    assert watched.feed(24, 5) == (kind == "battery")
    assert not watched.feed(24, 5, standing=True)


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0.01, 3)), max_size=10))
def test_below_the_limit_it_is_low_at_the_latest_after_three_ticks(story: list) -> None:
    watched = Watched()
    for volts, seconds in story:
        low = watched.feed(volts, seconds)
        if round(volts * 1000) < LEAST_MV and seconds > 0.035:
            assert low


def test_after_a_sag_the_force_comes_back_at_30_newtons_a_second() -> None:
    bench = Bench()
    bench.under_load(level=5)
    bench.belt.supply_v = 15
    bench.walk(-0.8, 2)
    bench.belt.supply_v = 24
    commands = []
    bench.watches.append(lambda b: commands.append(b.pipeline.brake.command_dn))
    bench.walk(-0.8, 6)
    rises = [after - before for before, after in zip(commands, commands[100:], strict=False)]
    assert max(rises) <= 300 + 2
    assert commands[-1] == 1000
