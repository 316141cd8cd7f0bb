"""Brisk and steady against statistics in floats over every stretch of whole half minutes."""

import random
from statistics import fmean, pstdev

import pytest
from backstride.core import steady_pace
from backstride.core.steady_pace import SteadyPace
from hypothesis import given
from hypothesis import strategies as st
from small_int import SmallInt, keep_small


def pace(speeds: list[int]) -> SteadyPace:
    found = SteadyPace()
    for speed in speeds:
        found.step(speed)
    return found


def longest_s(speeds: list[int], slack: float) -> int:
    """The longest stretch of 1 to 10 blocks from a walk without a rest; slack moves both bounds."""
    blocks = [speeds[at : at + 30] for at in range(0, len(speeds) // 30 * 30, 30)]
    best = 0
    for first in range(len(blocks)):
        for count in range(1, min(10, len(blocks) - first) + 1):
            stretch = [speed for block in blocks[first : first + count] for speed in block]
            mean = fmean(stretch)
            if mean >= 1300 - slack * 10 and pstdev(stretch) < mean * (0.10 + slack * 0.002):
                best = max(best, count * 30)
    return best


def test_five_steady_minutes_are_five_minutes() -> None:
    assert pace([1400] * 300).best_s == 300
    assert pace([1400] * 299).best_s == 270
    assert pace([1400] * 900).best_s == steady_pace.LONGEST_S


def test_a_slower_walk_does_not_count() -> None:
    assert pace([1290] * 600).best_s == 0


def test_a_restless_one_does_not_count() -> None:
    # Plus and minus 0.2 m/s: a standard deviation of 14 %.
    assert pace([1200, 1600] * 300).best_s == 0
    # Plus and minus 0.1 m/s: 7 %.
    assert pace([1300, 1500] * 150).best_s == 300


def test_a_rest_begins_anew() -> None:
    assert pace([1400] * 200 + [0] + [1400] * 290).best_s == 270


def test_what_a_session_reached_stays_through_slower_minutes() -> None:
    assert pace([1400] * 130 + [900] * 600).best_s == 120


@given(
    seed=st.integers(0, 1 << 30),
    base=st.integers(1000, 2200),
    spread=st.integers(0, 400),
    drift=st.integers(-3, 3),
    seconds=st.integers(0, 700),
)
def test_it_agrees_with_mean_and_standard_deviation(
    seed: int, base: int, spread: int, drift: int, seconds: int
) -> None:
    draw = random.Random(seed)
    speeds = [max(1, base + drift * (at // 2) + draw.randint(-spread, spread)) for at in range(seconds)]
    with keep_small(steady_pace):
        found = SteadyPace()
        for speed in speeds:
            found.step(SmallInt(speed))
    # Whole millimetres a second on either side of the two bounds.
    assert longest_s(speeds, -1) <= found.best_s <= longest_s(speeds, 1)


@given(st.lists(st.integers(0, 12_000), max_size=700), st.integers(500, 2500), st.integers(1, 30))
def test_any_speeds_stay_within_31_bits(speeds: list[int], brisk_mm_s: int, percent: int) -> None:
    with keep_small(steady_pace):
        found = SteadyPace()
        found.configure(SmallInt(brisk_mm_s), SmallInt(percent))
        for speed in speeds:
            found.step(SmallInt(speed))


def test_the_extremes_stay_within_31_bits() -> None:
    with keep_small(steady_pace):
        for brisk_mm_s, speed in ((500, 12_000), (2500, 1), (500, 2300)):
            found = SteadyPace()
            found.configure(SmallInt(brisk_mm_s), SmallInt(30))
            for _ in range(600):
                found.step(SmallInt(speed))


@pytest.mark.parametrize("brisk_mm_s", [1100, 1500])
def test_what_counts_as_brisk_is_configured(brisk_mm_s: int) -> None:
    found = SteadyPace()
    found.configure(brisk_mm_s, 10)
    for _ in range(300):
        found.step(1300)
    assert found.best_s == (300 if brisk_mm_s < 1300 else 0)
