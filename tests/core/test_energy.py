"""Energy against the ACSM's equations in floats, written from the publications and not from the firmware."""

import math

import pytest
from backstride.core import energy
from backstride.core.energy import Energy
from hypothesis import given
from hypothesis import strategies as st
from small_int import SmallInt

speeds = st.integers(0, 12_000)
forces = st.integers(0, 15_000)
masses = st.integers(20, 250)
ways = st.sampled_from([-1, 0, 1])
# What people do: walk and run at up to 4 m/s against up to 250 N.
usual = {
    "speed_mm_s": st.integers(200, 4000),
    "way": st.sampled_from([-1, 1]),
    "force_dn": st.integers(0, 2500),
    "mass_kg": st.integers(40, 120),
}


def factor(slope: float) -> float:
    """How much more backward walking costs: 1.6 level, 1.3 at 5 %, 1.2 from 7.5 % on."""
    if slope < 0.05:
        return 1.6 + (1.3 - 1.6) * slope / 0.05
    if slope < 0.075:
        return 1.3 + (1.2 - 1.3) * (slope - 0.05) / 0.025
    return 1.2


def uptake_ml(speed_m_s: float, way: int, force_n: float, mass_kg: float) -> float:
    """Oxygen in ml/(kg min)."""
    v = speed_m_s * 60
    g = force_n / (mass_kg * 9.81)
    if way == 0 or speed_m_s == 0:
        return 3.5
    if speed_m_s >= (1.63 if way < 0 else 2.0):
        return (3.5 + 0.2 * v + 0.9 * v * g) * (1.35 if way < 0 else 1)
    return (3.5 + 0.1 * v + 1.8 * v * g) * (factor(g) if way < 0 else 1)


def kcal(speed_m_s: float, way: int, force_n: float, mass_kg: float, seconds: float) -> float:
    return min(uptake_ml(speed_m_s, way, force_n, mass_kg), 100) * mass_kg / 200 * seconds / 60


def walk(speed_mm_s: int, way: int, force_dn: int, mass_kg: int, seconds: int) -> Energy:
    spent = Energy()
    for _ in range(seconds):
        spent.step(speed_mm_s, way, force_dn, mass_kg, 1000)
    return spent


@given(**usual)
def test_ten_minutes_cost_what_the_equations_say(
    speed_mm_s: int, way: int, force_dn: int, mass_kg: int
) -> None:
    spent = walk(speed_mm_s, way, force_dn, mass_kg, 600)
    expected = kcal(speed_mm_s / 1000, way, force_dn / 10, mass_kg, 600)
    # The backward factor is a whole permille, a slope 0.01 %; the last 0.1 kcal is not full yet.
    assert expected * 0.997 - 0.1 <= spent.energy_dkcal / 10 <= expected * 1.001


@pytest.mark.parametrize(
    ("speed_m_s", "force_n", "uptake"),
    [
        # By hand for 80 kg; 1 m/s is 60 m/min: level (3.5 + 6) * 1.6.
        (1.0, 0, 15.2),
        # 39.24 N are 5 %: (3.5 + 6 + 5.4) * 1.3.
        (1.0, 39.24, 19.37),
        # 62.784 N are 8 %: (3.5 + 6 + 8.64) * 1.2.
        (1.0, 62.784, 21.768),
        # Running backwards at 2 m/s, 120 m/min: (3.5 + 24) * 1.35.
        (2.0, 0, 37.125),
    ],
)
def test_known_cases_backwards(speed_m_s: float, force_n: float, uptake: float) -> None:
    slope = energy.slope_pmy(round(force_n * 10), 80)
    assert energy.uptake_ul(round(speed_m_s * 1000), -1, slope) / 1000 == pytest.approx(uptake, rel=0.002)


def test_standing_costs_what_rest_costs_against_whatever_force() -> None:
    # 3.5 * 80 / 200 = 1.4 kcal a minute.
    assert walk(0, 0, 4000, 80, 601).energy_dkcal == 140
    assert walk(0, -1, 4000, 80, 601).energy_dkcal == 140


@given(st.lists(st.tuples(speeds, ways, forces, masses, st.integers(0, 20_000)), max_size=30))
def test_it_never_decreases_and_stays_within_31_bits(story: list[tuple[int, int, int, int, int]]) -> None:
    spent = Energy()
    before = 0
    for numbers in story:
        speed, way, force, mass, dt_ms = (SmallInt(number) for number in numbers)
        spent.step(speed, way, force, mass, dt_ms)
        assert spent.energy_dkcal >= before
        assert 0 <= spent.extrapolated_percent() <= 100
        before = spent.energy_dkcal


@given(force_dn=forces, mass_kg=masses, speed_mm_s=speeds, way=ways)
def test_nobody_takes_up_less_than_at_rest_or_more_than_anyone_can(
    force_dn: int, mass_kg: int, speed_mm_s: int, way: int
) -> None:
    assert 3500 <= energy.uptake_ul(speed_mm_s, way, energy.slope_pmy(force_dn, mass_kg)) <= 100_000


@given(slope=st.integers(0, 20_000))
def test_the_backward_factor_is_interpolated(slope: int) -> None:
    assert energy.reverse_permille(slope) == pytest.approx(1000 * factor(slope / 10_000), abs=1.01)


@pytest.mark.parametrize(
    ("speed_m_min", "way", "beyond"),
    [(45, -1, True), (55, -1, False), (97, -1, False), (110, -1, False), (105, 1, True), (49, 1, True)],
)
def test_walking_outside_50_to_100_m_min_is_marked_as_extrapolated(
    speed_m_min: int, way: int, beyond: bool
) -> None:
    # Backwards at 110 m/min a person runs: that equation has no such bound.
    spent = walk(round(speed_m_min / 60 * 1000), way, 0, 80, 60)
    assert spent.extrapolated_percent() == (100 if beyond else 0)


def test_the_part_that_is_extrapolated_is_of_the_moving_time() -> None:
    spent = walk(700, -1, 200, 80, 60)
    for _ in range(180):
        spent.step(900, -1, 200, 80, 1000)
    for _ in range(600):
        spent.step(0, 0, 200, 80, 1000)
    assert spent.extrapolated_percent() == 25


def test_how_the_time_is_cut_makes_no_difference() -> None:
    whole, cut = Energy(), Energy()
    for _ in range(100):
        whole.step(800, -1, 400, 75, 5000)
        for _ in range(50):
            cut.step(800, -1, 400, 75, 100)
    assert cut.energy_dkcal == pytest.approx(whole.energy_dkcal, abs=1)
    assert math.isclose(whole.energy_dkcal / 10, kcal(0.8, -1, 40, 75, 500), rel_tol=0.003)


def test_a_session_goes_on_from_what_a_reset_left() -> None:
    spent = walk(800, -1, 400, 80, 600)
    after = Energy()
    after.restore(spent.energy_dkcal, spent.moving_ms, spent.extrapolated_ms)
    after.step(800, -1, 400, 80, 1000)
    assert after.energy_dkcal >= spent.energy_dkcal
    assert after.moving_ms == 601_000
