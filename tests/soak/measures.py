"""What a row of the safety table promises, measured in the plant's truth and in what the console told."""

from __future__ import annotations

import numpy as np
from backstride.core import codes, faults
from live_console import LiveConsole
from rules import LIGHT_DRAG_A
from story_log import FOREVER_S, StoryLog

BELT_KG = 75.0
# The coil's loop and the sensor's noise around light drag's current.
NEAR_LIGHT_A = LIGHT_DRAG_A * 1.03 + 0.02


def highest_a(log: StoryLog, start_s: float, end_s: float = FOREVER_S) -> float:
    """Return the coil's highest current."""
    return float(log.rows(start_s, end_s)["coil_current_a"].max())


def light_drag_s(log: StoryLog, since_s: float) -> float:
    """Return how long after `since_s` the coil carried more than light drag for the last time."""
    rows = log.rows(since_s)
    above = np.flatnonzero(rows["coil_current_a"] > NEAR_LIGHT_A)
    return float(rows["t_us"][above[-1]]) / 1e6 - since_s if len(above) else 0.0


def deceleration_m_s2(log: StoryLog, start_s: float, end_s: float = FOREVER_S) -> float:
    """Return the largest deceleration that the brake caused, F / M."""
    return float(log.rows(start_s, end_s)["brake_force_n"].max()) / BELT_KG


def mean_force_n(log: StoryLog, start_s: float, end_s: float) -> float:
    """Return the brake's mean force over whole strides, about."""
    return float(log.rows(start_s, end_s)["brake_force_n"].mean())


def raised_s(log: StoryLog, name: str) -> float:
    """Return when a fault was first raised, by the event's arrival."""
    return next(event.t_s for event in log.events if (event.name, event.detail) == ("fault.raise", name))


def raised(log: StoryLog) -> set[str]:
    """Return every fault raised."""
    return {event.detail for event in log.events if event.name == "fault.raise"}


def present(console: LiveConsole) -> list[str]:
    """Return the faults that the last telemetry names."""
    return faults.names(console.log.telemetry[-1].message.faults)


def state(console: LiveConsole) -> str:
    """Return the state that the last telemetry names."""
    return codes.STATES[console.log.telemetry[-1].message.state]


def let_go_by_hand(console: LiveConsole) -> None:
    """Show that no host lets the latch go, nor a hand on a moving belt; then let a hand do it."""
    console.press("up")  # a hand is there, but the belt moves
    console.send("fault.reset")
    assert console.answered()[-1] == "wrong_state"
    console.walk("stand")
    console.wait(11)
    console.send("fault.reset")
    assert console.answered()[-1] == "needs_hand"
    assert state(console) == "fault"
    console.press("confirm")
    console.wait(0.2)
