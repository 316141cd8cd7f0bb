"""Key, stop button and encoder: slewed down, latched, and let go only by a hand."""

from __future__ import annotations

from collections.abc import Callable

import bounds
import numpy as np
import pytest
from session_files import SessionFiles
from texts import command, fault, under_load, walker

Walked = Callable[[str], SessionFiles]


# Light drag gives 30 N at 0.8 m/s: by the nominal law of 400 N at 2 A that is 0.66 A (see DOMAIN's brake).
LIGHT_DRAG_A = 0.66


@pytest.fixture(scope="module")
def key_pulled(walked: Walked) -> SessionFiles:
    return walked(under_load("key", fault(20, "key.pulled"), walker(20.5, "stand")))


@pytest.fixture(scope="module", params=["encoder.a_stuck", "encoder.b_stuck"])
def dead_channel(walked: Walked, request: pytest.FixtureRequest) -> SessionFiles:
    return walked(under_load(request.param, fault(20, request.param)))


class TestKeyPulledAtSpeed:
    def test_it_latches(self, key_pulled: SessionFiles) -> None:
        assert key_pulled.faults() == {"key.out", "belt.unlocked"}
        assert key_pulled.states()[-1] == "fault"
        assert key_pulled.when("fault.raise", "key.out")[0] == pytest.approx(20.0, abs=0.1)

    def test_it_stops_the_belt_no_harder_than_a_controlled_stop(self, key_pulled: SessionFiles) -> None:
        after = key_pulled.between(20, 40)
        assert (
            key_pulled.truth["brake_force_n"][after].max() / bounds.BELT_KG <= bounds.STOP_WALKING_M_S2 * 1.1
        )
        assert abs(key_pulled.truth["belt_speed_m_s"][-1]) < 0.05

    def test_the_force_is_slewed(self, key_pulled: SessionFiles) -> None:
        rise_n_s, release_n_s = bounds.slew_n_s(key_pulled)
        assert rise_n_s <= bounds.RISE_N_S
        assert release_n_s <= bounds.FAULT_RELEASE_N_S

    def test_light_drag_is_reached_within_three_seconds(self, key_pulled: SessionFiles) -> None:
        later = key_pulled.telemetry("t_s") > 23.0
        assert np.all(key_pulled.telemetry("coil_ma")[later] / 1000 <= LIGHT_DRAG_A + 0.03)

    def test_no_host_lets_it_go(self, walked: Walked) -> None:
        session = walked(
            under_load(
                "key back", fault(20, "key.pulled", 5), walker(20.5, "stand"), command(32, "fault.reset")
            )
        )
        assert "fault.reset needs_hand" in [text for _, _, name, text in session.events if name == "ack"]
        assert session.states()[-1] == "fault"

    def test_a_hand_lets_it_go_and_the_session_comes_back_paused(self, walked: Walked) -> None:
        session = walked(
            under_load(
                "key hand",
                fault(20, "key.pulled", 5),
                walker(20.5, "stand"),
                command(32, "confirm", by="hand"),
            )
        )
        assert session.states()[-2:] == ["fault", "paused"]

    def test_a_hand_does_nothing_while_the_key_is_out(self, walked: Walked) -> None:
        session = walked(
            under_load(
                "key out", fault(20, "key.pulled"), walker(20.5, "stand"), command(32, "confirm", by="hand")
            )
        )
        assert session.states()[-1] == "fault"


class TestStopButton:
    def test_it_ends_the_session_with_a_controlled_stop(self, walked: Walked) -> None:
        session = walked(under_load("stop", command(20, "session.stop", by="hand"), walker(20.5, "stand")))
        assert session.faults() == {"stop.button"}
        assert session.when("session.end", "stop button")[0] == pytest.approx(20.05, abs=0.1)
        assert session.states()[-1] == "fault"


class TestEncoderChannelDeadUnderLoad:
    def test_it_is_found_at_once_and_latches(self, dead_channel: SessionFiles) -> None:
        assert "encoder.lost" in dead_channel.faults()
        assert 20.0 < dead_channel.when("fault.raise", "encoder.lost")[0] < 20.3
        assert dead_channel.states()[-1] == "fault"

    def test_the_current_never_rises(self, dead_channel: SessionFiles) -> None:
        before_a = dead_channel.truth["coil_current_a"][dead_channel.between(19, 20)].max()
        # The driver's ripple and the sensor's noise move a held current by some milliamperes.
        assert dead_channel.truth["coil_current_a"][dead_channel.between(20, 40)].max() <= before_a + 0.02

    def test_it_ramps_down_to_light_drag(self, dead_channel: SessionFiles) -> None:
        rise_n_s, release_n_s = bounds.slew_n_s(dead_channel)
        assert rise_n_s <= bounds.RISE_N_S
        assert release_n_s <= bounds.FAULT_RELEASE_N_S
        current_a = dead_channel.truth["coil_current_a"]
        assert current_a[dead_channel.between(23, 24)].max() <= LIGHT_DRAG_A + 0.03
        assert current_a[dead_channel.between(19, 20)].mean() > LIGHT_DRAG_A + 0.03


@pytest.mark.parametrize("channel", ["encoder.a_stuck", "encoder.b_stuck"])
def test_once_the_encoder_is_well_a_hand_lets_go(walked: Walked, channel: str) -> None:
    session = walked(
        under_load(channel, fault(20, channel, 4), walker(26, "stand"), command(34, "confirm", by="hand"))
    )
    assert session.states()[-2:] == ["fault", "paused"]


def test_a_hand_does_not_let_go_while_the_belt_moves(walked: Walked) -> None:
    session = walked(
        under_load("walks on", fault(20, "encoder.a_stuck", 4), command(34, "confirm", by="hand"))
    )
    assert session.states()[-1] == "fault"
