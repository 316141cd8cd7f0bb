"""DOMAIN: the supply sags; ramp the brake, beep, save; the session is not lost with the power."""

from __future__ import annotations

from collections.abc import Callable

import bounds
import numpy as np
import pytest
from session_files import SessionFiles
from texts import command, fault, under_load, walker

Walked = Callable[[str], SessionFiles]

CUT_S = 20.0
LIGHT_DRAG_A = 0.66


@pytest.fixture(scope="module")
def cut(walked: Walked) -> SessionFiles:
    """The mains fails for ten seconds while the walker goes on; a hand is there later."""
    return walked(
        under_load(
            "mains cut",
            fault(CUT_S, "supply.cut", 10),
            walker(32, "stand"),
            command(36, "fault.reset"),
            command(38, "confirm", by="hand"),
            duration_s=40,
        )
    )


def travel_m(session: SessionFiles, at_s: float) -> float:
    return float(np.interp(at_s, session.truth["t_s"], -session.truth["belt_position_m"]))


class TestMainsCutUnderLoad:
    def test_the_brake_ramps_to_light_drag_while_the_reserve_lasts(self, cut: SessionFiles) -> None:
        low_s = cut.when("fault.raise", "supply.low")[0]
        assert bounds.slew_n_s(cut)[1] <= bounds.FAULT_RELEASE_N_S
        # Until the brown-out, well after which the electronics have faded the rest.
        current_a = cut.truth["coil_current_a"]
        assert current_a[cut.between(low_s + 0.5, 30)].max() <= LIGHT_DRAG_A + 0.03

    def test_nothing_of_it_is_a_jolt(self, cut: SessionFiles) -> None:
        force_n = cut.truth["brake_force_n"][cut.between(CUT_S, 30)]
        # In any 0.2 s: less than the fault release commands, and the stride's own swing.
        assert (force_n[:-20] - force_n[20:]).max() <= bounds.FAULT_RELEASE_N_S * 0.2 + 18

    def test_the_session_comes_back_paused_with_at_most_a_second_lost(self, cut: SessionFiles) -> None:
        assert cut.summary["resets"] == 1
        brown_out_s = next(t for t, _, name, _ in cut.events if name == "chip.reset")
        kept_m = cut.summary["sessions"][0]["reverse_m"]
        assert travel_m(cut, brown_out_s - 1.0) - 0.05 <= kept_m <= travel_m(cut, brown_out_s) + 0.05
        assert "session.end" not in [name for _, source, name, _ in cut.events if source == "firmware"]

    def test_braking_again_takes_a_hand(self, cut: SessionFiles) -> None:
        assert cut.truth["coil_current_a"][cut.between(30, 40)].max() <= LIGHT_DRAG_A
        assert "fault.reset needs_hand" in [text for _, _, name, text in cut.events if name == "ack"]
        assert cut.states()[-3:] == ["paused", "fault", "paused"]


def test_a_supply_that_comes_and_goes_is_one_sag_and_the_force_returns_slowly(walked: Walked) -> None:
    dips = [fault(18 + 3 * number, "supply.sag", 2.6) for number in range(3)]
    session = walked(under_load("flicker", *dips, duration_s=38))
    assert len(session.when("fault.raise", "supply.low")) == 1
    (well_s,) = session.when("fault.clear", "supply.low")
    later = session.telemetry("t_s") >= well_s
    command_n = session.telemetry("command_dn")[later] / 10
    elapsed_s = np.diff(session.telemetry("t_s")[later])
    assert np.all(np.diff(command_n) <= 30 * (elapsed_s + 0.01) + 0.1)
    assert command_n[-1] == pytest.approx(40, abs=0.5)
    assert session.states()[-1] == "active"


@pytest.mark.parametrize("stopped", [True, False])
def test_mains_that_returns_just_after_a_brown_out_takes_no_hold(walked: Walked, stopped: bool) -> None:
    stop = [fault(CUT_S + 0.65, "key.pulled", 0.05)] if stopped else []

    def back_after(cut_s: float) -> tuple[SessionFiles, float]:
        name = f"mains back, {stopped}, {cut_s:.2f}"
        session = walked(under_load(name, fault(CUT_S, "supply.cut", cut_s), *stop, duration_s=26))
        return session, next(t for t, _, name, _ in session.events if name == "chip.reset")

    # The driver is on its own with the last duty, and fades it over more than a second.
    session, gone_s = back_after(back_after(10)[1] - CUT_S + 0.03)
    force_n = session.truth["brake_force_n"]
    before_n = force_n[session.between(gone_s - 0.2, gone_s)].max()
    # That duty was for 17 V at most, the mains has 24: twice the force, and never more than a level or two.
    assert force_n[session.between(gone_s, 26)].max() <= max(2 * before_n, bounds.LIGHT_DRAG_N * 2)
