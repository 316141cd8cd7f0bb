"""Safety key out, or stop button: controlled stop, light drag, latch; reset by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from live_console import LiveConsole
from measures import deceleration_m_s2, highest_a, let_go_by_hand, light_drag_s, present, raised_s, state
from rules import LIGHT_DRAG_A

# A controlled stop from walking, and what was asked for until the release has reached it.
STOP_WALKING_M_S2 = 0.8
STRIDE = 1.2


@pytest.mark.parametrize(("cause", "name"), [("key", "key.out"), ("stop", "stop.button")])
def test_a_controlled_stop_then_light_drag_until_a_hand(loaded: LiveConsole, cause: str, name: str) -> None:
    log, begin_s = loaded.log, loaded.log.now_s
    if cause == "key":
        loaded.inject("key.pulled", 6.0)
    else:
        loaded.press("stop")
    loaded.wait(8)
    assert raised_s(log, name) - begin_s < 0.1
    assert state(loaded) == "fault"
    # The 80 N that were there are released to the stop's 60 within 0.2 s; walking on changes nothing.
    assert deceleration_m_s2(log, begin_s + 0.5, begin_s + 2.3) <= STOP_WALKING_M_S2 * STRIDE
    assert light_drag_s(log, begin_s) <= 3.0
    let_go_by_hand(loaded)
    # The stop button has ended the session, the key has only interrupted it.
    assert state(loaded) == ("paused" if cause == "key" else "idle")


def test_from_a_run_too_the_stop_keeps_its_time(at: Callable[[int, float], LiveConsole]) -> None:
    console = at(1, 1.4)
    console.walk("run", "reverse", 2.2)
    console.wait(2.5)
    begin_s = console.log.now_s
    console.inject("key.pulled")
    console.wait(5)
    # Uncalibrated, 80 N: 1.07 m/s2 of the 1.5 that a stop from running may take.
    assert deceleration_m_s2(console.log, begin_s) <= 80 / 75 * 1.35
    assert light_drag_s(console.log, begin_s) <= 3.0


def test_without_the_key_an_idle_belt_has_light_drag_at_most_no_session_and_an_alarm(
    console: LiveConsole,
) -> None:
    console.inject("key.pulled")
    console.start()
    assert console.answered()[-1] == "wrong_state"
    assert present(console) == ["key.out"]
    console.walk("walk", "forward", 0.6)
    console.wait(6)
    # An alarm sounds as long as this fault is there.
    assert present(console) == ["key.out", "belt.unlocked"]
    assert highest_a(console.log, 0.0) <= LIGHT_DRAG_A * 1.03 + 0.02
    console.walk("stand")
    console.wait(5)
    assert present(console) == ["key.out"]


def test_a_hand_does_nothing_while_the_key_is_out(loaded: LiveConsole) -> None:
    loaded.inject("key.pulled")
    loaded.walk("stand")
    loaded.wait(8)
    loaded.press("confirm")
    assert state(loaded) == "fault"
