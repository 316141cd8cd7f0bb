"""Over-speed: warn at 90 %, then slewed braking."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from live_console import LiveConsole
from measures import deceleration_m_s2, mean_force_n, present, raised_s


def test_it_warns_first_and_brakes_then(at: Callable[[int, float], LiveConsole]) -> None:
    console = at(0, 0.8)
    begin_s = console.log.now_s
    console.walk("walk", "reverse", 1.75)
    console.wait(7)
    rows = console.log.rows(begin_s)
    speed_m_s = np.abs(rows["belt_speed_m_s"])
    warned_s, braked_s = raised_s(console.log, "speed.high"), raised_s(console.log, "speed.over")
    at_warning = float(np.interp(warned_s, rows["t_us"] / 1e6, speed_m_s))
    assert 1.30 <= at_warning <= 1.50
    # From 1.5 m/s on 60 N, where nothing is asked for: 0.8 m/s2 of 75 kg, and the swing of a quick stride
    # of a walker who goes on speeding up.
    assert warned_s < braked_s
    assert mean_force_n(console.log, braked_s + 1.5, braked_s + 3) > 40
    assert deceleration_m_s2(console.log, begin_s) <= 0.8 * 1.45
    console.walk("walk", "reverse", 0.8)
    console.wait(5)
    assert present(console) == []
    assert mean_force_n(console.log, console.log.now_s - 1, console.log.now_s) < 3
