"""What the speed estimator promises, on belts whose motion is known exactly.

How well it does on strides, against others, is in tests/yardstick.
"""

import math
import random
from array import array

import pytest
from backstride.core import line_error, roller_error
from backstride.core.speed import SpeedEstimator
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_encoder import CAPTURE_AT_TICK, PlainEncoder
from small_int import SmallInt, keep_small

SCALES = (100, 256, 1000, 4000)


def steady(counts_per_metre: int, speed_m_s: float, **kwargs) -> PlainEncoder:
    return PlainEncoder(counts_per_metre, lambda t: speed_m_s * t + 1e-4, **kwargs)


@pytest.mark.parametrize("counts_per_metre", SCALES)
@pytest.mark.parametrize("speed_m_s", [0.05, -0.2, 0.8, -2.5, 10.0])
def test_a_steady_belt_reads_its_speed(counts_per_metre: int, speed_m_s: float) -> None:
    speeds = steady(counts_per_metre, speed_m_s).run(6.0)[300:]
    # Scale rounding is below 1/8000 of the speed; latency moves single estimates.
    assert sum(speeds) / len(speeds) == pytest.approx(speed_m_s * 1000, rel=1e-3, abs=1)
    assert max(abs(speed - speed_m_s * 1000) for speed in speeds) <= 4 + 0.01 * abs(speed_m_s) * 1000


@pytest.mark.parametrize("counts_per_metre", SCALES)
@pytest.mark.parametrize("dt_us", [5000, 20_000, 30_000])
def test_a_belt_found_moving_is_followed_from_its_first_ticks_on(counts_per_metre: int, dt_us: int) -> None:
    """After a reset the belt may run at any speed: nothing swings in."""
    for speed_m_s in (0.3, 1.0, -2.0, 4.0, -10.0):
        speeds = steady(counts_per_metre, speed_m_s).run(1.5, lambda: dt_us)
        late = speeds[len(speeds) * 2 // 3 :]
        assert max(abs(speed / 1000 - speed_m_s) for speed in late) <= 0.02 * abs(speed_m_s) + 0.005


@pytest.mark.parametrize("counts_per_metre", SCALES)
def test_ticks_may_come_5_to_30_ms_apart(counts_per_metre: int) -> None:
    rng = random.Random(2)
    speeds = steady(counts_per_metre, -1.3).run(4.0, lambda: rng.randint(5000, 30_000))
    assert max(abs(speed + 1300) for speed in speeds[len(speeds) // 2 :]) <= 0.02 * 1300


@pytest.mark.parametrize("counts_per_metre", [256, 3000])
def test_folds_of_the_count_and_wraps_of_the_clock_change_nothing(counts_per_metre: int) -> None:
    def motion(t: float) -> float:
        return 0.5 * math.sin(1.5 * t)

    plain = PlainEncoder(counts_per_metre, motion)
    # A multiple of four counts, so that each edge stays the same one of its line.
    wrapping = PlainEncoder(
        counts_per_metre, motion, first_count=(1 << 29) - 64, first_us=(1 << 30) - 2_500_000
    )
    assert plain.run(6.0) == wrapping.run(6.0)


@given(st.sampled_from([256, 1000, 3000]), st.floats(0.3, 2.0), st.sampled_from([-1, 1]))
@settings(max_examples=20, deadline=None)
def test_both_ways_are_followed_alike(counts_per_metre: int, speed_m_s: float, way: int) -> None:
    encoder = PlainEncoder(counts_per_metre, lambda t: way * speed_m_s * (t + 0.01 * math.sin(9 * t)))
    encoder.run(1.0)
    errors = []
    for _tick in range(200):
        speed = encoder.tick()
        errors.append(speed - way * 1000 * speed_m_s * (1 + 0.09 * math.cos(9e-6 * encoder.now_us)))
    speed_mm_s = 1000 * speed_m_s
    # A sixth of the ripple; never as much as all of it, not even where edges come as often as ticks and one
    # after the other waits for its tick to end, so that nobody knows when it was.
    assert math.sqrt(sum(error * error for error in errors) / len(errors)) <= 0.015 * speed_mm_s + 2
    assert max(map(abs, errors)) <= 0.09 * speed_mm_s + 10


@pytest.mark.parametrize("counts_per_metre", SCALES)
def test_a_belt_that_stops_is_bounded_by_the_edge_that_stays_away_and_then_stands(
    counts_per_metre: int,
) -> None:
    encoder = PlainEncoder(counts_per_metre, lambda t: 0.8 * min(t, 2.0) + 1e-4)
    encoder.run(2.0)
    count_mm = 1000 / counts_per_metre
    for tick in range(1, 10):
        # It was within a count of its last edge all the while.
        bound_mm_s = 1.1 * count_mm / (0.01 * tick) + 1
        assert abs(encoder.tick()) <= bound_mm_s
    # Two counts at 40 mm/s, a tenth of a second, and a few ticks.
    encoder.run(0.15 + 2 * count_mm / 40)
    assert set(encoder.run(1.0)) == {0}


@pytest.mark.parametrize("counts_per_metre", [256, 1000, 4000])
def test_a_start_from_rest_is_followed_from_the_third_edge_on(counts_per_metre: int) -> None:
    accel_m_s2 = 2.0
    encoder = PlainEncoder(counts_per_metre, lambda t: 1e-4 + accel_m_s2 / 2 * max(0.0, t - 0.5) ** 2)
    encoder.run(0.5)
    third_edge_s = math.sqrt(2 * 3 / counts_per_metre / accel_m_s2)
    encoder.run(third_edge_s + 0.03)
    for _tick in range(30):
        speed = encoder.tick()
        truth = 1000 * accel_m_s2 * (encoder.now_us * 1e-6 - 0.5)
        assert speed == pytest.approx(truth, rel=0.25)


def test_uneven_lines_are_learned() -> None:
    """Duty 6 % off on one channel, 4 % on the other, B late by 10 degrees: 0.24, 0.16 and 0.11 counts."""
    encoder = steady(256, 0.5, uneven=(0.0, 0.11, 0.24, 0.27))
    early = [abs(speed - 500) for speed in encoder.run(3.0)[50:]]
    encoder.run(20.0)
    late = [abs(speed - 500) for speed in encoder.run(3.0)]
    assert sum(late) / len(late) < sum(early) / len(early) / 3
    assert max(late) < 15


@pytest.mark.parametrize("counts_per_metre", SCALES)
@pytest.mark.parametrize("dt_us", [5000, 10_000, 20_000])
def test_ticks_wait_only_where_the_wait_is_a_tenth_of_the_tick_at_most(
    counts_per_metre: int, dt_us: int
) -> None:
    for speed_m_s in (0.1, 0.3, 0.5, 0.8, 1.2, 2.0, 4.0, 9.0):
        encoder = steady(counts_per_metre, speed_m_s)
        encoder.run(1.0, lambda: dt_us)
        counts_a_second = counts_per_metre * speed_m_s
        if encoder.estimator.capture == CAPTURE_AT_TICK:
            assert 0.5 / counts_a_second <= 0.1 * dt_us * 1e-6
            assert 1 / counts_a_second < 2.2e-3
        else:
            assert counts_a_second * dt_us * 1e-6 < 7 or counts_a_second < 620


@pytest.mark.parametrize(
    ("counts_per_metre", "speed_m_s"), [(256, 3.0), (1000, -0.83), (1000, 2.0), (3000, 1.0)]
)
def test_a_tick_sleeps_until_shortly_before_its_edge(counts_per_metre: int, speed_m_s: float) -> None:
    encoder = steady(counts_per_metre, speed_m_s)
    encoder.run(3.0)
    count_us = 1e6 / (counts_per_metre * abs(speed_m_s))
    for _tick in range(100):
        encoder.tick()
        assert encoder.estimator.capture == CAPTURE_AT_TICK
        now_us = encoder.now_us + 9700
        sleep_us = encoder.estimator.wait_us(encoder._folded(encoder.count_at(now_us)), now_us)
        left_us = next(
            us for us in range(10_000) if encoder.count_at(now_us + us) != encoder.count_at(now_us)
        )
        assert 0 <= sleep_us <= left_us
        assert left_us - sleep_us <= 120 + 0.15 * count_us or left_us > 0.9 * count_us


@pytest.mark.parametrize("counts_per_metre", SCALES)
@pytest.mark.parametrize("speed_m_s", [-0.3, 1.5, -6.0])
def test_counts_alone_are_enough_where_edges_cannot_be_had(counts_per_metre: int, speed_m_s: float) -> None:
    speeds = steady(counts_per_metre, speed_m_s, edges=False).run(4.0)[250:]
    assert sum(speeds) / len(speeds) == pytest.approx(speed_m_s * 1000, rel=0.02, abs=2)


@pytest.mark.parametrize("counts_per_metre", SCALES)
@pytest.mark.parametrize("seconds", [0.07, 0.15, 0.5, 0.8, 1.0, 2.0])
def test_a_tick_stalled_for_long_does_not_upset_it(counts_per_metre: int, seconds: float) -> None:
    encoder = steady(counts_per_metre, 1.2)
    encoder.run(2.0)
    speeds = [encoder.tick(round(seconds * 1e6)), *encoder.run(1.0)]
    # Where in its count the belt was after the stall nobody knows.
    assert speeds == pytest.approx([1200] * len(speeds), rel=0.03 + 6 / counts_per_metre)


def test_after_a_stall_in_which_the_belt_stopped_it_stands() -> None:
    encoder = PlainEncoder(1000, lambda t: 1.2 * min(t, 2.1))
    encoder.run(2.0)
    encoder.tick(1_000_000)
    assert encoder.run(1.0)[-1] == 0


def test_a_counter_that_leaps_is_forgotten_in_three_tenths_of_a_second() -> None:
    encoder = steady(1000, 1.2)
    encoder.run(2.0)
    encoder._first_count = 40_000_000
    encoder.run(0.3)
    assert encoder.tick() == pytest.approx(1200, rel=0.02)


def test_acceleration_has_the_unit_of_its_name() -> None:
    encoder = PlainEncoder(1000, lambda t: 0.4 * t * t)
    encoder.run(1.5)
    accelerations = []
    for _tick in range(100):
        encoder.tick()
        accelerations.append(encoder.estimator.accel_mm_s2)
    assert sum(accelerations) / 100 == pytest.approx(800, rel=0.1)


def small(low: int, high: int) -> st.SearchStrategy[SmallInt]:
    return st.integers(low, high).map(SmallInt)


HALF = 1 << 29
samples = st.tuples(
    # What a belt may do in a tick, and now and then anything.
    st.one_of(small(-500, 500), small(-2, 2), small(-HALF, HALF - 1)),
    st.one_of(small(3000, 30_000), small(0, (1 << 30) - 1)),
    st.one_of(small(-40, 40), small(-HALF, HALF - 1)),
    st.one_of(small(0, 12_000), small(0, (1 << 30) - 1)),
    small(0, 9),
    st.sampled_from([-1, 0, 0, 1]),
)


scales = st.sampled_from([100, 101, 256, 1000, 3999, 4000])
revolutions = st.sampled_from([0, 8, 256, 1001, 4000])


@given(scales, revolutions, st.lists(samples, min_size=1, max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_step_needs_more_than_31_bits(counts_per_metre: int, around: int, story: list) -> None:
    with keep_small(line_error, roller_error):
        estimator = SpeedEstimator()
        estimator.configure(SmallInt(counts_per_metre), SmallInt(around))
        count = t_us = 0
        for moved, dt_us, back, age_us, edges, caught in story:
            count = (count + int(moved) + HALF) % (2 * HALF) - HALF
            t_us = (t_us + int(dt_us)) % (2 * HALF)
            edge_count = (count - int(back) + HALF) % (2 * HALF) - HALF
            estimator.caught = caught
            assert -1 <= estimator.wait_us(SmallInt(count), SmallInt(t_us)) <= 2000
            estimator.step(
                SmallInt(count),
                SmallInt(t_us),
                dt_us,
                SmallInt(edge_count),
                SmallInt((t_us - int(age_us)) % (2 * HALF)),
                edges,
            )
            assert -12_000 <= estimator.speed_mm_s <= 12_000
            assert -31_000 <= estimator.accel_mm_s2 <= 31_000


@given(st.sampled_from([100, 1000, 4000]), st.floats(1, 12), st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_nor_does_the_fastest_belt_with_the_worst_edges(
    counts_per_metre: int, speed_m_s: float, seed: int
) -> None:
    rng = random.Random(seed)
    with keep_small(line_error, roller_error):
        estimator = SpeedEstimator()
        estimator.configure(SmallInt(counts_per_metre), SmallInt(counts_per_metre // 4))
        position_m = 0.0
        t_us = 0
        for _tick in range(400):
            dt_us = rng.choice((5000, 10_000, 30_000, 65_533, 2_000_000))
            t_us += dt_us
            position_m += speed_m_s * dt_us * 1e-6 * rng.choice((1, 1, 1, -1, 0))
            count = math.floor(position_m * counts_per_metre)
            estimator.caught = rng.choice((-1, 0, 1))
            assert -1 <= estimator.wait_us(SmallInt(count), SmallInt(t_us % (1 << 30))) <= 2000
            estimator.step(
                SmallInt(count),
                SmallInt(t_us % (1 << 30)),
                SmallInt(dt_us),
                SmallInt(count - rng.randint(0, 63)),
                SmallInt((t_us - rng.randint(0, 9000)) % (1 << 30)),
                SmallInt(rng.randint(0, 3)),
            )


def test_the_learned_offsets_are_an_array_so_that_nothing_is_allocated() -> None:
    assert isinstance(line_error.LineError()._offsets, array)
