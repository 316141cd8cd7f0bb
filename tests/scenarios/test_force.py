"""The force that was asked for, by the plant's truth, on plants that have changed since they were calibrated.

Calibrated once, with a table up to 3 % off; since then coil resistance, inductance and iron lag have changed
by up to a fifth, the coil has 20 to 110 degrees C and the supply 18 to 28 V. A force is within 5 % or 5 N of
what was asked for, or reported as saturated with what is delivered.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from force_points import FRICTION, Point, hot, read, record, text, walked
from session_files import SessionFiles

# Ohm, henry, lag: share of what they were. Then coil in degrees C, supply in V, table off by percent.
BOX = {
    "as calibrated": (1.0, 1.0, 1.0, 22, 24, 0.0),
    "cold and strong": (0.8, 1.2, 0.8, 20, 28, 3.0),
    "hot and weak": (1.2, 0.8, 1.2, 110, 18, -3.0),
    "warm": (1.1, 1.2, 1.2, 85, 26, -3.0),
    "cool and weak": (0.9, 0.8, 0.8, 35, 18, 3.0),
}
# Speeds and forces of each run; what one leaves out another has.
POINTS = {
    "as calibrated": [(0.4, 90), (0.6, 30), (0.8, 180), (1.2, 60), (1.2, 220), (1.8, 150), (2.5, 90)],
    "cold and strong": [(0.4, 20), (0.5, 110), (0.8, 200), (1.0, 40), (1.5, 250), (2.0, 100), (2.5, 250)],
    "hot and weak": [(0.4, 40), (0.8, 40), (1.0, 250), (1.2, 50), (1.8, 20), (2.2, 120), (2.5, 80)],
    "warm": [(0.4, 60), (0.7, 100), (0.8, 20), (1.2, 140), (1.6, 250), (2.2, 200), (2.5, 30)],
    "cool and weak": [(0.4, 90), (0.6, 60), (0.9, 150), (1.3, 30), (1.5, 200), (2.0, 60), (2.4, 200)],
}


def constants(plant: Path, ohm: float, henry: float, lag: float, supply_v: float) -> dict[str, float]:
    """Return the plant's constants with coil and iron as they have become."""
    values = {"coil_ohm": 12 * ohm, "supply_v": supply_v}
    if plant.stem == "plant":
        return values | {"coil_h": 0.2 * henry, "iron_lag_s": 0.05 * lag}
    return values | {"coil_h": 0.24 * henry, "pole_lag_s": 0.035 * lag, "yoke_lag_s": 0.02 * lag}


@pytest.fixture(scope="module", params=BOX, ids=lambda name: name.replace(" ", "-"))
def corner(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def session(corner: str, plant: Path, tmp_path_factory: pytest.TempPathFactory) -> SessionFiles:
    ohm, henry, lag, celsius, supply_v, table_percent = BOX[corner]
    content = text(
        POINTS[corner],
        *([hot(celsius)] if celsius != 22 else []),
        plant_constants=constants(plant, ohm, henry, lag, supply_v),
        params=FRICTION[plant.stem],
    )
    return walked(content, record(plant, table_percent), tmp_path_factory.mktemp("box"), plant)


@pytest.fixture(scope="module")
def points(session: SessionFiles, corner: str) -> list[Point]:
    return read(session, POINTS[corner])


def test_a_force_is_what_was_asked_for_or_reported_as_out_of_reach(points: list[Point]) -> None:
    for point in points:
        assert point.reached() or point.saturated > 0.9, point


def test_out_of_reach_is_less_than_was_asked_for_and_never_more(points: list[Point]) -> None:
    for point in points:
        assert point.true_n <= point.target_n + max(5.0, 0.05 * point.target_n), point


def test_what_is_told_is_what_is_delivered(points: list[Point]) -> None:
    for point in points:
        assert point.told_right(), point


def test_power_is_what_the_walkers_legs_do(points: list[Point]) -> None:
    for point in points:
        # A window that ends at another phase of the stride than it began: 75 kg * v * 0.08 v over 4 s.
        phase_w = 75 * 0.08 * point.speed_m_s**2 / 4
        room_w = 0.05 * point.walker_w + phase_w + 3
        assert point.told_w == pytest.approx(point.walker_w, rel=0, abs=room_w), point


def test_no_fault_is_raised_but_for_the_heat_that_was_put_in(session: SessionFiles, corner: str) -> None:
    assert session.faults() <= ({"coil.warm"} if BOX[corner][3] >= 90 else set()) | {"speed.high"}


def test_the_reach_is_used(points: list[Point], corner: str) -> None:
    reached = [point for point in points if point.saturated < 0.1]
    assert len(reached) >= 3
