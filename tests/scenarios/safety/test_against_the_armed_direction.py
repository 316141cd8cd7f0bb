"""Belt moves against the armed direction: at most light drag within 100 ms of the zero crossing; re-arms."""

from __future__ import annotations

import numpy as np
import pytest
from live_console import LiveConsole
from measures import highest_a, mean_force_n, present, raised

LIGHT_DRAG_A = 0.653


def crossed_s(console: LiveConsole, since_s: float) -> float:
    rows = console.log.rows(since_s)
    return float(rows["t_us"][np.flatnonzero(rows["belt_speed_m_s"] > 0.0)[0]]) / 1e6


def test_a_hundred_milliseconds_after_the_crossing_there_is_light_drag_at_most(loaded: LiveConsole) -> None:
    begin_s = loaded.log.now_s
    loaded.walk("walk", "forward", 0.8)
    loaded.wait(8)
    crossing_s = crossed_s(loaded, begin_s)
    # The command of that time, and the coil behind it: L/R is 17 ms.
    commands = [h.message.command_dn for h in loaded.log.telemetry if h.t_s >= crossing_s + 0.1]
    assert max(commands) <= 450
    assert highest_a(loaded.log, crossing_s + 0.1) <= LIGHT_DRAG_A * 1.08 + 0.03
    assert "direction.wrong" in raised(loaded.log)


def test_it_re_arms_after_three_seconds_of_standing(loaded: LiveConsole) -> None:
    loaded.walk("walk", "forward", 0.6)
    loaded.wait(9)
    loaded.walk("stand")
    loaded.wait(2)
    assert present(loaded) == ["direction.wrong"]
    loaded.wait(5)
    assert present(loaded) == []
    loaded.walk("walk", "reverse", 0.8, rail=True)
    loaded.wait(11)
    now_s = loaded.log.now_s
    # The first plant is the table's; the second's brake has another law, up to a tenth and a half away.
    assert mean_force_n(loaded.log, now_s - 2.5, now_s) == pytest.approx(80, rel=0.2)
