"""The stride mean: a first-order low-pass that a walker who speeds up does not leave behind."""

import math

import pytest
from backstride.core.stride_mean import StrideMean
from hypothesis import given
from hypothesis import strategies as st

TAU_S = 0.8
LEAST = 223 / 256


@given(st.lists(st.tuples(st.integers(-12_000, 12_000), st.integers(5, 30)), max_size=300))
def test_it_is_a_low_pass_of_0_8_s_and_no_less_than_0_87_of_the_speed(story: list) -> None:
    mean = StrideMean()
    truth = 0.0
    for speed_mm_s, dt_ms in story:
        mean.step(speed_mm_s, dt_ms, False)
        truth += (abs(speed_mm_s) - truth) * dt_ms / 1000 / TAU_S
        truth = max(truth, LEAST * abs(speed_mm_s))
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
    for mean, dt_ms in ((stalled, 5000), (steady, 100)):
        mean.step(1000, 10, False)
        mean.step(0, dt_ms, False)
    assert stalled.speed_mm_s == steady.speed_mm_s > 0


def test_a_walker_who_speeds_up_does_not_leave_it_behind() -> None:
    mean = StrideMean()
    for tick in range(300):
        speed_mm_s = 300 + 8 * tick  # 0.8 m/s2
        mean.step(-speed_mm_s, 10, False)
        assert speed_mm_s * 0.87 - 1 <= mean.speed_mm_s <= speed_mm_s
