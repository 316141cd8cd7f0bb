"""Fifteen minutes of Knee Care, judged by the plant's truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import bounds
import numpy as np
import pytest
from backstride_host import simulator
from session_files import SessionFiles

SCENARIO = Path(simulator.__file__).parent / "scenarios" / "knee_care.toml"

Walked = Callable[[str], SessionFiles]


@pytest.fixture(scope="module")
def session(walked: Walked) -> SessionFiles:
    return walked(SCENARIO.read_text() + '\n[params]\n"link.telemetry_hz" = 50\n')


def test_reported_distance_is_the_rollers_travel_within_a_fifth_of_a_percent(session: SessionFiles) -> None:
    for way in ("forward", "reverse"):
        true_m = session.summary[f"true_{way}_m"]
        assert true_m > 100
        assert session.summary[f"reported_{way}_m"] == pytest.approx(true_m, rel=0.002)


def test_no_fault_is_raised_and_no_tick_is_late_while_the_belt_moves(session: SessionFiles) -> None:
    # A tick that is late on a moving belt is one: tick.late.
    assert session.faults() == set()
    # The session's record and log are written once it is over, on a belt that stands: an erase of 40 ms
    # makes a tick late, and five small files take two blocks each at most.
    assert session.summary["ticks_late"] <= 10
    assert session.summary["ticks_dropped"] == 0


def test_the_session_starts_runs_every_step_and_ends_by_itself(session: SessionFiles) -> None:
    assert len(session.when("session.start", "knee-care-10")) == 1
    assert len(session.when("session.end", "finished")) == 1
    assert len(session.when("step")) == 7
    assert session.states() == ["ready", "active", "finished", "idle"]


def test_the_brake_stays_below_its_limit_and_bites_only_backwards(session: SessionFiles) -> None:
    truth = session.truth
    assert truth["brake_force_n"].max() < bounds.UNCALIBRATED_N
    forward = truth["belt_speed_m_s"] > 0.1
    before_the_turn = truth["t_s"] < session.when("step", "1")[0]
    assert truth["brake_force_n"][forward & before_the_turn].max() < 1.0
    # The coil's current outlives a step by its slew; a second later nothing is left.
    after_the_turn = truth["t_s"] > session.when("step", "6")[0] + 1.0
    assert truth["brake_force_n"][forward & after_the_turn].max() < 1.0


def test_the_commanded_force_keeps_its_slew(session: SessionFiles) -> None:
    rise_n_s, release_n_s = bounds.slew_n_s(session)
    assert 1.0 < rise_n_s <= bounds.RISE_N_S
    assert release_n_s <= bounds.RELEASE_N_S


def test_each_step_delivers_its_force(session: SessionFiles) -> None:
    # 5 N, and 5 % for a table that nobody calibrated to the plant.
    starts = session.when("step")
    for number, wanted_n in enumerate((20, 25, 30, 35, 40), start=1):
        mean_n = session.mean_force_n(starts[number] + 30, starts[number + 1] - 5)
        assert mean_n == pytest.approx(wanted_n, abs=5 + 0.05 * wanted_n)


# From when the walker has settled to a rhythm, and until when it keeps it (knee_care.toml).
RHYTHMS = [(20, 124, 90), (145, 189, 84), (205, 419, 92), (435, 599, 98)]


@pytest.mark.parametrize(("from_s", "until_s", "cadence_spm"), RHYTHMS)
def test_the_cadence_is_the_walkers(
    session: SessionFiles, from_s: float, until_s: float, cadence_spm: float
) -> None:
    time_s = session.telemetry("t_s")
    said_spm = session.telemetry("cadence_dspm")[(time_s > from_s) & (time_s < until_s)] / 10
    known = said_spm[~np.isnan(said_spm)]
    assert known.size > 0.95 * said_spm.size
    assert np.abs(known - cadence_spm).max() < 2


def test_nobody_has_a_cadence_while_standing(session: SessionFiles) -> None:
    time_s = session.telemetry("t_s")
    standing = (time_s > 1) & (time_s < 6) | (time_s > 129.5) & (time_s < 131)
    assert np.isnan(session.telemetry("cadence_dspm")[standing]).all()
