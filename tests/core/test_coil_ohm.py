"""A coil within its tolerance is never accused; shorted turns, a loose plug and a stuck sensor are."""

import pytest
from backstride.core import faults
from backstride.core.coil import DUTY_FULL, Coil
from backstride.core.coil_ohm import CoilOhm
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook
from backstride.core.inputs import Inputs
from hypothesis import given, settings
from hypothesis import strategies as st

TICKS_A_LOOK = 16


class Bench:
    """A coil in its loop, the guard beside it, and a supply."""

    def __init__(self, ohm: float, supply_v: float = 24.0, diode_v: float = 0.7) -> None:
        self.book = FaultBook(EventRing())
        self.guard = CoilOhm(self.book)
        self.coil = Coil()
        self.coil.configure(12_000, 17_000)
        self.guard.configure(12_000)
        self.inputs = Inputs()
        self.inputs.supply_mv = round(supply_v * 1000)
        self.ohm = ohm
        self.supply_v = supply_v
        self.diode_v = diode_v
        self.current_a = 0.0
        self.stuck_ma: int | None = None

    def drive(self, wanted_ma: int, seconds: float) -> list[str]:
        """Return the faults after driving towards a current."""
        for tick in range(round(seconds * 100)):
            shown_ma = round(self.current_a * 1000) if self.stuck_ma is None else self.stuck_ma
            self.inputs.coil_ma = shown_ma
            self.coil.step(wanted_ma, self.inputs, 10, True)
            duty = self.coil.duty / DUTY_FULL
            volt = duty * self.supply_v - (1 - duty) * self.diode_v
            self.current_a += (max(volt, 0.0) / self.ohm - self.current_a) * 0.4
            if tick % TICKS_A_LOOK == 0:
                self.guard.step(self.coil, self.inputs, True)
        return faults.names(self.book.mask)


@settings(max_examples=60)
@given(
    st.floats(0.8, 1.2),
    st.floats(20, 110),
    st.floats(18, 28),
    st.sampled_from([0.0, 0.7]),
    st.lists(st.tuples(st.integers(0, 2000), st.floats(0.05, 3.0)), min_size=1, max_size=6),
)
def test_a_coil_within_its_tolerance_is_never_accused(
    share: float, celsius: float, supply_v: float, diode_v: float, story: list
) -> None:
    bench = Bench(12 * share * (1 + 0.0039 * (celsius - 20)), supply_v, diode_v)
    bench.inputs.coil_temperature_dc = round(celsius * 10)
    for wanted_ma, seconds in story:
        assert bench.drive(wanted_ma, seconds) == []


@pytest.mark.parametrize("ohm", [0.6 * 12, 0.7 * 12, 1.85 * 12, 2.5 * 12])
def test_a_resistance_that_is_not_its_own_is_told_within_three_seconds(ohm: float) -> None:
    assert Bench(ohm).drive(900, 3.0) == ["coil.resistance"]


def test_a_sensor_stuck_where_it_was_shows_in_the_resistance() -> None:
    bench = Bench(12.0)
    bench.drive(650, 2.0)
    bench.stuck_ma = 650
    assert bench.drive(1500, 3.0) == ["coil.resistance"]


def test_a_current_too_small_or_a_sensor_not_believed_proves_nothing() -> None:
    assert Bench(30.0).drive(400, 5.0) == []
    bench = Bench(30.0)
    bench.drive(900, 0.3)
    for _ in range(20):
        bench.guard.step(bench.coil, bench.inputs, False)
    assert bench.book.mask == 0


def test_it_latches_and_a_hand_lets_go_when_nothing_is_wrong_any_more() -> None:
    bench = Bench(8.0)
    bench.drive(900, 3.0)
    bench.book.release()
    assert faults.names(bench.book.mask) == ["coil.resistance"]
    bench.drive(0, 1.0)
    bench.book.release()
    assert bench.book.mask == 0
