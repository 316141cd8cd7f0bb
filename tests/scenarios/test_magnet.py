"""The force that was asked for, from a servo-moved magnet: the second actuator, by the plants' truth.

The plants' magnets differ: one's force grows with the square of its overlap, the other's with the overlap as
it is. Calibrated once, with a table up to 3 % off; since then the servo makes a twentieth more or less of its
travel, at another pace, and the magnet is warm. Within 5 % or 5 N, or reported as saturated.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bounds
import pytest
from backstride_host.calibration.record import calibration_record
from backstride_host.simulator.brake_stand import measure_brake
from force_points import FRICTION, Point, hot, read, text, walked
from session_files import SessionFiles

# Travel in s, share of it that the servo makes, magnet in degrees C, table off by percent.
BOX = {
    "slow and short": (1.0, 0.95, 22, -3.0),
    "fast, long and warm": (0.3, 1.05, 60, 3.0),
}
POINTS = {
    "slow and short": [(0.4, 40), (0.8, 20), (1.2, 180), (1.8, 60), (2.5, 200)],
    "fast, long and warm": [(0.4, 20), (0.8, 250), (1.0, 100), (1.5, 30), (2.4, 150)],
}


@pytest.fixture(scope="module", params=BOX, ids=lambda name: name.replace(" ", "-"))
def corner(request: pytest.FixtureRequest) -> str:
    return request.param


def walked_at(points: Sequence[tuple[float, float]], corner: str, plant: Path, folder: Path) -> SessionFiles:
    """Run a magnet of BOX through points of speed and force."""
    travel_s, span, celsius, table_percent = BOX[corner]
    measured = measure_brake(plant, {"magnet_travel_s": 0.5})
    share = 1 + table_percent / 100
    forces = [[share * force_n for force_n in row] for row in measured.forces_n]
    record = calibration_record(type(measured)(**{**vars(measured), "forces_n": forces}))
    content = text(
        points,
        *([hot(celsius)] if celsius != 22 else []),
        plant_constants={"magnet_travel_s": travel_s, "magnet_span": span},
        params={**FRICTION[plant.stem], "brake.actuator": 1},
    )
    return walked(content, record, folder, plant)


@pytest.fixture(scope="module")
def session(corner: str, plant: Path, tmp_path_factory: pytest.TempPathFactory) -> SessionFiles:
    return walked_at(POINTS[corner], corner, plant, tmp_path_factory.mktemp("magnet"))


@pytest.fixture(scope="module")
def points(session: SessionFiles, corner: str) -> list[Point]:
    return read(session, POINTS[corner])


def test_a_force_is_what_was_asked_for_or_reported_as_out_of_reach(points: list[Point]) -> None:
    for point in points:
        assert point.reached() or point.saturated > 0.9, point
    assert sum(point.saturated < 0.1 for point in points) >= 4


def test_what_is_told_is_what_is_delivered(points: list[Point]) -> None:
    for point in points:
        assert point.told_right(), point


def test_the_command_slews_as_a_coils_does(session: SessionFiles) -> None:
    rise_n_s, release_n_s = bounds.slew_n_s(session)
    assert rise_n_s <= bounds.RISE_N_S
    assert release_n_s <= bounds.RELEASE_N_S


def test_no_servo_in_its_bounds_is_accused(session: SessionFiles) -> None:
    assert session.faults() <= {"speed.high"}
