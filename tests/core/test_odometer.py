"""Distance is counts times scale, exactly, over any length and both ways."""

from fractions import Fraction
from itertools import accumulate

import pytest
from backstride.core.odometer import MOST_COUNTS, Odometer
from hypothesis import given
from hypothesis import strategies as st
from small_int import SmallInt

scales = st.integers(99_001, 4_000_999)


def configured(counts_per_km: int) -> Odometer:
    odometer = Odometer()
    odometer.configure(counts_per_km)
    return odometer


def turned(places: list[int]) -> tuple[int, int, int]:
    """Return the counts forward, backward, and back from the furthest one: a turn is three counts from it."""
    forward = backward = furthest = 0
    way = 1
    for place in places:
        if way * (furthest - place) >= 3:
            way = -way
        beyond = way * (place - furthest)
        if beyond > 0:
            forward, backward = (forward + beyond, backward) if way > 0 else (forward, backward + beyond)
            furthest = place
    return forward, backward, furthest - places[-1]


steps = st.one_of(st.integers(-4, 4), st.integers(-MOST_COUNTS, MOST_COUNTS))


@given(scales, st.lists(steps, min_size=1, max_size=100))
def test_it_is_the_exact_sum_by_direction_within_31_bits(counts_per_km: int, deltas: list[int]) -> None:
    odometer = configured(SmallInt(counts_per_km))
    for delta in deltas:
        odometer.step(SmallInt(delta))
    counts = turned(list(accumulate(deltas)))
    forward, backward, held = (Fraction(1000 * count, counts_per_km) for count in counts)
    assert odometer.forward_m + Fraction(odometer.forward_rem, counts_per_km) == forward
    assert odometer.backward_m + Fraction(odometer.backward_rem, counts_per_km) == backward
    # Nothing is lost: the rest is where the belt is.
    assert forward - backward - held == Fraction(1000 * sum(deltas), counts_per_km)
    assert abs(counts[2]) <= 2
    assert 0 <= odometer.forward_rem < counts_per_km
    if max(forward, backward) < 1_000_000:
        assert odometer.forward_mm() == forward * 1000 // 1
        assert odometer.backward_mm() == backward * 1000 // 1
        assert abs(odometer.net_mm() - (forward - backward - held) * 1000) < 1


@given(scales, st.lists(st.integers(0, 2), max_size=200), st.sampled_from([1, -1]))
def test_a_belt_that_trembles_goes_nowhere(counts_per_km: int, places: list[int], way: int) -> None:
    """After a walk the furthest count may be anywhere within the trembling."""
    odometer = configured(counts_per_km)
    odometer.step(way * 500)
    before = 0
    for place in places:
        odometer.step(place - before)
        before = place
    travel = odometer.forward_mm() + odometer.backward_mm()
    assert 500_000_000 // counts_per_km <= travel <= 502_000_000 // counts_per_km
    assert abs(odometer.net_mm() - Fraction((way * 500 + before) * 1_000_000, counts_per_km)) < 1


@pytest.mark.parametrize("counts_per_km", [99_001, 100_000, 256_417, 1_018_592, 3_999_999, 4_000_999])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_million_metres_each_way_are_exact_within_31_bits(counts_per_km: int, sign: int) -> None:
    """In strides near the longest and by single ticks between; forward ends 1.7 times as far as backward."""
    odometer = configured(SmallInt(counts_per_km))
    ahead = back = 0
    while ahead < 1000 * counts_per_km:
        for delta in (999_983, -588_217, 3, -7, 297, 29):
            odometer.step(SmallInt(sign * delta))
            ahead += max(delta, 0)
            back += max(-delta, 0)
    forward, backward = (ahead, back) if sign > 0 else (back, ahead)
    assert odometer.forward_m == forward * 1000 // counts_per_km
    assert odometer.forward_rem == forward * 1000 % counts_per_km
    assert odometer.backward_m == backward * 1000 // counts_per_km
    assert odometer.backward_rem == backward * 1000 % counts_per_km
    assert odometer.forward_mm() == forward * 1_000_000 // counts_per_km
    assert odometer.backward_mm() == backward * 1_000_000 // counts_per_km
    assert abs(odometer.net_mm() - Fraction((forward - backward) * 1_000_000, counts_per_km)) < 1


@given(scales, scales)
def test_a_new_scale_keeps_what_was_travelled(before: int, after: int) -> None:
    odometer = configured(before)
    odometer.step(123_456)
    travelled_mm = odometer.forward_mm()
    odometer.configure(after)
    assert odometer.forward_mm() == pytest.approx(travelled_mm, abs=1)
    assert 0 <= odometer.forward_rem < after


def test_a_reset_starts_at_nothing() -> None:
    odometer = configured(1_000_000)
    odometer.step(5000)
    odometer.step(-5000)
    odometer.reset()
    assert (odometer.forward_mm(), odometer.backward_mm(), odometer.net_mm()) == (0, 0, 0)
