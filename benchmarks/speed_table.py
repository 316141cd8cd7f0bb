"""Errors of belt speed estimators on the same traces, over that of the best Kalman filter of tick counts.

`python -m benchmarks.speed_table` prints the table, with `--picture FILE.png` it draws it too.
Ours is one configuration: in the firmware, under MicroPython on the simulated board, and as the estimator
alone in the tests' own model of a console. Every other has its free number chosen on each trace, with the
truth in hand.
"""

import argparse
import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from backstride.core.speed import SpeedEstimator

from benchmarks.speed_picture import draw

# The traces, the yardstick and the rivals belong to the tests.
_TESTS = Path(__file__).parents[1] / "tests"
sys.path += [str(_TESTS / "yardstick"), str(_TESTS / "recordings")]
speed_traces = importlib.import_module("speed_traces")
rivals = importlib.import_module("rivals")
uneven_encoder = importlib.import_module("uneven_encoder")
firmware_console = importlib.import_module("firmware_console")

FIRMWARE = "the firmware"
FIRMWARE_ROLLER = "the firmware, counts of a revolution known"
STRICT = "the firmware, over the best filter on its own samples"
ALONE = "the estimator alone"
A_ALONE = "the estimator alone, edges of A alone"
ROLLER_KEPT = "the estimator alone, roller learned before"
WINDOW = "counts in 100 ms"
SLOPE = "least-squares slope"
ALPHA_BETA = "alpha-beta"
THEIL_SEN = "Theil-Sen quadratic, perfect edge times"
COLUMNS = (
    FIRMWARE,
    FIRMWARE_ROLLER,
    STRICT,
    ALONE,
    A_ALONE,
    ROLLER_KEPT,
    THEIL_SEN,
    ALPHA_BETA,
    SLOPE,
    WINDOW,
)


@dataclass(frozen=True)
class Row:
    """A trace: the yardstick's error, everyone's over it, the time that edges took, and two courses."""

    name: str
    counts_per_metre: int
    yardstick_mm_s: float
    ratios: dict[str, float]
    busy: float
    run: Any
    yardstick: Any
    plain_s: Any


def _estimator(trace: Any, counts_per_revolution: int = 0) -> SpeedEstimator:
    estimator = SpeedEstimator()
    estimator.configure(trace.plan.counts_per_metre, counts_per_revolution)
    return estimator


def _around(trace: Any) -> int:
    """Return the counts of a revolution of the trace's roller."""
    return max(8, round(uneven_encoder.ROLLER_M * trace.plan.counts_per_metre / 4) * 4)


def _with_roller(trace: Any) -> Any:
    """Run a second time with the pattern that a first run has learned."""
    around = _around(trace)
    learner = _estimator(trace, around)
    trace.run(learner)
    again = _estimator(trace, around)
    again.roller.memory.keep(learner.roller.pattern, around)
    return trace.run(again)


def _row(trace: Any) -> Row:
    settled_s = speed_traces.SETTLED_S
    best = trace.yardstick
    heard = firmware_console.heard(trace)
    run = trace.run(_estimator(trace))
    errors = {
        ALONE: run.error_mm_s(settled_s),
        A_ALONE: trace.run(_estimator(trace), both=False).error_mm_s(settled_s),
        ROLLER_KEPT: _with_roller(trace).error_mm_s(settled_s),
    }
    time_s, count, truth = trace.plain_samples()
    scale = trace.plan.counts_per_metre
    speeds = {
        WINDOW: rivals.window(time_s, count, scale),
        SLOPE: rivals.slope(time_s, count, scale),
        ALPHA_BETA: rivals.alpha_beta(time_s, count, scale),
        THEIL_SEN: rivals.theil_sen(trace.recording, time_s),
    }
    for name, rows in speeds.items():
        errors[name] = rivals.least_error(rows, truth, time_s, settled_s)
    ratios = {name: error / best.error_mm_s for name, error in errors.items()}
    rolling = firmware_console.heard(trace, {"sensing.counts_per_turn": _around(trace)})
    ratios[FIRMWARE_ROLLER] = rolling.error_mm_s / rolling.yardstick_mm_s
    ratios[FIRMWARE] = heard.error_mm_s / heard.yardstick_mm_s
    ratios[STRICT] = heard.error_mm_s / heard.strict_mm_s
    return Row(trace.plan.name, scale, best.error_mm_s, ratios, run.busy, run, best, time_s)


def rows() -> list[Row]:
    """Judge everyone on every trace."""
    return [_row(trace) for trace in speed_traces.traces()]


def geometric_mean(judged: list[Row], column: str) -> float:
    """Return the geometric mean of a column's ratios."""
    return float(np.exp(np.mean([np.log(row.ratios[column]) for row in judged])))


def table(judged: list[Row]) -> str:
    """Return the table as text."""
    heads = (
        "firmware",
        "its roller",
        "strict",
        "alone",
        "A alone",
        "roller",
        "Theil-Sen",
        "alpha-beta",
        "slope",
        "100 ms",
    )
    lines = [f"{'':44}{'counts/m':>9}{'Kalman':>12}" + "".join(f"{head:>12}" for head in heads)]
    for row in judged:
        cells = "".join(f"{row.ratios[column]:12.2f}" for column in COLUMNS)
        lines.append(f"{row.name:44}{row.counts_per_metre:9d}{row.yardstick_mm_s:7.1f} mm/s{cells}")
    means = "".join(f"{geometric_mean(judged, column):12.2f}" for column in COLUMNS)
    lines.append(f"{'geometric mean':65}{means}")
    busiest = max(row.busy for row in judged)
    lines.append(f"edges and waiting for them take {busiest:.1%} of the time at the most")
    return "\n".join(lines)


def results() -> Iterator[dict[str, Any]]:
    """Give what the table comes to, and print it."""
    judged = rows()
    print(table(judged), flush=True)
    against = {column: round(geometric_mean(judged, column), 3) for column in COLUMNS[1:]}
    yield {
        "name": "speed error over the best Kalman filter's, geometric mean",
        "value": round(geometric_mean(judged, FIRMWARE), 3),
        "unit": "ratio",
        "n": len(judged),
        "against": {"required": 1.0, "aim": 0.7, **against},
    }
    worst = max(judged, key=lambda row: row.ratios[FIRMWARE])
    yield {
        "name": f"speed error over the best Kalman filter's, worst trace ({worst.name})",
        "value": round(worst.ratios[FIRMWARE], 3),
        "unit": "ratio",
        "n": len(judged),
        "against": {"required": 1.4, FIRMWARE_ROLLER: round(worst.ratios[FIRMWARE_ROLLER], 3)},
    }
    yield {
        "name": "time that edges take, busiest trace",
        "value": round(100 * max(row.busy for row in judged), 1),
        "unit": "%",
        "n": len(judged),
        "against": {"allowed": 10},
    }


def main() -> None:
    """Print the table; draw it where asked to."""
    parser = argparse.ArgumentParser(prog="benchmarks.speed_table", description=__doc__)
    parser.add_argument("--picture", type=Path, help="PNG file to draw")
    arguments = parser.parse_args()
    judged = rows()
    print(table(judged))
    if arguments.picture is not None:
        draw(judged, (WINDOW, SLOPE, ALPHA_BETA, THEIL_SEN, FIRMWARE_ROLLER, FIRMWARE), arguments.picture)


if __name__ == "__main__":
    main()
