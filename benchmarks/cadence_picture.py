"""The picture of `cadence_table`: how often everyone is wrong, and one walk from its first step on."""

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from backstride_host.picture_style import INK, QUIET, TRUE
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.speed_picture import OURS, STYLE

_RIVALS = {
    "spectrum's peak": ("#c1542e", "v"),
    "autocorrelation's highest peak": ("#8a6d3b", "D"),
    "zero crossings": ("#b59a7a", "^"),
}
_SHOWN_S = 16.0


def draw(told: list[tuple[str, Any]], example: Any, path: Path) -> None:
    """Draw named summaries and an example into the PNG file `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(13.0, 6.2), dpi=110, layout="constrained")
        parts: Any = figure.subfigures(1, 2, width_ratios=[1.35, 1])
        left, right = parts
        _wrong(left.subplots(), told)
        _example(right.subplots(2, 1, sharex=True), example)
        figure.savefig(path, metadata={"Software": None})


def _wrong(axes: Axes, told: list[tuple[str, Any]]) -> None:
    places = np.arange(len(told))[::-1]
    for name, (colour, mark) in _RIVALS.items():
        off = [100 * summary.rivals_off[name] for _, summary in told]
        axes.scatter(off, places, s=46, color=colour, marker=mark, label=f"{name}, wrong", zorder=3)
    axes.scatter(
        [100 * (1 - summary.answered) for _, summary in told],
        places,
        s=46,
        facecolor="white",
        edgecolor=OURS,
        label="ours, no answer",
        zorder=3,
    )
    axes.scatter(
        [100 * summary.off for _, summary in told], places, s=46, color=OURS, label="ours, wrong", zorder=3
    )
    axes.set_yticks(places, [name for name, _ in told], fontsize=8)
    axes.set_xlim(-2, 102)
    axes.set_xlabel("%, from 8 s of a steady rhythm on; wrong: by more than 2 steps a minute")
    axes.set_title("On the same speeds: what is wrong, and what is not said", loc="left", fontsize=10)
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.09), ncols=3, fontsize=8)


def _example(axes: Any, example: Any) -> None:
    said = example.said
    shown = said.time_s < _SHOWN_S
    time_s = said.time_s[shown]
    above, below = axes
    above.plot(time_s, np.abs(example.speed_mm_s[shown]), color=TRUE, linewidth=1.2)
    above.set_title(
        f"{example.way}, ripple {example.ripple:.0%}, limp {example.limp:.0%}, {example.hand} hand",
        loc="left",
        fontsize=10,
    )
    mean_mm_s = float(np.mean(np.abs(example.speed_mm_s[shown])[time_s > 2]))
    above.set_ylim(0.85 * mean_mm_s, 1.1 * mean_mm_s)
    above.set_ylabel("belt, mm/s")
    truth_spm = example.gait.cadence_spm(time_s, 5.0)
    settled = time_s > 2
    below.plot(time_s[settled], truth_spm[settled], color=TRUE, linewidth=4, label="true, of 5 s")
    below.plot(time_s, said.cadence_spm[shown], color=OURS, linewidth=1.4, label="ours")
    below.set_ylim(truth_spm[-1] - 8, truth_spm[-1] + 8)
    below.axvline(0, color=QUIET, linewidth=0.5)
    below.set_ylabel("steps a minute", color=INK)
    below.set_xlabel("s")
    below.legend(fontsize=8)
