"""Cadence and asymmetry from a belt's speed, on motions whose every step is known.

With encoders, and on belts that nobody walks on, it is judged in tests/yardstick.
"""

import math
import random

import pytest
from backstride.core import rhythm, ripple
from backstride.core.cadence import UNKNOWN, Cadence
from hypothesis import given, settings
from hypothesis import strategies as st
from small_int import SmallInt, keep_small
from walking import TURN, Gait, ticks, uneven_ticks

# Steps a minute, from the "within 2".
ALLOWED_SPM = 2.0
# Time from the start of a steady rhythm to an answer.
DUE_S = 8.0


def answers(motion, seconds: float = 20.0, dt_us=lambda: 10_000) -> list[tuple[float, int]]:
    """Return time and cadence of each tick that had one."""
    cadence = Cadence()
    found = []
    for time_s, speed_mm_s, step_us in ticks(motion, seconds, dt_us):
        cadence.step(speed_mm_s, step_us)
        if cadence.cadence_dspm != UNKNOWN:
            found.append((time_s, cadence.cadence_dspm))
    return found


def cadences(found: list[tuple[float, int]]) -> list[float]:
    return [dspm / 10 for _time_s, dspm in found]


# Walking, running backwards and sprinting; either way along the belt.
CADENCES = [(0.3, 0.8), (-0.3, 0.8), (0.5, 1.0), (-0.8, 1.6), (1.2, 1.9), (-2.2, 2.8), (3.0, 3.5), (5.0, 4.5)]


@pytest.mark.parametrize(("speed_m_s", "cadence_hz"), CADENCES)
def test_a_steady_rhythm_of_3_percent_is_told_within_8_s_and_2_steps_a_minute(
    speed_m_s: float, cadence_hz: float
) -> None:
    found = answers(Gait(speed_m_s * 1000, cadence_hz, 0.015).speed_at)
    assert found[0][0] < DUE_S
    assert max(abs(spm - 60 * cadence_hz) for spm in cadences(found)) < ALLOWED_SPM
    # And then it stays.
    assert len(found) > 100 * (20 - found[0][0]) - 1


@pytest.mark.parametrize(("speed_m_s", "cadence_hz"), CADENCES)
def test_ticks_may_come_5_to_30_ms_apart(speed_m_s: float, cadence_hz: float) -> None:
    found = answers(Gait(speed_m_s * 1000, cadence_hz, 0.015).speed_at, dt_us=uneven_ticks(3))
    assert found[0][0] < DUE_S
    assert max(abs(spm - 60 * cadence_hz) for spm in cadences(found)) < ALLOWED_SPM + 0.5


gaits = st.builds(
    Gait,
    speed_mm_s=st.sampled_from([-1, 1]).flatmap(lambda way: st.floats(300, 5000).map(lambda v: way * v)),
    cadence_hz=st.floats(0.8, 4.5),
    swing=st.floats(0.015, 0.08),
    second=st.floats(0, 0.5),
    third=st.floats(0, 0.2),
    uneven_height=st.floats(-0.25, 0.25),
    uneven_time=st.floats(-0.1, 0.1),
    angles=st.tuples(*[st.floats(0, TURN)] * 3),
)


@settings(max_examples=60, deadline=None)
@given(gaits)
def test_it_is_never_half_or_double(gait: Gait) -> None:
    """Feet that differ by up to a fifth in time and a half in height, a second harmonic of up to a half."""
    for spm in cadences(answers(gait.speed_at, 16.0)):
        assert spm == pytest.approx(60 * gait.cadence_hz, abs=2 * ALLOWED_SPM)


@settings(max_examples=10, deadline=None)
@given(gaits)
def test_backward_is_as_forward(gait: Gait) -> None:
    both = []
    for way in (1, -1):
        cadence = Cadence()
        both.append([])
        for _time_s, speed_mm_s, dt_us in ticks(gait.speed_at, 10.0):
            cadence.step(way * speed_mm_s, dt_us)
            both[-1].append((cadence.cadence_dspm, cadence.asymmetry_permille, cadence.variability_permille))
    assert both[0] == both[1]


@pytest.mark.parametrize("speed_mm_s", [400, 800, 1600, 3200])
def test_the_speed_itself_says_nothing(speed_mm_s: float) -> None:
    """The same rhythm at any speed, also while that changes steadily."""
    found = cadences(answers(Gait(speed_mm_s, 1.6, 0.03).speed_at))
    assert max(abs(spm - 96) for spm in found) < ALLOWED_SPM

    def faster_and_faster(time_s: float) -> float:
        return Gait(speed_mm_s, 1.6, 0.03).speed_at(time_s) * (1 + 0.05 * time_s)

    found = cadences(answers(faster_and_faster))
    assert max(abs(spm - 96) for spm in found) < ALLOWED_SPM


def test_a_change_of_rhythm_is_followed_within_8_s_and_nothing_false_is_said_on_the_way() -> None:
    slow, fast = Gait(900, 1.5, 0.04), Gait(900, 1.9, 0.04)
    found = answers(lambda time_s: (slow if time_s < 15 else fast).speed_at(time_s), 30.0)
    for time_s, dspm in found:
        if time_s < 15 or time_s > 15 + DUE_S:
            assert dspm / 10 == pytest.approx(90 if time_s < 15 else 114, abs=ALLOWED_SPM)
        else:
            assert 88 < dspm / 10 < 116
    assert found[-1][0] > 29.9


def test_a_belt_that_stops_has_no_cadence_soon_after() -> None:
    gait = Gait(800, 1.6, 0.04)
    found = answers(lambda time_s: gait.speed_at(time_s) if time_s < 12 else 0.0, 16.0)
    assert 11.9 < found[-1][0] < 12.1


def test_neither_has_one_that_coasts() -> None:
    gait = Gait(2000, 1.6, 0.04)
    found = answers(lambda time_s: gait.speed_at(time_s) if time_s < 12 else 2000 - 120 * (time_s - 12), 24.0)
    # Until a step is overdue by more than a period.
    assert 12 < found[-1][0] < 14.5


def test_a_stalled_tick_forgets_and_learns_anew() -> None:
    cadence = Cadence()
    for _time_s, speed_mm_s, dt_us in ticks(Gait(800, 1.6, 0.04).speed_at, 12.0):
        cadence.step(speed_mm_s, dt_us)
    assert cadence.cadence_dspm == pytest.approx(960, abs=10)
    cadence.step(800, 80_000)
    assert cadence.cadence_dspm == UNKNOWN
    assert cadence.asymmetry_permille == UNKNOWN
    for _time_s, speed_mm_s, dt_us in ticks(Gait(800, 1.6, 0.04).speed_at, 12.0):
        cadence.step(speed_mm_s, dt_us)
    assert cadence.cadence_dspm == pytest.approx(960, abs=10)


@pytest.mark.parametrize("speed_mm_s", [0, 30, 110, 700, 5000])
def test_a_steady_belt_has_none(speed_mm_s: int) -> None:
    assert answers(lambda _time_s: speed_mm_s) == []


@pytest.mark.parametrize("swing", [0.001, 0.003, 0.006])
def test_a_ripple_of_a_roller_out_of_true_is_not_taken_for_steps(swing: float) -> None:
    """Up to 1.2 % from peak to peak; at some speed its rhythm is a walker's."""
    for speed_mm_s in (300, 450, 700):
        turns_hz = speed_mm_s / 251.3
        assert answers(Gait(speed_mm_s, turns_hz, swing, second=0.15, third=0).speed_at) == []


def rough(rng: random.Random, speed_mm_s: float, swing: float, slow: float):
    """Return a speed that wanders at random: noise smoothed twice, with so many seconds' memory."""
    level, smooth = 0.0, 0.0
    values = []
    for _tick in range(3000):
        level += (rng.gauss(0, 1) * math.sqrt(2 * slow / 0.01) - level) * 0.01 / slow
        smooth += (level - smooth) * 0.01 / slow
        values.append(speed_mm_s * max(0.0, 1 + swing * smooth))
    return lambda time_s: values[min(2999, round(time_s * 100) - 1)]


def test_random_shuffling_is_seldom_taken_for_steps() -> None:
    """Noise has its rhythmic moments; it is not to pass for a gait for more than a part of a hundred."""
    rng = random.Random(8)
    seconds = 0.0
    said = 0
    for _number in range(24):
        motion = rough(rng, rng.uniform(300, 1500), rng.uniform(0.02, 0.2), rng.choice([0.05, 0.1, 0.2, 0.4]))
        said += len(answers(motion, 30.0))
        seconds += 30
    assert said < 0.01 * 100 * seconds


@pytest.mark.parametrize("angle", [0.0, 0.9, 1.8, 2.7, 3.6, 4.5, 5.4])
@pytest.mark.parametrize("uneven", [0.0, 0.03, 0.06, 0.1])
def test_the_asymmetry_grows_with_the_feets_difference(uneven: float, angle: float) -> None:
    """Left 1 + u, right 1 - u: 2 u over the mean. A third to all of it shows, at any phase."""
    gait = Gait(900, 1.7, 0.04, second=0.2, third=0.05, uneven_time=uneven, angles=(angle, 1.0, 2.0))
    cadence = Cadence()
    for _time_s, speed_mm_s, dt_us in ticks(gait.speed_at, 25.0):
        cadence.step(speed_mm_s, dt_us)
    assert 0.35 * 2000 * uneven <= cadence.asymmetry_permille <= 1.05 * 2000 * uneven + 12


def test_the_variability_is_the_standard_deviation_of_the_steps_times() -> None:
    rng = random.Random(5)
    begins = [0.0]
    for _step in range(200):
        begins.append(begins[-1] + rng.gauss(0.6, 0.03))

    def motion(time_s: float) -> float:
        step = max(index for index, begin in enumerate(begins) if begin <= time_s)
        return 800 * (1 - 0.05 * math.cos(TURN * (time_s - begins[step]) / (begins[step + 1] - begins[step])))

    cadence = Cadence()
    found = []
    for _time_s, speed_mm_s, dt_us in ticks(motion, 60.0):
        cadence.step(speed_mm_s, dt_us)
        if cadence.variability_permille != UNKNOWN:
            found.append(cadence.variability_permille)
    # 0.03 / 0.6; a filter a period wide averages neighbours.
    assert 25 < sum(found) / len(found) < 65


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([0, 40, -200, 200, 700, -5000, 12_000, -12_000]),
            st.sampled_from([0, 1, 30, 400, 12_000]),
            st.integers(2, 40),
            st.sampled_from([3000, 10_000, 10_000, 30_000, 49_999, 50_000, 3_000_000]),
            st.integers(20, 400),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_result_on_the_way_is_beyond_31_bits(story: list) -> None:
    with keep_small(rhythm, ripple):
        cadence = Cadence()
        for speed, swing, period, dt_us, count in story:
            for tick in range(count):
                up = swing if tick % period * 2 < period else -swing
                value = max(-12_000, min(12_000, speed + up))
                cadence.step(SmallInt(value), SmallInt(dt_us))
