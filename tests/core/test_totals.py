"""Distance, work and forces against sums in exact fractions."""

from fractions import Fraction

import pytest
from backstride.core.params import Parameters
from backstride.core.totals import Totals
from hypothesis import given
from hypothesis import strategies as st

# A tick: millimetres, walker's direction, force in 0.1 N, stride-mean speed in mm/s.
ticks = st.tuples(
    st.integers(0, 300), st.sampled_from([-1, 0, 1]), st.integers(0, 4000), st.integers(0, 12_000)
)


def configured() -> Totals:
    totals = Totals()
    totals.configure(Parameters())
    return totals


def drag_n(speed_mm_s: int) -> Fraction:
    """F0 + F1 v of the default belt."""
    return 25 + 6 * Fraction(speed_mm_s, 1000)


@given(st.lists(ticks, max_size=200))
def test_travel_is_the_sum_by_the_walkers_direction(story: list) -> None:
    totals = configured()
    for tick in story:
        totals.step(*tick)
    assert totals.reverse_mm == sum(mm for mm, walking, _force, _speed in story if walking < 0)
    assert totals.forward_mm == sum(mm for mm, walking, _force, _speed in story if walking >= 0)


@given(st.lists(ticks, min_size=1, max_size=200))
def test_work_is_force_and_friction_times_travel(story: list) -> None:
    totals = configured()
    work_j = Fraction(0)
    travel_mm = 0
    for mm, walking, force_dn, speed_mm_s in story:
        totals.step(mm, walking, force_dn, speed_mm_s)
        work_j += (Fraction(force_dn, 10) + drag_n(speed_mm_s)) * Fraction(mm, 1000)
        travel_mm += mm
    # Friction is rounded down to 0.1 N, joules at the end.
    assert work_j - Fraction(travel_mm, 10_000) - 1 < totals.work_j <= work_j


@given(ticks)
def test_power_is_force_and_friction_times_speed(tick: tuple[int, int, int, int]) -> None:
    totals = configured()
    totals.step(*tick)
    _mm, _walking, force_dn, speed_mm_s = tick
    power_w = (Fraction(force_dn, 10) + drag_n(speed_mm_s)) * Fraction(speed_mm_s, 1000)
    # 0.1 N of friction at this speed, and a whole watt.
    assert power_w - Fraction(speed_mm_s, 10_000) - 1 < totals.power_w <= power_w


@given(st.lists(ticks, min_size=1, max_size=200))
def test_totals_never_decrease(story: list) -> None:
    totals = configured()
    before = (0, 0, 0, 0)
    for tick in story:
        totals.step(*tick)
        now = (totals.forward_mm, totals.reverse_mm, totals.work_j, totals.peak_force_dn)
        assert all(new >= old for new, old in zip(now, before, strict=True))
        before = now


@given(st.lists(ticks, min_size=1, max_size=200))
def test_the_mean_force_is_over_the_travel_backwards(story: list) -> None:
    totals = configured()
    for tick in story:
        totals.step(*tick)
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
        totals.step(8, -1, 2000, 800)
    # 2,880 m against 200 N of brake and 29.8 N of friction.
    assert totals.work_j == int(2880 * 229.8)
    assert totals.mean_force_dn() == 2000


def test_a_session_goes_on_from_what_a_reset_left() -> None:
    totals = configured()
    totals.restore(1000, 2000, 3000)
    totals.step(5, -1, 0, 0)
    assert (totals.forward_mm, totals.reverse_mm, totals.work_j) == (1000, 2005, 3000)


def test_a_new_session_begins_at_nothing() -> None:
    totals = configured()
    totals.step(300, -1, 1000, 800)
    totals.reset()
    assert (totals.forward_mm, totals.reverse_mm, totals.work_j, totals.peak_force_dn) == (0, 0, 0, 0)
    assert totals.mean_force_dn() == 0


def test_a_leap_of_the_counter_is_no_day_of_walking() -> None:
    totals = configured()
    totals.step(1 << 29, 1, 4000, 12_000)
    assert totals.forward_mm == 40_000
