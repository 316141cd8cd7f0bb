"""A magnet that is not where it was sent is accused in time; a healthy one never is."""

from __future__ import annotations

import pytest
from backstride.core import faults
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook
from backstride.core.inputs import Inputs
from backstride.core.magnet_guard import MagnetGuard
from hypothesis import given
from hypothesis import strategies as st

TICK_MS = 10


class Guarded:
    """A guard, its book and inputs."""

    def __init__(self) -> None:
        self.book = FaultBook(EventRing())
        self.guard = MagnetGuard(self.book)
        self.guard.configure(900, 1300)
        self.inputs = Inputs()

    def look(
        self, expected_ma: int, place_ma: int, ms: int, step_ms: int = TICK_MS, **values: int
    ) -> list[str]:
        self.inputs.coil_ma = place_ma
        for name, value in values.items():
            setattr(self.inputs, name, value)
        for _ in range(ms // step_ms):
            self.guard.step(self.inputs, expected_ma, expected_ma, step_ms)
        return faults.names(self.book.mask)


@pytest.mark.parametrize("place_ma", [0, 800, 1200, 2000])
def test_a_twelfth_of_the_travel_away_for_0_3_s_is_stuck(place_ma: int) -> None:
    guarded = Guarded()
    assert guarded.look(1000, place_ma, 280) == []
    assert guarded.look(1000, place_ma, 40) == ["magnet.stuck"]


@given(st.integers(-160, 160))
def test_nearer_than_that_it_never_is(away_ma: int) -> None:
    assert Guarded().look(1000, 1000 + away_ma, 2000) == []


def test_a_little_time_away_is_none() -> None:
    guarded = Guarded()
    guarded.look(1000, 500, 250)
    guarded.look(1000, 1000, 20)
    assert guarded.look(1000, 500, 250) == []


def test_a_stalled_tick_is_one_look_and_no_second_of_being_stuck() -> None:
    assert Guarded().look(1000, 300, 1000, step_ms=1000) == []


def test_back_in_its_place_it_is_told_no_more_until_it_is_stuck_again() -> None:
    guarded = Guarded()
    guarded.look(1000, 500, 400)
    assert not guarded.book.mask & 1 << faults.MAGNET_STUCK or guarded.book.latched
    guarded.look(1000, 1000, 20)
    assert guarded.book.latched  # it takes a hand


def test_a_dead_sensor_is_one_and_no_jam() -> None:
    guarded = Guarded()
    assert guarded.look(1000, -125, 1000) == ["current.sense"]
    assert not guarded.guard.trusted


def test_no_current_is_missed_in_a_magnet() -> None:
    guarded = Guarded()
    # What an open coil, or a driver that conducts by itself, would be.
    assert guarded.look(160, 0, 1000) == []
    assert guarded.look(0, 160, 1000) == []


def test_heat_is_what_it_is_for_a_coil() -> None:
    guarded = Guarded()
    assert guarded.look(500, 500, 100, coil_temperature_dc=1100) == ["coil.warm"]
    assert guarded.guard.warmth_percent == 50
    assert guarded.look(500, 500, 100, coil_temperature_dc=-500) == ["temperature.sense", "coil.warm"]
