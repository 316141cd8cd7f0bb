"""The force that was asked for, on brakes that have changed since they were calibrated.

`python -m benchmarks.force_table` prints the tables, with `--picture FILE.png` it draws them too. Each plant
is calibrated once on a stand; then coil, iron, temperature and supply change as the tests have them, the
unmodified firmware runs under MicroPython, and the plant's truth judges. Beside it: the same brakes driven as
a controller without a current loop would, by the cold coil's resistance and 24 V.
"""

import argparse
import importlib
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from backstride.core.calibration import Calibration
from backstride_host.simulator.brake_stand import Stand
from backstride_host.simulator.plant_file import BUILT_IN, SECOND

from benchmarks.force_picture import draw

sys.path.append(str(Path(__file__).parents[1] / "tests" / "scenarios"))
force_points = importlib.import_module("force_points")
test_force = importlib.import_module("test_force")
test_drift = importlib.import_module("test_drift")
test_magnet = importlib.import_module("test_magnet")

PLANTS = {"first plant": BUILT_IN, "second plant": SECOND}
POINTS = [(speed, force) for speed in (0.4, 0.8, 1.2, 1.8, 2.5) for force in (20, 60, 120, 200)]
# The stand holds a speed exactly; a stride does not change that.
_OHM = 12.0
_SUPPLY_V = 24.0


@dataclass(frozen=True)
class Row:
    """An operating point of one brake: forces in N; `open_n` is what a coil gives without a current loop."""

    plant: str
    corner: str
    speed_m_s: float
    target_n: float
    true_n: float
    told_n: float
    saturated: bool
    open_n: float | None

    @property
    def error(self) -> str:
        """Say how far the force is from what was asked for."""
        if self.saturated:
            return f"out of reach ({self.true_n:.0f})"
        return f"{self.true_n - self.target_n:+.1f} N"


def measure() -> list[Row]:
    """Run every coil through every point."""
    return [row for plant in PLANTS for corner in test_force.BOX for row in _brake(plant, corner)]


def measure_magnets() -> list[Row]:
    """Run every servo-moved magnet through every point."""
    return [row for plant in PLANTS for corner in test_magnet.BOX for row in _magnet(plant, corner)]


def _magnet(plant: str, corner: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as scratch:
        session = test_magnet.walked_at(POINTS, corner, PLANTS[plant], Path(scratch))
        points = force_points.read(session, POINTS)
    for point, (speed_m_s, target_n) in zip(points, POINTS, strict=True):
        saturated = point.saturated > 0.5
        yield Row(plant, corner, speed_m_s, target_n, point.true_n, point.told_n, saturated, None)


def _brake(plant: str, corner: str) -> Iterator[Row]:
    ohm, henry, lag, celsius, supply_v, table_percent = test_force.BOX[corner]
    path = PLANTS[plant]
    record = force_points.record(path, table_percent)
    constants = test_force.constants(path, ohm, henry, lag, supply_v)
    heat = [force_points.hot(celsius)] if celsius != 22 else []
    with tempfile.TemporaryDirectory() as scratch:
        content = force_points.text(POINTS, *heat, plant_constants=constants)
        session = force_points.walked(content, record, Path(scratch), path)
        points = force_points.read(session, POINTS)
    table = Calibration(record).table
    stand = Stand(path, constants, seed=1)
    for point, (speed_m_s, target_n) in zip(points, POINTS, strict=True):
        table.at(round(speed_m_s * 1000))
        duty = min(1.0, table.current_ma(target_n * 10) / 1000 * _OHM / _SUPPLY_V)
        open_n = stand.force_at_duty_n(duty, speed_m_s, celsius)
        saturated = point.saturated > 0.5
        yield Row(plant, corner, speed_m_s, target_n, point.true_n, point.told_n, saturated, open_n)


def stride_percent() -> dict[tuple[str, float], float]:
    """Return by plant and ripple how far a stride's mean force is from the force at its mean speed."""
    found = {}
    for name, path in PLANTS.items():
        stand = Stand(path, {}, seed=1)
        for ripple in (0.03, 0.08, 0.15):
            shares = [
                stand.stride_force_n(1.0, speed, ripple) / stand.stride_force_n(1.0, speed, 0.0)
                for speed in (0.4, 0.8, 1.2, 1.8, 2.5)
            ]
            found[name, ripple] = max(abs(share - 1) for share in shares) * 100
    return found


def _share(row: Row) -> float:
    """Return a row's error over what is allowed: 5 % or 5 N."""
    return abs(row.true_n - row.target_n) / max(5.0, 0.05 * row.target_n)


def _open_share(row: Row) -> float:
    assert row.open_n is not None
    return abs(row.open_n - row.target_n) / max(5.0, 0.05 * row.target_n)


def results() -> Iterator[dict[str, Any]]:
    """Give the worst errors over what is allowed, with and without the firmware's loop."""
    rows = measure()
    reached = [row for row in rows if not row.saturated]
    told = [abs(row.told_n - row.true_n) / max(5.0, 0.05 * row.true_n) for row in rows]
    without = [_open_share(row) for row in reached]
    yield {
        "name": "force.error.worst_over_allowed",
        "value": round(max(map(_share, reached)), 3),
        "unit": "",
        "n": len(reached),
        "against": {"no current loop": round(max(without), 3)},
    }
    yield {
        "name": "force.told.worst_over_allowed",
        "value": round(max(told), 3),
        "unit": "",
        "n": len(rows),
        "against": {},
    }
    magnets = [row for row in measure_magnets() if not row.saturated]
    yield {
        "name": "force.magnet.worst_over_allowed",
        "value": round(max(map(_share, magnets)), 3),
        "unit": "",
        "n": len(magnets),
        "against": {},
    }
    strides = stride_percent()
    yield {
        "name": "force.stride_mean.percent",
        "value": round(max(strides.values()), 3),
        "unit": "%",
        "n": len(strides),
        "against": {},
    }


def table(rows: list[Row]) -> Iterator[str]:
    """Give the lines of a Markdown table: a row a brake."""
    yield "| brake | within reach | furthest off | of 5 % or 5 N | without a current loop |"
    yield "|---|--:|--:|--:|--:|"
    for plant, corner in dict.fromkeys((row.plant, row.corner) for row in rows):
        brake = [row for row in rows if (row.plant, row.corner) == (plant, corner)]
        reached = [row for row in brake if not row.saturated]
        worst = max(reached, key=_share)
        off = f"{worst.true_n - worst.target_n:+.1f} N of {worst.target_n:.0f} at {worst.speed_m_s} m/s"
        within = f"{len(reached)} of {len(brake)}"
        without = "" if worst.open_n is None else f"{max(map(_open_share, reached)):.1f}"
        yield f"| {plant}, {corner} | {within} | {off} | {_share(worst):.2f} | {without} |"


def every_point(rows: list[Row]) -> Iterator[str]:
    """Give the lines of a Markdown table: a row a point, a column a brake."""
    brakes = [(plant, corner) for plant in PLANTS for corner in test_force.BOX]
    found = {(row.plant, row.corner, row.speed_m_s, row.target_n): row for row in rows}
    yield "| asked for | " + " | ".join(f"{plant}, {corner}" for plant, corner in brakes) + " |"
    yield "|---|" + "--:|" * len(brakes)
    for speed_m_s, target_n in POINTS:
        cells = [found[plant, corner, speed_m_s, target_n].error for plant, corner in brakes]
        yield f"| {target_n} N at {speed_m_s} m/s | " + " | ".join(cells) + " |"


def _drift_story() -> Any:
    """Return the session of a disc that has lost a fifth of its conductivity."""
    scratch = tempfile.TemporaryDirectory()
    points = test_drift.COASTED + test_drift.AFTER
    session = force_points.walked(
        test_drift.story(0.8), force_points.record(BUILT_IN), Path(scratch.name), BUILT_IN
    )
    # All that the picture shows, before the files go.
    _ = session.truth, session.telemetry_rows, session.events
    scratch.cleanup()
    return session, points


def main() -> None:
    """Print the table, and draw it."""
    parser = argparse.ArgumentParser(prog="benchmarks.force_table", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every point of every brake too")
    parser.add_argument("--picture", type=Path, help="PNG file to draw")
    arguments = parser.parse_args()
    rows = measure()
    print("\n".join(table(rows)))
    print("\nServo-moved magnets:\n\n" + "\n".join(table(measure_magnets())))
    if arguments.all:
        print("\n" + "\n".join(every_point(rows)))
    reached = [row for row in rows if not row.saturated]
    without = [_open_share(row) for row in reached]
    print(f"\nworst error over what is allowed: {max(map(_share, reached)):.2f}")
    print(f"root mean square of it: {np.sqrt(np.mean([_share(row) ** 2 for row in reached])):.2f}")
    print(f"without a current loop: worst {max(without):.1f}, rms {np.sqrt(np.mean(np.square(without))):.1f}")
    for (plant, ripple), percent in stride_percent().items():
        print(f"stride of {ripple:.0%}, {plant}: {percent:.2f} % at most")
    if arguments.picture:
        draw(reached, _drift_story(), arguments.picture)


if __name__ == "__main__":
    main()
