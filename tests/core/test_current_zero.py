"""The sensor's own offset is learned while nothing flows, and only then."""

import pytest
from backstride.core.current_zero import CurrentZero
from hypothesis import given
from hypothesis import strategies as st


def after(zero: CurrentZero, coil_ma: int, looks: int, driven: int = 0) -> int:
    for look in range(looks):
        zero.step(coil_ma + (-1, 0, 1, 0)[look % 4], driven)
    return zero.zero_ma


@pytest.mark.parametrize("offset_ma", [-20, -3, 0, 2, 15])
def test_a_minute_of_rest_finds_the_offset(offset_ma: int) -> None:
    assert after(CurrentZero(), offset_ma, 375) == pytest.approx(offset_ma, abs=1)


def test_a_second_after_the_driver_went_off_the_coils_last_current_is_not_learned() -> None:
    zero = CurrentZero()
    for coil_ma in (24, 20, 15, 10, 5, 2):
        zero.step(coil_ma, 0)
    assert zero.zero_ma == 0


@given(st.lists(st.integers(-25, 25), max_size=100), st.integers(1, 2000))
def test_nothing_is_learned_under_current(readings: list[int], expected_ma: int) -> None:
    zero = CurrentZero()
    for coil_ma in readings:
        zero.step(coil_ma, expected_ma)
    assert zero.zero_ma == 0


@given(st.lists(st.integers(-200, 4000), max_size=200))
def test_a_broken_sensor_is_left_to_the_guards(readings: list[int]) -> None:
    zero = CurrentZero()
    for coil_ma in readings:
        zero.step(coil_ma, 0)
        assert -25 <= zero.zero_ma <= 25
    assert after(zero, 300, 100) == zero.zero_ma
