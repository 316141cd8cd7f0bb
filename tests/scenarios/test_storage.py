"""Flash that is erased or written stops the chip: while a belt moves in a session nothing may, for long."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from session_files import SessionFiles
from texts import command, fault, under_load, walker


def test_no_tick_is_late_in_a_session_though_its_supply_sags_and_settings_wait_to_be_saved(
    walked: Callable[[str], SessionFiles],
) -> None:
    session = walked(
        under_load(
            "sags",
            command(8, "params.set", '{ name = "console.buzzer_percent", value = 35 }'),
            fault(15, "supply.sag", 2),
            fault(21, "supply.sag", 2),
            walker(28, "stand"),
            command(33, "session.stop"),
            duration_s=40,
        )
    )
    assert len(session.when("fault.raise", "supply.low")) == 2
    t_s = session.telemetry("t_s")
    moving = (t_s >= 3) & (np.abs(session.telemetry("speed_mm_s")) > 100)
    late = session.telemetry("ticks_late")[moving]
    assert late.size > 1000
    assert late[-1] == late[0]
    assert session.faults() == {"supply.low"}
    # What waited was written after it, and that does hold the chip up.
    assert session.summary["tick_lateness_max_us"] > 30_000
