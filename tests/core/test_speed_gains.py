"""The tracker's tables against their sources."""

import math

import numpy as np
import pytest
from backstride.core import belt_tracker, motion_level, speed, speed_gains

ROWS = range(len(speed_gains.POSITION))


def steady_gains(p: float) -> np.ndarray:
    """Iterate the Riccati equation of a white-jerk motion, at a step and a measurement variance of 1."""
    drive = p**6
    transition = np.array([[1, 1, 0.5], [0, 1, 1], [0, 0, 1]])
    noise = drive * np.array([[1 / 20, 1 / 8, 1 / 6], [1 / 8, 1 / 3, 1 / 2], [1 / 6, 1 / 2, 1]])
    covariance = np.eye(3)
    gain = np.zeros(3)
    for _step in range(3000):
        predicted = transition @ covariance @ transition.T + noise
        gain = predicted[:, 0] / (predicted[0, 0] + 1)
        covariance = predicted - np.outer(gain, predicted[0])
    return gain


@pytest.mark.parametrize("row", ROWS)
def test_gains_solve_the_riccati_equation(row: int) -> None:
    position, velocity, acceleration = steady_gains(2 ** ((row - 16) / 4))
    assert speed_gains.POSITION[row] / 256 == pytest.approx(position, rel=0.02)
    assert speed_gains.SPEED[row] / 2 ** speed_gains.SPEED_SHIFT[row] == pytest.approx(velocity, rel=0.005)
    table = speed_gains.ACCELERATION[row] / 2 ** speed_gains.ACCELERATION_SHIFT[row]
    assert table == pytest.approx(acceleration, rel=0.005)


def test_mantissas_use_their_eight_bits() -> None:
    assert min(speed_gains.SPEED) >= 128
    assert min(speed_gains.ACCELERATION) >= 128


def test_logarithms_are_those_of_the_middle_of_their_bin() -> None:
    for index in range(1, 128):
        assert speed_gains.LOG2[index] == round(16 * math.log2(128 * index + 64))


def test_levels_are_a_quarter_octave_apart() -> None:
    assert [round(128 * 2 ** (index / 4)) for index in range(4)] == list(motion_level._QUARTERS)
    level = motion_level.MotionLevel()
    for _tick in range(200):
        assert level.log_level == pytest.approx(16 * math.log2(level.level), abs=4.1)
        level.step(131_071, 2500)
    # 21 m/s2 in 0.2328 mm/s2.
    assert level.level == pytest.approx(21_000 / 0.2328, rel=0.05)


def test_the_rows_offset_is_that_of_the_units() -> None:
    """p^6 = 32/s * a^2 * T^5 / r: a in 0.2328 mm/s2, T in 4 us, the deviation (root of r) in 1/16 um."""
    length_m, time_s = 1e-6 / 16, 4e-6
    acceleration_m_s2 = length_m / (256 * time_s) / (65_536 * time_s)
    units = 32 * acceleration_m_s2**2 * time_s**5 / length_m**2
    # 16 of a logarithm are an octave of p^6; a row is a quarter octave of p, so 24. Row 16 is p = 1.
    assert pytest.approx(16 * math.log2(units) + 12 + 16 * 24, abs=1) == belt_tracker._LOG_UNITS


@pytest.mark.parametrize("number", [1, 2, 3, 100, 1000, 12_345, 160_000, 1 << 24])
def test_the_integer_logarithm_is_close_below(number: int) -> None:
    assert -2.4 <= speed._log2(number) - 16 * math.log2(number) <= 0
