"""A pattern kept from before: it goes on from wherever the roller stands now, and soon."""

import math
import random

import pytest
from backstride.core.roller_error import RollerError
from backstride.core.roller_memory import angle_of
from hypothesis import example, given
from hypothesis import strategies as st

AROUND = 256
NARROW = 0  # the tracker's row at which a measurement's error is mostly what was not foreseen


@given(st.floats(0, 2 * math.pi), st.floats(50, (1 << 20) - 1))
@example(2.0374336110518496, 50.0)
def test_angles_are_right_to_one_256th_of_a_turn(angle: float, height: float) -> None:
    cosine, sine = round(height * math.cos(angle)), round(height * math.sin(angle))
    # Of the vector that it was given: rounded to whole numbers, a short one points up to 0.6 elsewhere.
    truth = math.atan2(sine, cosine) * 128 / math.pi
    assert abs((angle_of(cosine, sine) - truth + 128) % 256 - 128) <= 1


def test_a_vector_of_no_length_has_an_angle_too() -> None:
    assert angle_of(0, 0) == 0


class Belt:
    """A roller out of true by 119 um and 19 um, which stands `ahead` counts further than its count says."""

    def __init__(self, roller: RollerError, ahead: int, seed: int = 4) -> None:
        self._roller = roller
        self._ahead = ahead
        self._rng = random.Random(seed)
        self._edge = 0

    def truth(self, edge: int) -> float:
        angle = 2 * math.pi * (edge + self._ahead) / AROUND
        return 1900 * math.cos(angle - 1) + 300 * math.cos(2 * angle + 2)

    def run(self, measurements: int) -> float:
        """Let the roller learn; return the mean absolute error that is left at the end, in um."""
        left = []
        for _measurement in range(measurements):
            self._edge += 23 + self._rng.randint(-2, 2)
            error = self._roller.of(self._edge) - round(self.truth(self._edge) + self._rng.gauss(0, 100))
            self._roller.learn(error, NARROW)
            left.append(abs(self._roller.of(self._edge) - self.truth(self._edge)) / 16)
        return sum(left[-50:]) / 50


def roller_with(pattern: list[int] | None, counts: int = AROUND) -> RollerError:
    roller = RollerError()
    roller.configure(AROUND)
    if pattern:
        roller.memory.keep(pattern, counts)
    return roller


@pytest.fixture(scope="module")
def learned() -> list[int]:
    roller = roller_with(None)
    Belt(roller, 0).run(8000)
    return list(roller.pattern)


@pytest.mark.parametrize("ahead", [0, 1, 50, 100, 131, 200, 255])
def test_wherever_the_roller_stands_it_goes_on_after_a_few_seconds(learned: list[int], ahead: int) -> None:
    knowing = roller_with(learned)
    left_um = Belt(knowing, ahead).run(500)
    assert not knowing.memory.waiting
    assert left_um < 20
    assert Belt(roller_with(None), ahead).run(500) > 2 * left_um


def test_it_waits_until_the_belt_has_shown_the_place(learned: list[int]) -> None:
    roller = roller_with(learned)
    Belt(roller, 77).run(60)
    assert roller.memory.waiting
    assert sum(map(abs, roller.pattern)) < sum(map(abs, learned)) / 2


def test_what_was_kept_of_another_roller_or_is_hardly_there_is_not_used(learned: list[int]) -> None:
    other = roller_with(learned, AROUND + 4)
    Belt(other, 77).run(1000)
    assert other.memory.waiting
    assert not roller_with([4000, -4000, 90_000, 0]).memory.waiting
