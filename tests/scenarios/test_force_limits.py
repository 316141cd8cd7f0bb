"""What bounds a force besides the wish: the disc's heat, a coil not its own, a record not believed."""

from __future__ import annotations

from pathlib import Path

import bounds
import numpy as np
import pytest
from force_points import read, record, text, walked, window
from session_files import SessionFiles
from texts import fault, under_load

# A light disc shows in minutes what the machine's own shows in half an hour.
LIGHT_DISC_J_K = 500


def test_a_disc_that_warms_up_brakes_as_before(plant: Path, tmp_path: Path) -> None:
    points = [(2.4, 100)] * 6 + [(0.6, 60)]
    content = text(
        points,
        plant_constants={"disc_heat_j_k": LIGHT_DISC_J_K},
        params={"disc.heat_j_k": LIGHT_DISC_J_K},
    )
    session = walked(content, record(plant), tmp_path, plant)
    # 240 W over some 6 W/K. Without compensation the first plant would brake 3.5 % less at 0.6 m/s.
    assert all(point.reached(percent=2.5, newton=1.5) for point in read(session, points))


def test_more_power_than_the_disc_may_take_for_long_is_eased_off_and_told(
    plant: Path, tmp_path: Path
) -> None:
    points = [(2.4, 250)] * 5
    session = walked(text(points), record(plant), tmp_path, plant)
    first, *_between, last = read(session, points)
    assert first.reached()
    # 600 W for half a minute; 250 W in the end.
    assert last.saturated == 1.0
    assert last.told_right()
    assert last.true_n * last.speed_m_s == pytest.approx(250, rel=0.06)
    assert bounds.slew_n_s(session)[1] <= bounds.RELEASE_N_S
    eased = session.between(30, 100)
    assert np.diff(session.truth["coil_current_a"][eased]).min() > -0.02


def test_shorted_turns_that_raise_no_overcurrent_latch_by_their_resistance(
    plant: Path, tmp_path: Path
) -> None:
    session = walked(
        under_load("shorted", fault(20, "coil.short", value=0.3), '[calibration]\nfile = "record.json"\n'),
        record(plant),
        tmp_path,
        plant,
    )
    assert session.when("fault.raise", "coil.resistance")[0] < 24
    assert session.states()[-1] == "fault"
    assert bounds.slew_n_s(session)[1] <= bounds.FAULT_RELEASE_N_S


def test_a_record_that_cannot_be_believed_leaves_a_console_that_works_and_a_weak_brake(
    plant: Path, tmp_path: Path
) -> None:
    broken = {**record(plant), "checksum": 1}
    points = [(1.0, 150)]
    session: SessionFiles = walked(text(points), broken, tmp_path, plant)
    assert session.faults() == {"storage.unread"}
    assert "calibrated" not in session.telemetry_rows[-1]["flags"]
    end = window(session, 20, 25.9, 150)
    assert end.saturated == 1.0
    assert session.telemetry("command_dn").max() <= 10 * bounds.UNCALIBRATED_N
    assert end.told_n == pytest.approx(bounds.UNCALIBRATED_N, abs=5)
