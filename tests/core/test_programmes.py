"""The built-in programmes against DOMAIN's table: times, guidance, loads and cues."""

import pytest
from backstride.core import codes, programmes
from backstride.core.programmes import FORWARD, REVERSE

BY_NAME = {row[0]: row[2] for row in programmes.PROGRAMMES}
STEPS = [(name, *step) for name, steps in BY_NAME.items() for step in steps]


def seconds(name: str, direction: int | None = None) -> int:
    return sum(step[0] for step in BY_NAME[name] if direction is None or step[1] == direction)


def load_n(step: tuple) -> float:
    mode, value = step[2], step[3]
    return value * 20 if mode == programmes.LEVEL else value / 10


def test_first_steps_is_ten_minutes_of_four_short_walks_back() -> None:
    steps = BY_NAME["first-steps"]
    assert seconds("first-steps") == 120 + 4 * (60 + 30) + 120
    assert [step[0] for step in steps if step[1] == REVERSE] == [60] * 4
    assert all(step[5] == 500 and load_n(step) <= 20 for step in steps if step[1] == REVERSE)
    assert all(step[6] == codes.CUE_HOLD_RAIL for step in steps if step[1] == REVERSE)


@pytest.mark.parametrize("minutes", [10, 15])
def test_knee_care_walks_back_for_its_minutes_between_two_easy_ones(minutes: int) -> None:
    name = f"knee-care-{minutes}"
    assert seconds(name, REVERSE) == minutes * 60
    assert [step[0] for step in BY_NAME[name] if step[1] == FORWARD] == [120, 120]
    back = [step for step in BY_NAME[name] if step[1] == REVERSE]
    assert {(step[4], step[5]) for step in back} == {(600, 900)}
    loads = [load_n(step) for step in back]
    assert (loads[0], loads[-1]) == (20, 40)
    assert loads == sorted(loads)


def test_the_free_programme_goes_on_until_it_is_stopped() -> None:
    assert [step[0] for step in BY_NAME["free"]] == [0]


def test_only_the_last_step_of_a_programme_may_have_no_end() -> None:
    for name, steps in BY_NAME.items():
        assert all(step[0] > 0 for step in steps[:-1]), name


@pytest.mark.parametrize("step", STEPS)
def test_every_step_holds_what_the_table_allows(step: tuple) -> None:
    _name, _seconds, direction, mode, value, slowest, fastest, cue = step
    assert direction in {FORWARD, REVERSE, programmes.EITHER}
    assert 0 <= mode < len(programmes.MODES)
    assert 0 <= value <= (programmes.LEVEL_MAX if mode == programmes.LEVEL else 4000)
    assert mode != programmes.OFF or value == 0
    assert 0 <= slowest <= fastest or fastest == 0
    assert 0 <= cue < len(codes.CUES)


@pytest.mark.parametrize("step", STEPS)
def test_resistance_has_a_direction(step: tuple) -> None:
    assert step[2] != programmes.EITHER or step[3] == programmes.OFF


@pytest.mark.parametrize("step", STEPS)
def test_letting_go_of_the_rail_is_suggested_up_to_40_newtons_only(step: tuple) -> None:
    assert step[7] != codes.CUE_LET_GO or load_n(step[1:]) <= 40


@pytest.mark.parametrize("step", STEPS)
def test_no_guidance_is_beyond_the_limit_before_running_is_unlocked(step: tuple) -> None:
    # Guidance and its margin of 0.5 m/s stay within 1.5 m/s backwards.
    assert step[2] != REVERSE or step[6] + 500 <= 1500


def test_names_are_unique_and_found() -> None:
    for number, (name, title, _steps) in enumerate(programmes.PROGRAMMES):
        assert programmes.find(name) == number
        assert title
    assert programmes.find("no such programme") == -1
    assert len(BY_NAME) == len(programmes.PROGRAMMES)
