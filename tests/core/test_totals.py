"""Distance, work and forces against sums in exact fractions."""

import math
from fractions import Fraction

import pytest
from backstride.core import params
from backstride.core.params import Parameters
from backstride.core.totals import Totals
from hypothesis import given
from hypothesis import strategies as st

# The power is looked at so often.
LOOK_MS = 160
# A tick: millimetres, walker's direction, force in 0.1 N, speed in mm/s.
ticks = st.tuples(
    st.integers(0, 300), st.sampled_from([-1, 0, 1]), st.integers(0, 4000), st.integers(0, 12_000)
)


def configured() -> Totals:
    totals = Totals()
    totals.configure(Parameters())
    return totals


def count(totals: Totals, mm: int, walking: int, force_dn: int, speed_mm_s: int) -> None:
    """Add a tick of a belt that moves evenly."""
    totals.tell_power(force_dn, speed_mm_s, LOOK_MS)
    totals.step(mm, walking, force_dn)


def drag_n(speed_mm_s: int) -> Fraction:
    """F0 + F1 v of the default belt."""
    return 25 + 6 * Fraction(speed_mm_s, 1000)


@given(st.lists(ticks, max_size=200))
def test_travel_is_the_sum_by_the_walkers_direction(story: list) -> None:
    totals = configured()
    for tick in story:
        count(totals, *tick)
    assert totals.reverse_mm == sum(mm for mm, walking, _force, _speed in story if walking < 0)
    assert totals.forward_mm == sum(mm for mm, walking, _force, _speed in story if walking >= 0)


@given(st.lists(ticks, min_size=1, max_size=200))
def test_work_is_force_and_friction_times_travel(story: list) -> None:
    totals = configured()
    work_j = Fraction(0)
    travel_mm = 0
    for mm, walking, force_dn, speed_mm_s in story:
        count(totals, mm, walking, force_dn, speed_mm_s)
        work_j += (Fraction(force_dn, 10) + drag_n(speed_mm_s)) * Fraction(mm, 1000)
        travel_mm += mm
    # Friction is rounded down to 0.1 N, joules at the end.
    assert work_j - Fraction(travel_mm, 10_000) - 1 < totals.work_j <= work_j


@given(st.integers(0, 4000), st.integers(0, 400).map(lambda speed: speed * 10), st.sampled_from([0, 35]))
def test_power_is_force_and_friction_times_speed_once_a_few_strides_have_passed(
    force_dn: int, speed_mm_s: int, square_dn: int
) -> None:
    parameters = Parameters()
    parameters.set(params.index_of("belt.drag_per_square_dn"), square_dn)
    totals = Totals()
    totals.configure(parameters)
    for _ in range(60):
        count(totals, 0, 1, force_dn, speed_mm_s)
    square_n = Fraction(square_dn * speed_mm_s**2, 10_000_000)
    power_w = (Fraction(force_dn, 10) + drag_n(speed_mm_s) + square_n) * Fraction(speed_mm_s, 1000)
    # Two roundings of friction to 0.1 N; means that stop within 0.2 W and 2 mm/s of their ends; a whole watt.
    room_w = Fraction(speed_mm_s, 2500) + Fraction(6, 5)
    assert abs(totals.power_w - power_w) <= room_w


@pytest.mark.parametrize("accel_m_s2", [-0.4, 0.2, 0.5])
def test_power_speeds_the_belt_up_and_gets_back_what_it_gives(accel_m_s2: float) -> None:
    totals = configured()
    speed_m_s = 0.4 if accel_m_s2 > 0 else 2.4
    for _ in range(40):
        totals.tell_power(500, round(speed_m_s * 1000), LOOK_MS)
    for _ in range(25):
        speed_m_s += accel_m_s2 * LOOK_MS / 1000
        totals.tell_power(500, round(speed_m_s * 1000), LOOK_MS)
    # Both are means of the last second: where the belt was 0.8 s ago, the brake's part a look later.
    mean_m_s = speed_m_s - 0.8 * accel_m_s2
    braked_m_s = mean_m_s + accel_m_s2 * LOOK_MS / 1000
    power_w = (50 + 25 + 6 * braked_m_s) * braked_m_s + 75 * accel_m_s2 * mean_m_s
    assert totals.power_w == pytest.approx(power_w, rel=0.02, abs=1.5)


@pytest.mark.parametrize("ripple", [0.08, 0.15])
def test_a_stride_hardly_shows_in_the_power(ripple: float) -> None:
    totals = configured()
    found = []
    for look in range(120):
        phase = 2 * math.pi * 1.6 * look * LOOK_MS / 1000
        totals.tell_power(500, round(800 * (1 + ripple / 2 * math.sin(phase))), LOOK_MS)
        found.append(totals.power_w)
    # At once the belt's own motion alone swings it by 75 kg * 0.8 m/s * 10/s * 0.8 m/s * ripple / 2.
    swing_w = 75 * 0.8 * 2 * math.pi * 1.6 * 0.8 * ripple / 2
    assert max(found[40:]) - min(found[40:]) < 0.35 * swing_w + 1


@given(st.lists(ticks, min_size=1, max_size=200))
def test_totals_never_decrease(story: list) -> None:
    totals = configured()
    before = (0, 0, 0, 0)
    for tick in story:
        count(totals, *tick)
        now = (totals.forward_mm, totals.reverse_mm, totals.work_j, totals.peak_force_dn)
        assert all(new >= old for new, old in zip(now, before, strict=True))
        before = now


@given(st.lists(ticks, min_size=1, max_size=200))
def test_the_mean_force_is_over_the_travel_backwards(story: list) -> None:
    totals = configured()
    for tick in story:
        count(totals, *tick)
    back = [(mm, force) for mm, walking, force, _speed in story if walking < 0]
    metres = sum(mm for mm, _force in back) // 1000
    if not metres:
        assert totals.mean_force_dn() == 0
        return
    force_travel = Fraction(sum(mm * force for mm, force in back), 1000)
    # Whole metres on either side of the division.
    assert totals.mean_force_dn() == pytest.approx(float(force_travel / metres), abs=1 + 1 / metres)


def test_an_hour_of_sled_drag_is_counted_to_the_joule() -> None:
    totals = configured()
    for _ in range(360_000):
        count(totals, 8, -1, 2000, 800)
    # 2,880 m against 200 N of brake and 29.8 N of friction.
    assert totals.work_j == int(2880 * 229.8)
    assert totals.mean_force_dn() == 2000


def test_a_session_goes_on_from_what_a_reset_left() -> None:
    totals = configured()
    totals.restore(1000, 2000, 3000)
    count(totals, 5, -1, 0, 0)
    assert (totals.forward_mm, totals.reverse_mm, totals.work_j) == (1000, 2005, 3000)


def test_a_new_session_begins_at_nothing() -> None:
    totals = configured()
    count(totals, 300, -1, 1000, 800)
    totals.reset()
    assert (totals.forward_mm, totals.reverse_mm, totals.work_j, totals.peak_force_dn) == (0, 0, 0, 0)
    assert totals.mean_force_dn() == 0


def test_a_leap_of_the_counter_is_no_day_of_walking() -> None:
    totals = configured()
    count(totals, 1 << 29, 1, 4000, 12_000)
    assert totals.forward_mm == 40_000
