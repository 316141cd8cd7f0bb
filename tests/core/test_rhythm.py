"""Which period the ripple's autocorrelation tells, against waves whose lines are set one by one."""

import math
import random
from array import array

import pytest
from backstride.core.rhythm import Rhythm

RING = 128
TURN = 2 * math.pi


def heard(wave, samples: int = 240) -> Rhythm:
    """Let a rhythm take `samples` of `wave`, a function of the sample's number."""
    rhythm = Rhythm()
    ring = array("b", bytes(RING))
    for age in range(1, 21):
        rhythm.clear(age)
    for number in range(samples):
        at = number % RING
        ring[at] = max(-120, min(120, round(wave(number))))
        rhythm.correlate(ring, at)
        if not rhythm.turn & 1:
            rhythm.correlate_far(ring, at)
        elif rhythm.turn == 1:
            rhythm.look_near()
        elif rhythm.turn == 3:
            rhythm.look_far()
    return rhythm


def lines(period: float, half: float = 0.0, second: float = 0.0):
    """Return a wave of this period in samples: that line, one of two periods, one of half a period."""

    def wave(number: int) -> float:
        phase = TURN * number / period
        return 55 * (math.sin(phase) + half * math.sin(phase / 2 + 1) + second * math.sin(2 * phase + 2))

    return wave


@pytest.mark.parametrize("period", [4.4, 5.3, 7.0, 8.6, 10.9, 12.5, 16.4, 17.5, 20.0, 25.2, 31.0])
def test_the_period_of_a_wave_is_told_to_a_hundredth(period: float) -> None:
    rhythm = heard(lines(period))
    assert rhythm.period / 64 == pytest.approx(period, rel=0.01)
    # Less where no whole lag comes near.
    assert 200 < rhythm.likeness < 276


@pytest.mark.parametrize("period", [6.3, 10.0, 13.7, 24.0])
@pytest.mark.parametrize(("half", "second"), [(0.3, 0.0), (0.5, 0.3), (0.0, 0.5), (0.2, 0.6)])
def test_neither_two_steps_nor_half_a_step_are_taken_for_one(
    period: float, half: float, second: float
) -> None:
    rhythm = heard(lines(period, half, second))
    assert rhythm.period / 64 == pytest.approx(period, rel=0.03)
    assert rhythm.likeness > 102


@pytest.mark.parametrize("period", [8.0, 10.0, 13.7])
@pytest.mark.parametrize(("half", "second"), [(0.85, 0.0), (1.0, 0.2)])
def test_what_might_be_either_is_nothing(period: float, half: float, second: float) -> None:
    """A line at twice the period nearly as strong: a limp, or the step itself and its second harmonic."""
    assert heard(lines(period, half, second)).likeness == 0


def test_noise_is_not_like_itself() -> None:
    rng = random.Random(1)
    values = [rng.gauss(0, 50) for _ in range(240)]
    assert heard(values.__getitem__).likeness < 102


def test_another_rhythm_takes_over_within_7_s() -> None:
    """What was is halved every 2.4 s."""
    before, after = lines(9.0), lines(16.0)
    changed = heard(lambda number: before(number) if number < 160 else after(number), 160 + 140)
    assert changed.period / 64 == pytest.approx(16.0, rel=0.04)
