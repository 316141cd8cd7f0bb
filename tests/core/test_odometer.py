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


@pytest.mark.parametrize("counts_per_km", [100_000, 256_417, 1_018_592, 3_999_999])
@pytest.mark.parametrize("delta", [1, -7, 297])
def test_a_million_metres_have_no_drift(counts_per_km: int, delta: int) -> None:
    """The state after n equal steps is that of one sum; so a million metres are taken in long strides."""
    odometer = configured(counts_per_km)
    total = 0
    while abs(total) < 1000 * counts_per_km:
        for _step in range(100):
            odometer.step(delta)
        odometer.step(MOST_COUNTS if delta > 0 else -MOST_COUNTS)
        total += 100 * delta + (MOST_COUNTS if delta > 0 else -MOST_COUNTS)
    metres = odometer.forward_m if delta > 0 else odometer.backward_m
    assert metres == abs(total) * 1000 // counts_per_km
    travelled_mm = odometer.forward_mm() if delta > 0 else odometer.backward_mm()
    assert travelled_mm == abs(total) * 1_000_000 // counts_per_km
    assert odometer.net_mm() == pytest.approx(total * 1_000_000 / counts_per_km, abs=1)


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
