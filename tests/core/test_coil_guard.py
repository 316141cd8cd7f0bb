"""A coil that does not do as it is told is accused in time; a healthy one never is."""

import pytest
from backstride.core import faults
from backstride.core.coil_guard import CoilGuard
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook
from backstride.core.inputs import Inputs
from hypothesis import given
from hypothesis import strategies as st

TICK_MS = 10


class Guarded:
    """A guard, its book and inputs."""

    def __init__(self) -> None:
        self.book = FaultBook(EventRing())
        self.guard = CoilGuard(self.book)
        self.guard.configure(900, 1300)
        self.inputs = Inputs()

    def names(self) -> list[str]:
        return faults.names(self.book.mask)

    def look(self, expected_ma: int, wanted_ma: int, ticks: int = 1, **values: int) -> list[str]:
        for name, value in values.items():
            setattr(self.inputs, name, value)
        for _ in range(ticks):
            self.guard.step(self.inputs, expected_ma, wanted_ma, TICK_MS)
        return self.names()

    def ticks_until(self, fault: str, **values: int) -> int:
        for tick in range(1, 100):
            if fault in self.look(1000, 1000, **values):
                return tick
        raise AssertionError(fault)


def test_an_open_coil_is_told_within_20_ms() -> None:
    assert Guarded().ticks_until("coil.open", coil_ma=0) * TICK_MS <= 20


def test_one_bad_sample_is_no_open_coil() -> None:
    coil = Guarded()
    coil.look(1000, 1000, coil_ma=0)
    assert coil.look(1000, 1000, 100, coil_ma=1000) == []


def test_contact_that_returns_does_not_unlatch_an_open_coil() -> None:
    coil = Guarded()
    coil.look(1000, 1000, 5, coil_ma=0)
    coil.look(0, 0, 5, coil_ma=0)
    assert coil.look(0, 0, 500, coil_ma=900) == ["coil.open", "coil.overcurrent"]


@pytest.mark.parametrize("wanted_ma", [0, 700])
def test_current_over_command_by_0_3_a_is_told_after_50_ms_and_before_100(wanted_ma: int) -> None:
    # With a wish of nothing that is a driver that conducts while its PWM is off.
    coil = Guarded()
    assert coil.look(wanted_ma, wanted_ma, 4, coil_ma=wanted_ma + 320) == []
    assert coil.look(wanted_ma, wanted_ma, 3, coil_ma=wanted_ma + 320) == ["coil.overcurrent"]


def test_a_current_that_has_yet_to_fall_is_not_over_the_command() -> None:
    # The wish fell to 0, the coil is expected to carry 0.9 A still.
    assert Guarded().look(900, 0, 20, coil_ma=1000) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 2000), st.floats(0.75, 1.25), st.integers(-40, 40)), min_size=1, max_size=60
    )
)
def test_a_healthy_coil_within_a_quarter_is_never_accused(story: list) -> None:
    # A fifth of tolerance and sensor noise; 0.3 A above 2 A is outside it, so a tenth there.
    coil = Guarded()
    for wanted_ma, share, noise_ma in story:
        measured = min(round(wanted_ma * share), wanted_ma + 250) + noise_ma
        assert coil.look(wanted_ma, wanted_ma, coil_ma=max(measured, -40)) == []


def test_standing_still_under_current_is_not_a_fault() -> None:
    assert Guarded().look(2000, 2000, 6000, coil_ma=2000) == []


def test_a_dead_current_sensor_is_told_and_not_believed_meanwhile() -> None:
    coil = Guarded()
    coil.look(1000, 1000, coil_ma=-125)
    assert not coil.guard.trusted
    # Its missing rest voltage is not mistaken for an open coil, whose enable would drop at once.
    assert coil.look(1000, 1000, 10, coil_ma=-125) == ["current.sense"]


def test_a_glitch_of_the_current_sensor_is_forgiven_and_the_next_reading_believed() -> None:
    coil = Guarded()
    for _ in range(10):
        coil.look(1000, 1000, 2, coil_ma=-125)
        assert coil.look(1000, 1000, 5, coil_ma=1000) == []
        assert coil.guard.trusted


@pytest.mark.parametrize("temperature_dc", [-5000, -300, 2000, 8000])
def test_an_open_temperature_sensor_is_told_within_100_ms(temperature_dc: int) -> None:
    assert Guarded().ticks_until("temperature.sense", coil_ma=1000, coil_temperature_dc=temperature_dc) <= 10


def test_heat_takes_the_brake_back_in_a_line_from_90_to_130_degrees() -> None:
    coil = Guarded()
    found = []
    for celsius in (20, 90, 100, 110, 120, 130, 160):
        coil.look(0, 0, coil_ma=0, coil_temperature_dc=celsius * 10)
        found.append(coil.guard.warmth_percent)
    assert found == [0, 0, 25, 50, 75, 100, 100]


def test_a_warm_coil_is_told_and_cools_down_by_itself_but_a_hot_one_latches() -> None:
    coil = Guarded()
    assert coil.look(0, 0, coil_temperature_dc=900) == ["coil.warm"]
    assert coil.look(0, 0, coil_temperature_dc=890) == []
    assert coil.look(0, 0, coil_temperature_dc=1300) == ["coil.warm", "coil.hot"]
    assert coil.look(0, 0, coil_temperature_dc=400) == ["coil.hot"]


@given(st.integers(-(2**15), 2**15), st.integers(-200, 4000), st.integers(0, 3000), st.integers(0, 3000))
def test_any_reading_gives_a_warmth_between_none_and_all(
    temperature_dc: int, coil_ma: int, expected_ma: int, wanted_ma: int
) -> None:
    coil = Guarded()
    coil.look(expected_ma, wanted_ma, 7, coil_ma=coil_ma, coil_temperature_dc=temperature_dc)
    assert 0 <= coil.guard.warmth_percent <= 100


def test_a_warm_disc_reduces_as_a_warm_coil_does() -> None:
    coil = Guarded()
    coil.guard.warm(1100)
    assert coil.look(650, 650, coil_ma=650) == ["coil.warm"]
    assert coil.guard.warmth_percent == 50
    coil.guard.warm(1310)
    assert coil.look(650, 650, coil_ma=650) == ["coil.warm", "coil.hot"]
    coil.guard.warm(300)
    assert coil.look(650, 650, 2, coil_ma=650) == ["coil.hot"]
