"""Buttons bounce, stick and are held; a hand counts as present for ten seconds."""

import pytest
from backstride.core.hand import HOLD, NO_PRESS, PRESS, Button, Hand
from backstride.core.inputs import Inputs
from hypothesis import given
from hypothesis import strategies as st


def play(button: Button, levels: list[bool]) -> list[int]:
    """Return the events of one level a tick of 10 ms, those of no press left out."""
    found = []
    for level in levels:
        button.step(level, 10)
        if button.event != NO_PRESS:
            found.append(button.event)
    return found


UP = [False] * 5
DOWN = [True] * 5


def test_a_press_is_told_once() -> None:
    assert play(Button(), UP + DOWN + UP + DOWN + UP) == [PRESS, PRESS]


def test_a_press_shorter_than_its_bounce_is_none() -> None:
    assert play(Button(), [*UP, True, True, *UP]) == []


def test_contacts_that_bounce_on_release_give_no_second_press() -> None:
    assert play(Button(), [*UP, *DOWN, False, True, True, False, *DOWN, *UP]) == [PRESS]


def test_a_second_of_pressing_is_a_hold_told_once() -> None:
    assert play(Button(), [True] * 1000 + UP) == [PRESS, HOLD]


@given(st.lists(st.booleans(), max_size=400))
def test_there_are_never_more_presses_than_closures(levels: list[bool]) -> None:
    closures = sum(1 for before, now in zip([False, *levels], levels, strict=False) if now and not before)
    found = play(Button(), levels)
    assert found.count(PRESS) <= closures
    assert found.count(HOLD) <= found.count(PRESS)


@pytest.mark.parametrize("name", ["confirm", "up", "down"])
def test_a_press_of_any_button_is_a_hand_for_ten_seconds(name: str) -> None:
    hand = Hand()
    inputs = Inputs()
    assert not hand.present
    setattr(inputs, name, True)
    for _ in range(3):
        hand.step(inputs, 10)
    assert hand.present
    setattr(inputs, name, False)
    for _ in range(999):
        hand.step(inputs, 10)
    assert hand.present
    hand.step(inputs, 10)
    assert not hand.present


def test_a_button_that_sticks_is_no_hand_for_ever() -> None:
    hand = Hand()
    inputs = Inputs()
    inputs.confirm = True
    for _ in range(1200):
        hand.step(inputs, 10)
    assert not hand.present
