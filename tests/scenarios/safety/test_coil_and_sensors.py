"""Coil open, too much current, dead sensors, heat: what drops the enable and what ramps down; all latch."""

from __future__ import annotations

import pytest
from live_console import LiveConsole
from measures import (
    deceleration_m_s2,
    highest_a,
    let_go_by_hand,
    light_drag_s,
    present,
    raised,
    raised_s,
    state,
)

# An event waits for the link's poll, every 10 ms, and its frame takes 3 ms of line.
HEARD_S = 0.03


def test_an_open_coil_is_switched_off_and_stays_off_when_contact_returns(loaded: LiveConsole) -> None:
    begin_s = loaded.log.now_s
    loaded.inject("coil.open", 2.0)
    loaded.wait(5)
    assert raised_s(loaded.log, "coil.open") - begin_s <= 0.05 + HEARD_S
    assert highest_a(loaded.log, begin_s + 0.2) < 0.01
    let_go_by_hand(loaded)
    assert state(loaded) == "paused"


@pytest.mark.parametrize("cause", ["coil.short", "coil.driver_stuck_on", "current.offset"])
def test_too_much_current_drops_the_independent_enable_within_a_tenth_of_a_second(
    loaded: LiveConsole, cause: str
) -> None:
    begin_s = loaded.log.now_s
    loaded.inject(cause)
    loaded.wait(2)
    assert raised_s(loaded.log, "coil.overcurrent") - begin_s <= 0.1 + HEARD_S
    assert loaded.log.rows(begin_s + 0.15)["brake_duty"].max() == 0
    assert highest_a(loaded.log, begin_s + 0.4) < 0.05
    # Until then the coil takes what its inductance and the iron let it.
    assert deceleration_m_s2(loaded.log, begin_s) < 2.0
    assert state(loaded) == "fault"


def test_current_without_pwm_drops_the_enable_too(console: LiveConsole) -> None:
    console.wait(1.5)
    begin_s = console.log.now_s
    console.inject("coil.driver_stuck_on")
    console.wait(1)
    assert raised_s(console.log, "coil.overcurrent") - begin_s <= 0.1 + HEARD_S
    assert console.log.rows(begin_s + 0.15)["brake_duty"].max() == 0


@pytest.mark.parametrize(
    ("cause", "value", "name"),
    [
        ("current.stuck", -0.2, "current.sense"),
        ("temperature.open", None, "temperature.sense"),
        ("coil.hot", 140, "coil.hot"),
    ],
)
def test_a_dead_sensor_or_too_much_heat_ramps_down_and_latches(
    loaded: LiveConsole, cause: str, value: float | None, name: str
) -> None:
    begin_s = loaded.log.now_s
    before_a = highest_a(loaded.log, begin_s - 1.0)
    loaded.inject(cause, 6.0, value)
    loaded.wait(5)
    assert name in raised(loaded.log)
    assert highest_a(loaded.log, begin_s) <= before_a + 0.03
    assert light_drag_s(loaded.log, begin_s) <= 1.0
    assert state(loaded) == "fault"
    loaded.wait(2)
    if cause != "coil.hot":  # copper cools slowly
        let_go_by_hand(loaded)
        assert present(loaded) == []


def test_a_warm_coil_gives_less_and_says_so(loaded: LiveConsole) -> None:
    loaded.inject("coil.hot", value=120)
    loaded.wait(4)
    message = loaded.log.telemetry[-1].message.named()
    assert message["faults"] == ["coil.warm"]
    assert "saturated" in message["flags"]
    assert message["state"] == "active"
