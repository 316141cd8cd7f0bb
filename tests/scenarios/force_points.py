"""Operating points of the brake: a walker at a speed, a force asked for, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from backstride_host.calibration.record import calibration_record
from backstride_host.simulator.brake_stand import measure_brake
from session_files import SessionFiles, run
from texts import command, fault, scenario, start, walker

BEGIN_S = 8.0
# A walker of either plant has found the new speed against the new force by then.
SEGMENT_S = 18.0
WINDOW_S = 4.0
# What the belts of the two plants take under a walker of 75 kg, as a technician would set it.
FRICTION = {
    "plant": {"belt.drag_dn": 250, "belt.drag_per_speed_dn": 60},
    "second_plant": {"belt.drag_dn": 244, "belt.drag_per_speed_dn": 0, "belt.drag_per_square_dn": 35},
}


@dataclass(frozen=True)
class Point:
    """A stretch of some strides: forces in N, speed in m/s, power in W; `saturated` is a part of the time."""

    target_n: float
    speed_m_s: float
    true_n: float
    told_n: float
    saturated: float
    walker_w: float
    told_w: float

    def reached(self, percent: float = 5.0, newton: float = 5.0) -> bool:
        return abs(self.true_n - self.target_n) <= max(newton, percent / 100 * self.target_n)

    def told_right(self) -> bool:
        return abs(self.told_n - self.true_n) <= max(5.0, 0.05 * self.true_n)


@cache
def record(plant: Path, table_percent: float = 0.0) -> dict[str, Any]:
    """Return the calibration of a plant as it left the workshop; its table off by table_percent."""
    measured = measure_brake(plant)
    share = 1 + table_percent / 100
    forces = [[share * force_n for force_n in row] for row in measured.forces_n]
    return calibration_record(type(measured)(**{**vars(measured), "forces_n": forces}))


def text(
    points: Sequence[tuple[float, float]],
    *parts: str,
    plant_constants: Mapping[str, float] | None = None,
    params: Mapping[str, int] | None = None,
    segment_s: float = SEGMENT_S,
) -> str:
    """Return a scenario that goes through `points` of speed and force, one after another, in reverse."""
    lines = [start("free"), walker(3, "push", "reverse", points[0][0])]
    for number, (speed_m_s, force_n) in enumerate(points):
        at_s = BEGIN_S + number * segment_s
        lines.append(walker(at_s, "push", "reverse", speed_m_s, 60 + 50 * speed_m_s))
        for renewal in range(round(segment_s / 4.0 + 0.49)):
            leased = f"{{ force_n = {force_n}, hold_s = 5 }}"
            lines.append(command(at_s + 0.01 + 4 * renewal, "force.set", leased))
    values = {"safety.reverse_limit_mm_s": 4000, "link.telemetry_hz": 25, **(params or {})}
    duration_s = BEGIN_S + len(points) * segment_s
    tables = '\n[calibration]\nfile = "record.json"\n[plant]\n'
    tables += "".join(f"{name} = {value}\n" for name, value in (plant_constants or {}).items())
    return scenario("forces", duration_s, tables, *lines, *parts, params=values)


def walked(content: str, calibration: dict[str, Any], folder: Path, plant: Path) -> SessionFiles:
    """Run a scenario with a calibration on the console."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "record.json").write_text(json.dumps(calibration))
    return run(content, folder, plant)


def read(
    session: SessionFiles, points: Sequence[tuple[float, float]], segment_s: float = SEGMENT_S
) -> list[Point]:
    """Return what the end of each segment showed."""
    found = []
    for number, (_speed, target_n) in enumerate(points):
        end_s = BEGIN_S + (number + 1) * segment_s - 0.1
        found.append(window(session, end_s - WINDOW_S, end_s, target_n))
    return found


def window(session: SessionFiles, start_s: float, end_s: float, target_n: float) -> Point:
    rows = session.between(start_s, end_s)
    truth = session.truth
    heard = (session.telemetry("t_s") >= start_s) & (session.telemetry("t_s") < end_s)
    flags = np.array(["saturated" in row["flags"] for row in session.telemetry_rows])
    return Point(
        target_n,
        float(np.abs(truth["belt_speed_m_s"][rows]).mean()),
        float(truth["brake_force_n"][rows].mean()),
        float(session.telemetry("force_dn")[heard].mean()) / 10,
        float(flags[heard].mean()),
        float((truth["walker_force_n"] * truth["belt_speed_m_s"])[rows].mean()),
        float(session.telemetry("power_w")[heard].mean()),
    )


def hot(celsius: float) -> str:
    """The coil is this warm from the start."""
    return fault(0.5, "coil.hot", value=celsius)
