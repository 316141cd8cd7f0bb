"""The stride mean against a first-order low-pass in floats."""

import math

import pytest
from backstride.core.stride_mean import StrideMean
from hypothesis import given
from hypothesis import strategies as st

TAU_S = 0.8


@given(st.lists(st.tuples(st.integers(-12_000, 12_000), st.integers(5, 30)), max_size=300))
def test_it_is_a_low_pass_of_the_magnitude_with_a_time_constant_of_0_8_s(story: list) -> None:
    mean = StrideMean()
    truth = 0.0
    for speed_mm_s, dt_ms in story:
        mean.step(speed_mm_s, dt_ms, False)
        truth += (abs(speed_mm_s) - truth) * dt_ms / 1000 / TAU_S
        # Each tick rounds by at most 1/256 mm/s, and the filter forgets a hundredth of that a tick or less.
        assert mean.speed_mm_s == pytest.approx(truth, abs=1.5)


@given(st.lists(st.integers(-12_000, 12_000), min_size=1, max_size=200))
def test_it_never_leaves_what_the_belt_did(speeds: list[int]) -> None:
    mean = StrideMean()
    for speed in speeds:
        mean.step(speed, 10, False)
        assert 0 <= mean.speed_mm_s <= max(abs(speed) for speed in speeds)


def test_a_stride_of_15_percent_at_walking_rate_leaves_under_2_percent_of_ripple() -> None:
    mean = StrideMean()
    found = []
    for tick in range(1000):
        stride = 800 * (1 + 0.075 * math.sin(2 * math.pi * 1.6 * tick / 100))
        mean.step(round(stride), 10, False)
        found.append(mean.speed_mm_s)
    # 1 / (2 pi 1.6 Hz 0.8 s) is an eighth.
    assert max(found[600:]) - min(found[600:]) < 0.02 * 800


def test_it_keeps_what_it_knew_while_the_encoder_is_not_believed() -> None:
    mean = StrideMean()
    for _ in range(500):
        mean.step(-700, 10, False)
    before = mean.speed_mm_s
    for _ in range(500):
        mean.step(0, 10, True)
    assert mean.speed_mm_s == before == pytest.approx(700, abs=2)


def test_a_stall_counts_for_a_tenth_of_a_second() -> None:
    stalled, steady = StrideMean(), StrideMean()
    stalled.step(1000, 5000, False)
    steady.step(1000, 100, False)
    assert stalled.speed_mm_s == steady.speed_mm_s
