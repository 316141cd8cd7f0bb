"""Distance is counts times scale, exactly, over any length and both ways."""

from fractions import Fraction

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


@given(scales, st.lists(st.integers(-MOST_COUNTS, MOST_COUNTS), max_size=100))
def test_it_is_the_exact_sum_by_direction_within_31_bits(counts_per_km: int, deltas: list[int]) -> None:
    odometer = configured(SmallInt(counts_per_km))
    for delta in deltas:
        odometer.step(SmallInt(delta))
    forward = Fraction(1000 * sum(delta for delta in deltas if delta > 0), counts_per_km)
    backward = Fraction(-1000 * sum(delta for delta in deltas if delta < 0), counts_per_km)
    assert odometer.forward_m + Fraction(odometer.forward_rem, counts_per_km) == forward
    assert odometer.backward_m + Fraction(odometer.backward_rem, counts_per_km) == backward
    assert 0 <= odometer.forward_rem < counts_per_km
    if max(forward, backward) < 1_000_000:
        assert odometer.forward_mm() == forward * 1000 // 1
        assert odometer.backward_mm() == backward * 1000 // 1
        assert abs(odometer.net_mm() - (forward - backward) * 1000) < 1


@pytest.mark.parametrize("counts_per_km", [99_001, 100_000, 256_417, 1_018_592, 3_999_999, 4_000_999])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_million_metres_each_way_are_exact_within_31_bits(counts_per_km: int, sign: int) -> None:
    """In strides near the longest and by single ticks between; forward ends 1.7 times as far as backward."""
    odometer = configured(SmallInt(counts_per_km))
    ahead = back = 0
    while ahead < 1000 * counts_per_km:
        for delta in (999_983, -588_217, 1, -7, 297, 29):
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
