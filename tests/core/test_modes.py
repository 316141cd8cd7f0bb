"""What each mode asks for against its formula in floats, and bounds, zero speed and calm for all of them."""

import itertools
import math
from types import SimpleNamespace

import pytest
from backstride.core import modes
from backstride.core.programme_rows import (
    FORCE,
    LEVEL,
    MASS,
    MODES,
    OFF,
    PARACHUTE,
    POWER,
    SLOPE,
    SPEED_CAP,
    VALUE_LEAST,
    VALUE_MOST,
)
from hypothesis import given
from hypothesis import strategies as st

MOST_DN = 4000
TICK_MS = 10

allowed = st.integers(OFF, PARACHUTE).flatmap(
    lambda mode: st.tuples(st.just(mode), st.integers(VALUE_LEAST[mode], VALUE_MOST[mode]))
)
speeds = st.integers(0, 12_000)
masses = st.integers(20, 250)


def asked_n(mode: int, value: int, speed_m_s: float, mass_kg: int = 80) -> float:
    return modes.steady_dn(mode, value, round(speed_m_s * 1000), mass_kg) / 10


def test_every_mode_has_limits() -> None:
    assert len(MODES) == len(VALUE_LEAST) == len(VALUE_MOST)


@given(masses, st.integers(0, 300))
def test_a_slope_is_the_part_of_the_weight_that_it_takes(mass_kg: int, permille: int) -> None:
    expected = min(permille / 1000 * mass_kg * 9.81, MOST_DN / 10)
    assert asked_n(SLOPE, permille, 1.0, mass_kg) == pytest.approx(expected, abs=0.1)


@given(st.integers(1, 250), st.integers(500, 4000))
def test_a_power_is_force_times_speed(watt: int, speed_mm_s: int) -> None:
    force_n = modes.steady_dn(POWER, watt, speed_mm_s, 80) / 10
    if force_n < MOST_DN / 10:
        assert force_n * speed_mm_s / 1000 == pytest.approx(watt, abs=0.1 * speed_mm_s / 1000)


@given(st.integers(1, 250), st.integers(0, 500))
def test_below_half_a_metre_a_second_a_power_asks_for_no_more(watt: int, speed_mm_s: int) -> None:
    assert modes.steady_dn(POWER, watt, speed_mm_s, 80) == modes.steady_dn(POWER, watt, 500, 80)


def test_a_speed_cap_asks_for_nothing_below_it_and_the_more_the_harder_above() -> None:
    assert asked_n(SPEED_CAP, 800, 0.8) == 0
    forces = [asked_n(SPEED_CAP, 800, speed) for speed in (0.9, 1.0, 1.2, 1.6)]
    assert forces == sorted(forces)
    assert forces[1] == pytest.approx(400 * 0.2)


def test_a_parachute_grows_with_the_square_of_speed() -> None:
    assert asked_n(PARACHUTE, 300, 1.0) == 30
    assert asked_n(PARACHUTE, 300, 2.0) == 120
    assert asked_n(PARACHUTE, 300, 0.0) == 0


def test_force_and_level_are_the_same_at_every_speed() -> None:
    for speed_m_s in (0.0, 0.4, 3.0):
        assert asked_n(FORCE, 455, speed_m_s) == 45.5
        assert asked_n(LEVEL, 7, speed_m_s) == 140
        assert asked_n(OFF, 0, speed_m_s) == 0


@given(allowed, speeds, masses)
def test_whatever_is_set_the_force_stays_within_its_bounds(
    setting: tuple[int, int], speed_mm_s: int, mass_kg: int
) -> None:
    assert 0 <= modes.steady_dn(*setting, speed_mm_s, mass_kg) <= MOST_DN


class Follow:
    """A mode that follows a belt whose speed is given as a function of time."""

    def __init__(self, mode: int, value: int) -> None:
        self.setting = (mode, value)
        self.following = modes.Following()
        self.mean_m_s = 0.0

    def along(self, speed_of, seconds: float, start_m_s: float = 0.0) -> list[float]:
        """Return the asked force in N, tick by tick."""
        self.mean_m_s = start_m_s
        self.following.start(round(start_m_s * 1000))
        forces = []
        for tick in range(round(seconds * 1000 / TICK_MS)):
            speed = speed_of(tick * TICK_MS / 1000)
            self.mean_m_s += (abs(speed) - self.mean_m_s) * TICK_MS / 800
            seen = SimpleNamespace(
                dt_ms=TICK_MS,
                gentle=SimpleNamespace(drag_only=False),
                mean=SimpleNamespace(speed_mm_s=round(self.mean_m_s * 1000)),
                speed=SimpleNamespace(speed_mm_s=round(speed * 1000)),
            )
            forces.append(self.following.wanted_dn(*self.setting, seen) / 10)
        return forces


FOLLOWING = [(POWER, 60), (SPEED_CAP, 600), (MASS, 100), (PARACHUTE, 400)]


@pytest.mark.parametrize(("mode", "value"), FOLLOWING)
def test_at_a_steady_speed_a_following_mode_asks_for_what_it_says(mode: int, value: int) -> None:
    forces = Follow(mode, value).along(lambda _t: -0.9, 40)
    assert forces[-1] == pytest.approx(asked_n(mode, value, 0.9), abs=0.5)


def test_a_virtual_mass_brakes_while_the_belt_speeds_up_by_mass_times_acceleration() -> None:
    forces = Follow(MASS, 100).along(lambda t: -(0.4 + 0.3 * t), 5, 0.4)
    assert forces[-1] == pytest.approx(100 * 0.3, rel=0.05)


def test_and_asks_for_nothing_at_a_steady_speed_or_while_it_slows() -> None:
    follow = Follow(MASS, 150)
    assert max(follow.along(lambda _t: 0.9, 10, 0.9)) == 0
    assert max(follow.along(lambda t: 1.5 - 0.2 * t, 5, 1.5)) == 0


@pytest.mark.parametrize(("mode", "value"), FOLLOWING)
def test_a_following_mode_begins_as_if_the_speed_had_been_so_for_long(mode: int, value: int) -> None:
    forces = Follow(mode, value).along(lambda _t: 0.9, 1, 0.9)
    assert forces[0] == pytest.approx(asked_n(mode, value, 0.9), abs=0.5)
    assert max(forces) - min(forces) < 0.5


@pytest.mark.parametrize(("mode", "value"), [*FOLLOWING, (SPEED_CAP, 200), (MASS, 150), (PARACHUTE, 1000)])
def test_a_stride_s_ripple_moves_the_asked_force_by_less_than_the_brake_may_slew(
    mode: int, value: int
) -> None:
    # 8 % peak to peak at 1.6 Hz, as a walker gives it.
    forces = Follow(mode, value).along(lambda t: 0.9 * (1 + 0.04 * math.sin(2 * math.pi * 1.6 * t)), 12, 0.9)
    slew_n_s = [abs(after - before) * 100 for before, after in itertools.pairwise(forces[800:])]
    assert sum(slew_n_s) / len(slew_n_s) < 60


@given(allowed, st.lists(st.floats(-12, 12), min_size=1, max_size=30))
def test_no_leap_of_the_speed_leads_out_of_the_bounds(setting: tuple[int, int], leaps: list[float]) -> None:
    if modes.follows(setting[0]):
        forces = Follow(*setting).along(lambda t: leaps[int(t / 0.1) % len(leaps)], 0.1 * len(leaps))
        assert all(0 <= force <= MOST_DN / 10 for force in forces)
