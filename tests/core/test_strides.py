"""Single steps' times, taken from a ring of travel whose steps are known."""

import math
import random
from array import array

import pytest
from backstride.core.ripple import RING, TRAVEL_MASK
from backstride.core.strides import Strides

TURN = 2 * math.pi
SAMPLE_S = 0.05


def paced(
    times_s: list[float],
    phase: float = 0.0,
    swing: float = 0.04,
    seconds: float = 30.0,
    mean_s: float | None = None,
) -> Strides:
    """Walk steps that begin at `times_s` at 800 mm/s; the strides are told the mean period."""
    strides = Strides()
    if mean_s is None:
        mean_s = (times_s[-1] - times_s[0]) / (len(times_s) - 1)
    strides.aim(round(mean_s / SAMPLE_S * 64))
    ring = array("i", bytes(4 * RING))
    travel, step = 0.0, 0
    for number in range(round(seconds / SAMPLE_S)):
        for part in range(10):
            time_s = (number + part / 10) * SAMPLE_S
            while times_s[step + 1] <= time_s:
                step += 1
            within = (time_s - times_s[step]) / (times_s[step + 1] - times_s[step])
            travel += 80 * (1 + swing * math.sin(TURN * within + phase))
        at = number % RING
        ring[at] = round(travel * 12) & TRAVEL_MASK
        if number > 32:
            strides.step(ring, at)
    return strides


def steps(count: int, period_s: float, uneven: float = 0.0, jitter: float = 0.0) -> list[float]:
    """Return when steps begin; every other one is longer by `uneven` of the mean, and the rest shorter."""
    rng = random.Random(3)
    times = [0.0]
    for number in range(count):
        times.append(times[-1] + period_s * (1 + (uneven if number % 2 else -uneven) + rng.gauss(0, jitter)))
    return times


@pytest.mark.parametrize("period_s", [0.225, 0.31, 0.52, 0.625, 0.9, 1.25])
def test_the_mean_of_the_steps_times_is_told_to_half_a_hundredth(period_s: float) -> None:
    strides = paced(steps(200, period_s))
    assert strides.period / 4096 * SAMPLE_S == pytest.approx(period_s, rel=0.005)
    assert strides.sure()
    assert strides.variability_permille() < 25


@pytest.mark.parametrize("phase", [0.0, 0.8, 1.6, 2.4, 3.2, 4.0, 4.8, 5.6])
@pytest.mark.parametrize("period_s", [0.6, 1.0, 1.25])
def test_the_first_that_are_sure_tell_it_to_a_hundredth(period_s: float, phase: float) -> None:
    """Wherever in a step they were begun with: what came before the first rise is no step."""
    begun_s = 33 * SAMPLE_S
    told = [paced(steps(40, period_s), phase, seconds=begun_s + tenths / 10) for tenths in range(20, 70)]
    first = next(strides for strides in told if strides.sure())
    assert first.period / 4096 * SAMPLE_S == pytest.approx(period_s, rel=0.01)


def test_steps_that_scatter_are_sure_once_their_mean_is_known() -> None:
    """By 3 % of 1.25 s: to 1.5 steps a minute in 48 the mean of a few is not known, that of many is."""
    jittered = steps(40, 1.25, jitter=0.03)
    for tenths in range(40, 160):
        strides = paced(jittered, seconds=tenths / 10, mean_s=1.25)
        if strides.sure():
            assert 60 / (strides.period / 4096 * SAMPLE_S) == pytest.approx(48, abs=3)
    assert paced(jittered, seconds=20.0, mean_s=1.25).sure()


@pytest.mark.parametrize("phase", [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
@pytest.mark.parametrize("period_s", [0.36, 0.6, 1.0])
def test_the_feets_difference_shows_wherever_in_the_step_the_belt_is_fast(
    period_s: float, phase: float
) -> None:
    even = paced(steps(200, period_s), phase)
    uneven = paced(steps(200, period_s, uneven=0.08), phase)
    assert even.asymmetry_permille() < 15
    # Of 160 permille a comparison over a whole period sees a half to three quarters.
    assert 72 < uneven.asymmetry_permille() < 120


def test_the_mean_does_not_swing_with_uneven_feet() -> None:
    strides = paced(steps(200, 0.6, uneven=0.1))
    assert strides.period / 4096 * SAMPLE_S == pytest.approx(0.6, rel=0.01)
    assert strides.sure()


def test_steps_at_random_are_not_sure() -> None:
    assert not paced(steps(200, 0.6, jitter=0.3)).sure()


def test_nor_is_a_ripple_that_a_roller_could_make() -> None:
    assert paced(steps(200, 0.6), swing=0.009).sure()
    assert not paced(steps(200, 0.6), swing=0.006).sure()


def test_nor_are_steps_that_have_ended() -> None:
    """The belt goes on without them."""
    times = steps(30, 0.6)
    ended = [*times[:25], 1000.0]
    mean_s = 0.6
    assert paced(ended, seconds=14.0, mean_s=mean_s).sure()
    assert not paced(ended, seconds=17.0, mean_s=mean_s).sure()
