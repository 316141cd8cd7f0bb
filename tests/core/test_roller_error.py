"""The roller's error once a revolution: learned from errors, periodic, and without any part in distance."""

import cmath
import math
import random

import pytest
from backstride.core import roller_error
from backstride.core.roller_error import RollerError
from hypothesis import given, settings
from hypothesis import strategies as st

AROUND = 256
amplitudes = st.integers(-(1 << 20) + 1, (1 << 20) - 1)
patterns = st.tuples(amplitudes, amplitudes, amplitudes, amplitudes)
# The tracker's row at which a measurement's error is mostly what was not foreseen.
NARROW = 0


def known(pattern: tuple = (0, 0, 0, 0), around: int = AROUND, place: int = 0) -> RollerError:
    roller = RollerError()
    roller.configure(around)
    roller.restore(pattern, place)
    return roller


def test_the_tables_are_those_of_their_formulas() -> None:
    for angle in range(256):
        assert roller_error._SINE[angle] - 128 == round(127 * math.sin(2 * math.pi * angle / 256))
    for angle in range(1, 129):
        assert roller_error._LOG2[angle] == round(4 * math.log2(angle))
    for index, lead in enumerate(roller_error._LEAD):
        s = 1j * 2 ** ((index - 6) / 4)
        error = s**3 / (s**3 + 2 * s**2 + 2 * s + 1)
        assert lead == pytest.approx(cmath.phase(error) % (2 * math.pi) / (2 * math.pi) * 256, abs=1)


@given(patterns, st.sampled_from([64, 252, 1001]))
@settings(deadline=None)
def test_it_is_two_harmonics_of_the_angle_and_nothing_on_average(pattern: tuple, around: int) -> None:
    roller = known(pattern, around)
    cosine, sine, cosine_2, sine_2 = (amplitude / 64 for amplitude in pattern)
    offsets = []
    for edge in range(around):
        angle = 2 * math.pi * edge / around
        wave = cosine * math.cos(angle) + sine * math.sin(angle)
        wave += cosine_2 * math.cos(2 * angle) + sine_2 * math.sin(2 * angle)
        offsets.append(roller.of(edge))
        # The angle is rounded down to 1/256 of a turn, twice that in the second harmonic: 4 pi / 256 of an
        # amplitude; sines are whole 127ths.
        assert offsets[-1] == pytest.approx(
            wave, abs=(4 * math.pi / 256 + 1 / 127) * sum(abs(part) for part in pattern) / 64 + 2
        )
    # The next revolution is the same: no length is gained or lost.
    assert [roller.of(around + edge) for edge in range(around)] == offsets


@given(st.integers(-(1 << 29), (1 << 29) - 1), st.integers(-3000, 3000), st.integers(0, AROUND - 1))
def test_the_place_goes_on_over_folds_of_the_count(first: int, moved: int, place: int) -> None:
    roller = known(place=place)
    start = roller.place_of(first)
    roller.of(first)
    then = (first + moved + (1 << 29)) % (1 << 30) - (1 << 29)
    assert roller.place_of(then) == (start + moved) % AROUND
    roller.of(then)
    assert roller.place_of(then) == (start + moved) % AROUND


@pytest.mark.parametrize("stride", [5, 23, 61, 100, -40])
def test_what_is_not_foreseen_once_a_revolution_is_learned(stride: int) -> None:
    """A tracker too slow to follow: its error is the true offset less the learned one, and noise."""
    rng = random.Random(4)
    roller = known()
    edge = 0
    for _measurement in range(6000):
        edge += stride + rng.randint(-2, 2)
        angle = 2 * math.pi * edge / AROUND
        truth = 1900 * math.cos(angle - 1) + 300 * math.cos(2 * angle + 2)
        error = roller.of(edge) - round(truth + rng.gauss(0, 100))
        roller.learn(error, NARROW)
    amplitudes = [amplitude / 64 for amplitude in roller.pattern]
    assert math.hypot(amplitudes[0], amplitudes[1]) == pytest.approx(1900, rel=0.15)
    assert math.hypot(amplitudes[2], amplitudes[3]) == pytest.approx(300, rel=0.4)
    assert math.atan2(amplitudes[1], amplitudes[0]) == pytest.approx(1, abs=0.25)


def test_a_roller_too_slow_for_the_tracker_teaches_nothing() -> None:
    roller = known()
    for edge in range(0, 1000):
        roller.of(edge)
        roller.learn(500, 20)
    assert list(roller.pattern) == [0, 0, 0, 0]


@given(st.lists(st.tuples(st.integers(-600, 600), st.integers(-(1 << 25), 1 << 25)), max_size=300))
def test_no_error_takes_it_beyond_a_millimetre(story: list) -> None:
    roller = known(pattern=((1 << 20) - 1, -(1 << 20) + 1, 0, 0))
    edge = 0
    for moved, error in story:
        edge += moved
        roller.of(edge)
        roller.learn(error, NARROW)
    assert all(abs(amplitude) < 1 << 20 for amplitude in roller.pattern)
