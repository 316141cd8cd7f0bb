"""Which way is reverse, and that the brake engages only there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from session_files import SessionFiles
from texts import command, scenario, start, walker

Walked = Callable[[str], SessionFiles]

# Forward until 20 s, a stop, then the other way; level 2 asks for 40 N all the while.
TURN = (
    command(3, "level.set", "{ level = 2 }"),
    walker(4, "walk", "forward", 0.8),
    walker(20, "stand"),
    walker(26, "walk", "reverse", 0.8),
)


@pytest.fixture(scope="module")
def turned(walked: Walked) -> SessionFiles:
    return walked(scenario("turn", 45, start("free"), *TURN))


def test_the_turn_is_reported_once_the_belt_has_travelled_the_other_way(turned: SessionFiles) -> None:
    truth = turned.truth
    after = truth["t_s"] > 25
    back_m = -(truth["belt_position_m"] - truth["belt_position_m"][after].max())
    crossed_s = truth["t_s"][after & (back_m > 0.006)][0]
    t_s = turned.telemetry("t_s")
    reported_s = t_s[(turned.telemetry("direction") == -1) & (t_s > 25)][0]
    # A tick, the telemetry period, the link's poll and the line's time.
    assert crossed_s - 0.02 <= reported_s <= crossed_s + 0.06


def test_the_reported_direction_never_contradicts_a_moving_belt(turned: SessionFiles) -> None:
    t_s = turned.telemetry("t_s")
    speed_m_s = np.interp(t_s, turned.truth["t_s"], turned.truth["belt_speed_m_s"])
    moving = np.abs(speed_m_s) > 0.1
    assert np.all(turned.telemetry("direction")[moving] * speed_m_s[moving] >= 0)


def test_the_brake_engages_only_in_reverse(turned: SessionFiles) -> None:
    truth = turned.truth
    forward = truth["belt_speed_m_s"] > 0.1
    # "free" asks for resistance backwards; forward it gets no more than light drag (30 N at 0.8 m/s, and
    # the plants' own tolerance of a table that nobody calibrated).
    assert truth["brake_force_n"][forward].max() < 36
    assert turned.mean_force_n(38, 44) == pytest.approx(40, abs=7)


def test_after_a_turn_light_drag_leads_for_two_metres(turned: SessionFiles) -> None:
    truth = turned.truth
    after = turned.between(26, 45)
    start_m = truth["belt_position_m"][after][0]
    first = after & (np.abs(truth["belt_position_m"] - start_m) < 1.9)
    assert truth["brake_force_n"][first].max() < 36


@pytest.fixture(scope="module")
def away(walked: Walked) -> SessionFiles:
    """The walker has turned round: the belt runs its normal way while walking backwards."""
    return walked(
        scenario(
            "facing away",
            30,
            start("free", "away"),
            command(3, "level.set", "{ level = 2 }"),
            walker(0, "turn_round"),
            walker(4, "walk", "reverse", 0.8),
        )
    )


def test_facing_away_reverse_is_the_belts_normal_way(away: SessionFiles) -> None:
    assert away.truth["belt_speed_m_s"][away.between(20, 30)].mean() == pytest.approx(0.8, abs=0.08)
    assert away.mean_force_n(22, 30) == pytest.approx(40, abs=7)
    assert set(away.telemetry("direction")[away.telemetry("t_s") > 10]) == {1}
    assert away.summary["sessions"][0]["reverse_m"] > 10
    assert away.summary["sessions"][0]["forward_m"] == 0
