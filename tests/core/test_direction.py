"""Direction is declared by travel from the extreme count, and lost by rest."""

import pytest
from backstride.core.direction import Direction
from hypothesis import given
from hypothesis import strategies as st
from small_int import SmallInt

TICK_US = 10_000
STILL_US = 400_000


def configured(counts_per_metre: int = 1000, threshold_mm: int = 6, still_us: int = STILL_US) -> Direction:
    direction = Direction()
    direction.configure(counts_per_metre, threshold_mm, still_us)
    return direction


def follow(direction: Direction, counts: list[int]) -> list[int]:
    """Step through `counts`; return the direction after each."""
    declared = []
    for count in counts:
        direction.step(count, TICK_US)
        declared.append(direction.direction)
    return declared


@pytest.mark.parametrize(
    ("counts_per_metre", "threshold_mm", "counts"),
    [(100, 6, 3), (256, 6, 3), (500, 6, 3), (501, 6, 4), (1000, 6, 6), (4000, 6, 24), (1000, 20, 20)],
)
def test_the_threshold_is_6_mm_or_3_counts_whichever_is_longer(
    counts_per_metre: int, threshold_mm: int, counts: int
) -> None:
    direction = configured(counts_per_metre, threshold_mm)
    assert follow(direction, [0, counts - 1, counts]) == [0, 0, 1]


@pytest.mark.parametrize("way", [1, -1])
def test_a_turn_is_measured_from_the_extreme_and_declared_at_the_first_sample_that_shows_it(way: int) -> None:
    direction = configured()
    there = [way * count for count in (0, 10, 100, 103)]
    assert follow(direction, there)[-1] == way
    back = [way * count for count in (101, 99, 98, 97, 60)]
    assert follow(direction, back) == [way, way, way, -way, -way]
    # From 60, the new extreme, and not from where the turn was declared.
    assert follow(direction, [way * count for count in (64, 65, 66)]) == [-way, -way, way]


def test_rest_takes_the_direction_after_its_time() -> None:
    direction = configured()
    follow(direction, [0, 10])
    ticks = STILL_US // TICK_US
    assert follow(direction, [10] * ticks) == [1] * (ticks - 1) + [0]


def test_a_belt_that_trembles_rests() -> None:
    direction = configured()
    follow(direction, [0, 10])
    trembling = [10, 9, 11, 10, 8, 11] * 100
    assert follow(direction, trembling)[-1] == 0
    assert set(follow(direction, trembling)) == {0}


def test_a_slow_belt_does_not_rest() -> None:
    """0.05 m/s at 100 counts a metre: a count every 200 ms."""
    direction = configured(100)
    counts = [tick // 20 for tick in range(1000)]
    assert set(follow(direction, counts)[80:]) == {1}


def test_after_rest_the_start_is_measured_from_the_lowest_count_since_the_last_advance() -> None:
    direction = configured()
    follow(direction, [0, 10])
    follow(direction, [8] * 100)
    assert follow(direction, [13, 14]) == [0, 1]


@given(st.integers(2, 30), st.lists(st.integers(0, 29), max_size=300))
def test_trembling_below_the_threshold_never_declares_one(counts: int, places: list[int]) -> None:
    direction = configured(1000, counts)
    assert set(follow(direction, [place % max(counts, 3) for place in places])) <= {0}


@given(st.lists(st.integers(-40, 40), max_size=200), st.integers(-(1 << 29), (1 << 29) - 1))
def test_it_agrees_with_extremes_kept_in_whole_and_folds_of_the_count_do_not_matter(
    moves: list[int], first: int
) -> None:
    """Without rest: the direction turns when the count is the threshold away from the extreme."""
    folding = configured(still_us=60_000_000)
    count = low = high = 0
    expected = 0
    folding.step(SmallInt(first), SmallInt(TICK_US))
    for move in moves:
        count += move
        low, high = min(low, count), max(high, count)
        if expected <= 0 and count - low >= 6:
            expected, high = 1, count
        elif expected >= 0 and high - count >= 6:
            expected, low = -1, count
        if expected > 0 and count == high:
            low = count
        if expected < 0 and count == low:
            high = count
        folded = (first + count + (1 << 29)) % (1 << 30) - (1 << 29)
        folding.step(SmallInt(folded), SmallInt(TICK_US))
        assert folding.direction == expected


@given(st.lists(st.tuples(st.integers(-(1 << 29), (1 << 29) - 1), st.integers(0, 60_000_000)), max_size=100))
def test_nothing_needs_more_than_31_bits(story: list[tuple[int, int]]) -> None:
    direction = configured(4000, 1000, 60_000_000)
    for count, dt_us in story:
        direction.step(SmallInt(count), SmallInt(dt_us))
        assert direction.direction in (-1, 0, 1)
