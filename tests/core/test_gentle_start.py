"""Moving on: light drag for the first metres, then a slow rise until the asked force is reached."""

import pytest
from backstride.core.gentle_start import GentleStart
from hypothesis import given
from hypothesis import strategies as st


def rolling(travel_mm: int = 2000) -> GentleStart:
    """A belt that has long come up to its force."""
    gentle = GentleStart()
    gentle.configure(travel_mm)
    gentle.turn(-1)
    move(gentle, 700, travel_mm + 1000)
    move(gentle, 700, 10, reached=True)
    assert not gentle.drag_only
    assert not gentle.slow_rise
    return gentle


def move(gentle: GentleStart, speed_mm_s: int, travel_mm: int, reached: bool = False) -> None:
    while travel_mm > 0:
        moved_mm = min(travel_mm, max(1, speed_mm_s // 100))
        gentle.step(speed_mm_s, moved_mm, reached, 10)
        travel_mm -= moved_mm


def stand(gentle: GentleStart, seconds: float) -> None:
    for _ in range(round(seconds * 100)):
        gentle.step(0, 0, True, 10)


def test_a_console_that_has_just_started_gives_light_drag_only() -> None:
    assert GentleStart().drag_only


@pytest.mark.parametrize("travel_mm", [500, 2000, 10_000])
def test_light_drag_lasts_for_the_whole_travel(travel_mm: int) -> None:
    gentle = rolling(travel_mm)
    gentle.begin()
    move(gentle, 700, travel_mm - 1)
    assert gentle.drag_only
    move(gentle, 700, 1)
    assert not gentle.drag_only
    assert gentle.slow_rise


def test_a_standstill_of_two_seconds_starts_over() -> None:
    gentle = rolling()
    stand(gentle, 2.0)
    assert gentle.drag_only
    assert gentle.slow_rise


def test_a_pause_in_the_step_of_less_does_not() -> None:
    gentle = rolling()
    for _ in range(5):
        stand(gentle, 1.9)
        move(gentle, 700, 20)
    assert not gentle.drag_only


def test_a_turn_starts_over_without_a_standstill() -> None:
    gentle = rolling()
    gentle.turn(1)
    assert gentle.drag_only


def test_standing_without_a_direction_is_no_turn() -> None:
    gentle = rolling()
    gentle.turn(0)
    gentle.turn(-1)
    assert not gentle.drag_only


def test_the_slow_rise_lasts_until_the_force_was_reached_once() -> None:
    gentle = rolling()
    gentle.begin()
    move(gentle, 700, 5000)
    assert gentle.slow_rise
    move(gentle, 700, 10, reached=True)
    move(gentle, 700, 10, reached=False)
    assert not gentle.slow_rise


def test_reaching_light_drag_is_not_reaching_the_force() -> None:
    gentle = rolling()
    gentle.begin()
    move(gentle, 700, 1000, reached=True)
    assert gentle.slow_rise


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 200)), max_size=40))
def test_the_slow_rise_never_ends_before_light_drag_does(story: list) -> None:
    gentle = GentleStart()
    for speed_mm_s, ticks in story:
        for _ in range(ticks):
            gentle.step(speed_mm_s, speed_mm_s // 100, True, 10)
            assert gentle.slow_rise or not gentle.drag_only
