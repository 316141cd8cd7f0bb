"""Encoder lost or implausible: current frozen, then min(present, light drag), slewed, latched."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from live_console import LiveConsole
from measures import highest_a, let_go_by_hand, light_drag_s, raised, state


@pytest.mark.parametrize("channel", ["encoder.a_stuck", "encoder.b_stuck"])
def test_a_dead_channel_never_raises_the_current_and_ends_in_light_drag(
    loaded: LiveConsole, channel: str
) -> None:
    log, begin_s = loaded.log, loaded.log.now_s
    before_a = highest_a(log, begin_s - 1.0)
    loaded.inject(channel, 4.0)
    loaded.wait(5)
    assert any(name.startswith("encoder.") for name in raised(log))
    assert state(loaded) == "fault"
    assert highest_a(log, begin_s) <= before_a + 0.03
    # Found within 0.3 s, and from 80 N to 30 by 150 N/s.
    assert light_drag_s(log, begin_s) <= 0.3 + 0.4
    let_go_by_hand(loaded)
    assert state(loaded) == "paused"


def test_below_0_3_m_s_the_current_never_rises_and_below_0_1_light_drag_is_the_most(
    at: Callable[[int, float], LiveConsole],
) -> None:
    console = at(4, 0.8)
    begin_s = console.log.now_s
    console.walk("stand")
    console.wait(4)
    rows = console.log.rows(begin_s)
    speed_m_s = np.abs(rows["belt_speed_m_s"])
    current_a = rows["coil_current_a"]
    slow = int(np.flatnonzero(speed_m_s > 0.28)[-1])
    # The coil's lag and its loop's undershoot apart.
    assert np.all(current_a[slow + 10 :] <= current_a[slow] + 0.03)
    # A dead encoder looks like a belt that stops: what is left above light drag's current is slewed down,
    # within half a second, and gives less than light drag's 30 N to a belt this slow.
    crawling = int(np.flatnonzero(speed_m_s > 0.1)[-1])
    assert rows["brake_force_n"][crawling:].max() <= 30
    assert current_a[crawling + 50 :].max() <= 0.653 * 1.08 + 0.02


def test_standing_still_under_current_is_no_fault(loaded: LiveConsole) -> None:
    loaded.walk("stand")
    loaded.wait(15)
    assert raised(loaded.log) == set()
    assert state(loaded) == "active"
