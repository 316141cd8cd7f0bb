"""The picture of `speed_table`: everyone's error on every trace, and two moments from close by."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from backstride_host import picture_style
from backstride_host.picture_style import INK, TRUE
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

YARDSTICK = "#8a6d3b"
OURS = "#1f6f8b"
_MARKS = {
    "counts in 100 ms": ("#c9b8a8", "s"),
    "least-squares slope": ("#b59a7a", "^"),
    "alpha-beta": (YARDSTICK, "D"),
    "Theil-Sen quadratic, perfect edge times": ("#c1542e", "v"),
    "the firmware": (OURS, "o"),
    "the firmware, counts of a revolution known": ("#7fc3d6", "o"),
}
# Trace and seconds of it.
_CLOSE_UPS = (
    ("Reverse walk: the stride in the belt's speed", "reverse walk -0.8 m/s", 1000, 20.0, 22.5),
    ("A start from rest", "start, stop, turn", 1000, 0.9, 2.3),
)
# Rows have names at their left, where a time's picture has numbers.
STYLE: Any = picture_style.STYLE | {"ytick.color": INK}


def draw(judged: list[Any], columns: tuple[str, ...], path: Path) -> None:
    """Draw the rows of the table into the PNG file `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(13.0, 6.2), dpi=110, layout="constrained")
        parts: Any = figure.subfigures(1, 2, width_ratios=[1.55, 1])
        left, right = parts
        _ratios(left.subplots(), judged, columns)
        for axes, close_up in zip(right.subplots(2, 1), _CLOSE_UPS, strict=True):
            _close_up(axes, judged, close_up)
        figure.savefig(path, metadata={"Software": None})


def _ratios(axes: Axes, judged: list[Any], columns: tuple[str, ...]) -> None:
    places = np.arange(len(judged))[::-1]
    for column in columns:
        colour, mark = _MARKS[column]
        ratios = [row.ratios[column] for row in judged]
        axes.scatter(ratios, places, s=46, color=colour, marker=mark, label=column, zorder=3)
    axes.axvline(1.0, color=INK, linewidth=1)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator([0.1, 0.2, 0.5, 1, 2, 5, 10]))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: f"{value:g}"))
    labels = [f"{row.name}\n{row.counts_per_metre} counts/m" for row in judged]
    axes.set_yticks(places, labels, fontsize=7.5)
    axes.set_xlabel("speed error, times that of the best Kalman filter of tick counts (1: as good)")
    axes.set_title("One configuration of ours; every other tuned to each trace", loc="left", fontsize=10)
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.09), ncols=3, fontsize=8)


def _close_up(axes: Axes, judged: list[Any], close_up: tuple[str, str, int, float, float]) -> None:
    title, name, counts_per_metre, start_s, end_s = close_up
    row = next(row for row in judged if (row.name, row.counts_per_metre) == (name, counts_per_metre))
    run = row.run
    shown = (run.time_s > start_s) & (run.time_s < end_s)
    plain = (row.plain_s > start_s) & (row.plain_s < end_s)
    axes.plot(run.time_s[shown], run.truth_mm_s[shown], color=TRUE, linewidth=4, label="true")
    filtered = row.yardstick.speed_mm_s[plain]
    axes.plot(row.plain_s[plain], filtered, color=YARDSTICK, linewidth=1.2, label="best Kalman filter")
    axes.plot(run.time_s[shown], run.speed_mm_s[shown], color=OURS, linewidth=1.4, label="ours")
    axes.set_title(f"{title} ({counts_per_metre} counts/m)", loc="left", fontsize=10)
    axes.set_ylabel("mm/s")
    axes.set_xlabel("s")
    axes.legend(fontsize=8)
