"""Moving on after a standstill of 2 s, a pause, a turn: light drag for the first 2 m, then at most 30 N/s."""

from __future__ import annotations

import numpy as np
import pytest
from live_console import LiveConsole

LIGHT_DRAG_A = 0.653


@pytest.mark.parametrize("after", ["standstill", "pause", "turn"])
def test_two_metres_of_light_drag_then_a_slow_rise(loaded: LiveConsole, after: str) -> None:
    if after == "pause":
        loaded.press("confirm")
    elif after == "turn":
        loaded.walk("walk", "forward", 0.5)
        loaded.wait(5)
    loaded.walk("stand")
    loaded.wait(6)
    if after == "pause":
        loaded.press("confirm")
    start_s = loaded.log.now_s
    loaded.walk("walk", "reverse", 0.8, rail=True)
    loaded.wait(8)
    rows = loaded.log.rows(start_s)
    travel_m = np.abs(rows["belt_position_m"] - rows["belt_position_m"][0])
    assert rows["coil_current_a"][travel_m < 1.95].max() <= LIGHT_DRAG_A * 1.03 + 0.02
    told = [heard.message for heard in loaded.log.telemetry if heard.t_s > start_s]
    t_s = np.array([message.t_ms for message in told]) / 1000
    command_n = np.array([message.command_dn for message in told]) / 10
    assert np.all(np.diff(command_n) <= 30 * (np.diff(t_s) + 0.011) + 0.1)
    assert command_n[-1] > 60
