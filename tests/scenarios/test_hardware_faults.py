"""Coil, sensors, supply and chip fail under a walker who goes backwards at 0.8 m/s against 40 N."""

from __future__ import annotations

from collections.abc import Callable

import bounds
import numpy as np
import pytest
from session_files import SessionFiles
from texts import command, fault, under_load, walker

Walked = Callable[[str], SessionFiles]

BEGIN_S = 20.0
# An event waits for the link's poll, every 10 ms, and its frame takes 3 ms of line.
HEARD_S = 0.03


def raised_s(session: SessionFiles, name: str) -> float:
    """Return how long after its injection a fault was raised."""
    return session.when("fault.raise", name)[0] - BEGIN_S


def highest_current_a(session: SessionFiles) -> float:
    return float(session.truth["coil_current_a"][session.between(BEGIN_S, 40)].max())


def test_an_open_coil_is_switched_off_and_stays_off_when_contact_returns(walked: Walked) -> None:
    session = walked(under_load("coil open", fault(BEGIN_S, "coil.open", 3)))
    # Two ticks after the field has gone (L/R 17 ms in the arc), and never again: contact is back at 23 s.
    assert raised_s(session, "coil.open") <= 0.05 + HEARD_S
    assert session.truth["coil_current_a"][session.between(BEGIN_S + 0.2, 40)].max() < 0.01
    assert session.states()[-1] == "fault"


@pytest.mark.parametrize("cause", ["coil.short", "coil.driver_stuck_on", "current.offset"])
def test_too_much_current_drops_the_independent_enable_within_a_tenth_of_a_second(
    walked: Walked, cause: str
) -> None:
    session = walked(under_load(cause, fault(BEGIN_S, cause)))
    assert raised_s(session, "coil.overcurrent") <= 0.1 + HEARD_S
    duty = session.truth["brake_duty"]
    assert duty[session.between(BEGIN_S + 0.15, 40)].max() == 0
    assert session.states()[-1] == "fault"


def test_a_dead_temperature_sensor_ramps_down_and_latches(walked: Walked) -> None:
    session = walked(under_load("blind", fault(BEGIN_S, "temperature.open", 3)))
    assert raised_s(session, "temperature.sense") <= 0.1
    assert session.states()[-1] == "fault"
    assert bounds.slew_n_s(session)[1] <= bounds.FAULT_RELEASE_N_S
    assert highest_current_a(session) <= session.truth["coil_current_a"][session.between(19, 20)].max() + 0.02


def test_a_hot_coil_is_let_go_slowly(walked: Walked) -> None:
    session = walked(under_load("hot", fault(BEGIN_S, "coil.hot")))
    assert {"coil.warm", "coil.hot"} <= session.faults()
    assert bounds.slew_n_s(session)[1] <= bounds.FAULT_RELEASE_N_S


def test_a_sagging_supply_ramps_the_brake_and_the_session_goes_on(walked: Walked) -> None:
    session = walked(under_load("sag", fault(BEGIN_S, "supply.sag", 3)))
    assert session.faults() == {"supply.low"}
    assert session.when("fault.clear", "supply.low")
    assert bounds.slew_n_s(session)[1] <= bounds.FAULT_RELEASE_N_S
    assert session.states()[-1] == "active"


def test_after_a_stall_the_force_comes_back_from_where_the_driver_faded_it(walked: Walked) -> None:
    session = walked(under_load("stall", fault(BEGIN_S, "cpu.stall", 1)))
    current_a = session.truth["coil_current_a"]
    # 100 ms of hold, then a fade of 1.2 s: by the end of the second under 60 % is left.
    faded_a = current_a[session.between(20.99, 21.01)].mean()
    assert faded_a < 0.6 * current_a[session.between(19, 20)].mean()
    assert current_a[session.between(21.0, 21.1)].max() < faded_a + 0.1
    assert session.summary["ticks_dropped"] > 0


@pytest.mark.parametrize("cause", ["cpu.reset", "cpu.exception"])
def test_a_reset_fades_in_hardware_and_the_session_comes_back_paused_by_hand(
    walked: Walked, cause: str
) -> None:
    session = walked(
        under_load(
            cause,
            fault(BEGIN_S, cause),
            walker(21, "stand"),
            command(30, "fault.reset"),
            command(32, "confirm", by="hand"),
            duration_s=36,
        )
    )
    assert session.summary["resets"] == 1
    force_n = session.truth["brake_force_n"][session.between(BEGIN_S, 36)]
    assert np.diff(force_n).max() < 5  # nothing is ever applied at once
    assert "fault.reset needs_hand" in [text for _, _, name, text in session.events if name == "ack"]
    assert "reset.unclean" in session.faults()
    assert session.states()[-1] == "paused"
    totals = session.summary["sessions"][0]
    kept_m = np.interp(BEGIN_S - 1, session.truth["t_s"], -session.truth["belt_position_m"])
    # What was walked up to a second before the reset is there, and nothing that was not walked.
    assert kept_m - 0.05 <= totals["reverse_m"] <= session.summary["true_reverse_m"]


def test_a_fault_in_the_tick_is_noticed_and_latched(walked: Walked) -> None:
    session = walked(under_load("tick", fault(BEGIN_S, "cpu.exception", value="tick")))
    assert "task.failed" in session.faults()
    assert session.states()[-1] == "fault"


def test_ctrl_c_does_nothing_while_someone_walks(walked: Walked) -> None:
    session = walked(under_load("ctrl-c", fault(BEGIN_S, "repl.ctrl_c")))
    assert session.summary["resets"] == 0
    assert session.faults() == set()
    assert session.states()[-1] == "active"


def test_a_full_file_system_costs_no_session(walked: Walked) -> None:
    session = walked(
        under_load("full", fault(5, "storage.full"), command(20, "session.stop"), walker(22, "stand"))
    )
    assert session.when("session.end", "stopped")
    # A record this small may still fit beside the file system's own data; if not, the fault says so.
    assert session.faults() <= {"storage.failed"}
    assert session.summary["resets"] == 0
    assert session.summary["sessions"][0]["reverse_m"] > 5
