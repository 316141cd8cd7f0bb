"""The cue "stop before you are tired": for a walker who tires, for none who is steady, rests or turns."""

import random
from itertools import pairwise

import pytest
from backstride.core import fatigue
from backstride.core.fatigue import Fatigue
from hypothesis import given
from hypothesis import strategies as st
from small_int import SmallInt, keep_small

UNKNOWN = -1


def cues(seconds: list[tuple[int, int, int]]) -> list[int]:
    """Return the seconds at which the cue is due; a second is speed, variation, load."""
    watch = Fatigue()
    return [at for at, second in enumerate(seconds) if watch.step(*second)]


def walk(speed_mm_s: int, seconds: int, variation: int = 25, load: int = 1) -> list[tuple[int, int, int]]:
    return [(speed_mm_s, variation, load)] * seconds


def test_a_fifth_slower_at_the_same_load_is_told_within_half_a_minute() -> None:
    told = cues(walk(1000, 60) + walk(790, 60))
    assert len(told) == 1
    assert 60 + 20 < told[0] <= 60 + 35


def test_a_tenth_slower_is_not() -> None:
    assert cues(walk(1000, 60) + walk(900, 600)) == []


def test_a_cadence_that_wavers_twice_as_much_is_told() -> None:
    told = cues(walk(1000, 60, 25) + walk(1000, 60, 55))
    assert len(told) == 1
    assert 60 + 20 < told[0] <= 60 + 35


def test_twice_of_next_to_nothing_is_nothing() -> None:
    assert cues(walk(1000, 60, 5) + walk(1000, 300, 35)) == []


def test_an_unknown_cadence_tells_nothing() -> None:
    assert cues(walk(1000, 60, UNKNOWN) + walk(1000, 300, 90)) == []
    assert len(cues(walk(1000, 60, UNKNOWN) + walk(700, 60, UNKNOWN))) == 1


def test_another_load_may_be_slower() -> None:
    assert cues(walk(1000, 60, load=1) + walk(700, 300, load=2)) == []


def test_settling_into_a_new_load_is_no_fatigue() -> None:
    slowing = [(1200 - 40 * at, 25, 2) for at in range(10)]
    assert cues(walk(1200, 60) + slowing + walk(800, 300, load=2)) == []


def test_a_rest_is_no_fatigue_and_what_was_before_it_is_forgotten() -> None:
    assert cues(walk(1000, 60) + walk(0, 60) + walk(700, 300)) == []


def test_who_was_told_is_left_alone_for_three_minutes() -> None:
    told = cues(walk(1000, 60) + walk(700, 500))
    assert len(told) == 3
    assert min(later - sooner for sooner, later in pairwise(told)) >= 180


def test_it_takes_as_long_as_it_is_configured() -> None:
    watch = Fatigue()
    watch.configure(20, 200, 60)
    seconds = walk(1000, 90) + walk(500, 90)
    told = [at for at, second in enumerate(seconds) if watch.step(*second)]
    # Half as fast for 40 % of a minute is a fifth slower.
    assert 90 + 24 <= told[0] <= 90 + 24 + 10


@given(seed=st.integers(0, 1 << 30), base=st.integers(300, 3000), variation=st.integers(20, 60))
def test_a_steady_walker_is_never_told(seed: int, base: int, variation: int) -> None:
    draw = random.Random(seed)
    # A pace that wanders by 5 %, a variation that is measured to a fifth.
    seconds = [
        (
            base + draw.randint(-base // 20, base // 20),
            variation + draw.randint(-variation // 5, variation // 5),
            1,
        )
        for _ in range(600)
    ]
    assert cues(seconds) == []


@given(base=st.integers(400, 3000), minutes=st.integers(1, 5), lost=st.integers(23, 60))
def test_a_walker_who_slows_by_more_is_always_told(base: int, minutes: int, lost: int) -> None:
    slower = base * (100 - lost) // 100
    assert cues(walk(base, 60 * minutes) + walk(slower, 60))


@given(
    st.lists(st.tuples(st.integers(0, 12_000), st.integers(-1, 60_000), st.integers(0, 3)), max_size=300),
    st.sampled_from([(5, 120, 12), (50, 500, 120)]),
)
def test_any_story_stays_within_31_bits(
    story: list[tuple[int, int, int]], set_to: tuple[int, int, int]
) -> None:
    with keep_small(fatigue):
        watch = Fatigue()
        watch.configure(*set_to)
        for speed, variation, load in story:
            watch.step(SmallInt(speed), SmallInt(variation), load)


@pytest.mark.parametrize("variation", [UNKNOWN, 1000])
def test_the_extremes_stay_within_31_bits(variation: int) -> None:
    with keep_small(fatigue):
        watch = Fatigue()
        watch.configure(50, 500, 120)
        for _ in range(500):
            watch.step(SmallInt(12_000), SmallInt(variation), 1)
