"""`session.png`: speed, direction, brake force and what happened, over the time of a run."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from backstride_host.curves import broken, envelope, strides
from backstride_host.picture_style import INK, QUIET, STYLE, TRUE
from backstride_host.simulator.results.picture_bands import draw_bands, draw_marks
from backstride_host.simulator.results.recorder import Recorder
from backstride_host.simulator.results.truth_log import Rows, sums
from backstride_host.simulator.scenario import Scenario

REPORTED = "#1f6f8b"
TARGET = "#8a6d3b"
DELIVERED = "#c1542e"
REVERSE_SHADE = "#dcebf2"
_TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200)


def draw(scenario: Scenario, recorder: Recorder, path: Path) -> None:
    """Draw the run that `recorder` took into the PNG file `path`; the same run gives the same bytes."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(13.0, 7.6), dpi=110, layout="constrained")
        speed, force, bands = figure.subplots(
            3, 1, sharex=True, gridspec_kw={"height_ratios": [3.2, 3.0, 1.1], "hspace": 0.04}
        )
        rows = recorder.truth.rows()
        _title(figure, scenario, recorder, rows)
        _speed(speed, rows, recorder)
        _force(force, rows, recorder)
        draw_bands(bands, scenario, recorder)
        bands.set_xlim(0.0, scenario.duration_s)
        draw_marks([speed, force, bands], recorder.events.all())
        bands.xaxis.set_major_locator(MultipleLocator(_tick_s(scenario.duration_s)))
        bands.xaxis.set_major_formatter(FuncFormatter(clock))
        bands.set_xlabel("minutes and seconds since power-on")
        figure.savefig(path, metadata={"Software": None})


def clock(seconds: float, _position: object = None) -> str:
    """Return 125 s as 2:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _tick_s(duration_s: float) -> float:
    """Return the time between two ticks: a round one, at most 16 of them."""
    return next((step for step in _TICKS_S if duration_s / step <= 16), _TICKS_S[-1])


def _title(figure: Figure, scenario: Scenario, recorder: Recorder, rows: Rows) -> None:
    true = sums(rows)
    faults = recorder.events.faults_raised()
    words = [
        f"{recorder.telemetry.reverse_m:.1f} m in reverse, {recorder.telemetry.forward_m:.1f} m forward",
        f"brake up to {true['peak_force_n']:.0f} N, {true['brake_work_j'] / 1000:.1f} kJ",
        f"faults: {', '.join(faults)}" if faults else "no fault",
    ]
    figure.suptitle(scenario.name, x=0.01, ha="left", fontsize=15, fontweight="bold")
    figure.text(0.995, 0.975, "   ·   ".join(words), ha="right", va="center", color=QUIET, fontsize=9.5)


def _speed(axes: Axes, rows: Rows, recorder: Recorder) -> None:
    t_s, low, high = envelope(rows["t_us"] / 1e6, rows["belt_speed_m_s"])
    axes.fill_between(t_s, low, high, color=TRUE, linewidth=0.6, label="belt, true (each step)")
    told_s = np.asarray(recorder.telemetry.t_s)
    mean = broken(told_s, strides(told_s, np.asarray(recorder.telemetry.speed_m_s)))
    axes.plot(told_s, mean, color=REPORTED, linewidth=1.4, label="reported, over a second")
    axes.axhline(0.0, color=QUIET, linewidth=0.8)
    # Reverse is the reversed belt: below zero, shaded over the whole height.
    whole: Any = {"transform": axes.get_xaxis_transform(), "color": REVERSE_SHADE, "zorder": 0}
    axes.fill_between(t_s, 0.0, 1.0, where=low + high < -0.1, **whole)
    # Room at the top for the legend.
    bottom, top = min(-0.3, float(low.min()) * 1.15), max(0.3, float(high.max()) * 1.2 + 0.12)
    axes.set_ylim(bottom, top)
    for place, word in ((0.95, "FORWARD ▸"), (0.05, "◂ REVERSE")):
        axes.text(0.004, place, word, transform=axes.transAxes, color=QUIET, va="center")
    axes.set_ylabel("speed, m/s")
    axes.legend(loc="upper right", ncols=2)


def _force(axes: Axes, rows: Rows, recorder: Recorder) -> None:
    t_s, low, high = envelope(rows["t_us"] / 1e6, rows["brake_force_n"])
    axes.fill_between(t_s, low, high, color=TRUE, linewidth=0.6, label="at the belt, true")
    telemetry = recorder.telemetry
    told_s = np.asarray(telemetry.t_s)
    lines: tuple[tuple[Any, dict[str, Any]], ...] = (
        (telemetry.force_n, {"color": DELIVERED, "lw": 2.2, "alpha": 0.6, "label": "delivered, as reported"}),
        (telemetry.command_n, {"color": INK, "lw": 1.1, "label": "commanded"}),
        (telemetry.target_n, {"color": TARGET, "lw": 1.3, "ls": (0, (4, 2)), "label": "asked for"}),
    )
    for values, look in lines:
        axes.plot(told_s, broken(told_s, np.asarray(values)), **look)
    highest = max([float(high.max()), *telemetry.command_n, *telemetry.target_n], default=0.0)
    axes.set_ylim(0.0, max(20.0, highest * 1.25))
    axes.set_ylabel("brake force, N")
    axes.legend(loc="upper right", ncols=4)
