"""The picture of `force_table`: every operating point's error, and a disc that has drifted."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from backstride_host.picture_style import INK, TRUE
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.speed_picture import STYLE

OURS = {"first plant": "#1f6f8b", "second plant": "#c1542e"}
OPEN = "#c9b8a8"
BAND = "#e4efe6"
_MOST_N = 40.0


def draw(rows: list[Any], story: Any, path: Path) -> None:
    """Draw the reached points and the drifted disc's session into the PNG file `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(13.0, 4.6), dpi=110, layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.25])
        _errors(left, rows)
        _drift(right, *story)
        figure.savefig(path, metadata={"Software": None})


def _errors(axes: Axes, rows: list[Any]) -> None:
    asked = np.linspace(0, 215, 50)
    allowed = np.maximum(5.0, 0.05 * asked)
    axes.fill_between(asked, -allowed, allowed, color=BAND, lw=0, label="5 % or 5 N")
    rng = np.random.default_rng(1)
    spread = rng.uniform(-4, 4, len(rows))
    targets = np.array([row.target_n for row in rows]) + spread
    without = np.array([row.open_n - row.target_n for row in rows])
    shown = np.clip(without, -_MOST_N, _MOST_N)
    axes.scatter(targets, shown, s=14, marker="s", color=OPEN, label="without a current loop")
    for plant, colour in OURS.items():
        mine = [index for index, row in enumerate(rows) if row.plant == plant]
        errors = [rows[index].true_n - rows[index].target_n for index in mine]
        axes.scatter(targets[mine], errors, s=16, color=colour, label=plant)
    axes.set(
        xlabel="force asked for, N",
        ylabel="delivered less asked for, N",
        ylim=(-1.6 * _MOST_N, 1.1 * _MOST_N),
    )
    axes.set_title("Coil, iron, heat and supply changed since the calibration", loc="left")
    axes.legend(loc="lower left", ncols=2)


def _drift(axes: Axes, session: Any, points: list[Any]) -> None:
    truth = session.truth
    t_s = truth["t_s"]
    axes.plot(t_s, truth["brake_force_n"], color=TRUE, lw=0.8, label="delivered")
    told_s = session.telemetry("t_s")
    axes.plot(told_s, session.telemetry("target_dn") / 10, color=INK, lw=1.2, label="asked for")
    axes.plot(told_s, session.telemetry("force_dn") / 10, color=OURS["first plant"], lw=0.8, label="told")
    (raised_s,) = session.when("fault.raise", "brake.drifted")
    (cleared_s,) = session.when("fault.clear", "brake.drifted")
    axes.axvspan(raised_s, cleared_s, color="#f6ead9", lw=0, label="brake.drifted")
    axes.set(xlabel="s", ylabel="N", xlim=(8, t_s[-1]), ylim=(0, 190))
    axes.set_title("A disc that lost a fifth of its conductivity: three coasts tell", loc="left")
    axes.legend(loc="upper left", ncols=4)
