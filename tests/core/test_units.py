"""Values that wrap at 2^30: differences and steps, without leaving 31 bits on the way."""

from backstride.core.units import advanced, wrapped
from hypothesis import given
from hypothesis import strategies as st
from small_int import LEAST, MOST, SmallInt

HALF = 1 << 29


@given(st.integers(LEAST, MOST))
def test_a_difference_of_wrapped_values_is_the_nearest_one(difference: int) -> None:
    found = int(wrapped(SmallInt(difference)))
    assert (found - difference) % (1 << 30) == 0
    assert -HALF <= found < HALF


@given(st.integers(0, MOST), st.integers(0, HALF))
def test_a_clock_moves_on_across_its_wrap(value: int, by: int) -> None:
    assert advanced(SmallInt(value), SmallInt(by)) == (value + by) % (1 << 30)
