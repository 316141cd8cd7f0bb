"""What a technician sees on a terminal in a run: what to do, the belt, the fit as it forms."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from backstride_host.calibration.motion import REST_M, Array, Motion
from backstride_host.calibration.run import Run
from backstride_host.tools.calibrate_table import table
from backstride_host.tools.dot_plot import Curve, DotPlot

# Of a motion that goes on and on, so much is shown.
_SHOWN_S = 30.0
_LEAST_S = 6.0
_PLOT_ROWS = 6
_BESIDE_ROWS = 10  # what the screen has beside plot and runs
_STANDS_M_S = 0.02
_HALF_S = 0.12


@dataclass(frozen=True)
class Forming:
    """What a run says before it is over.

    `curve` is the fit, as seconds of the motion and m/s; `part` is how much of what is wanted was done.
    """

    words: str = ""
    curve: tuple[Array, Array] | None = None
    part: float | None = None


NOTHING = Forming()


@dataclass
class Picture:
    """The state of a calibration, drawn anew by `drawn`; `rest_s` ends a run."""

    title: str = ""
    rest_s: float = 0.0
    ask: str = ""
    progress: str = ""
    fit: str = ""
    runs: Sequence[Run] = field(default_factory=tuple)

    def drawn(
        self, motion: Motion | None, forming: Forming = NOTHING, columns: int = 80, rows: int = 24
    ) -> RenderableType:
        """Return the screen, `rows` high at most."""
        parts: list[RenderableType] = [
            Panel(
                Text(self.ask, "bold yellow"),
                title=Text(f"{self.title}: {self.progress}", "bold not dim"),
                title_align="left",
                box=box.ROUNDED,
                border_style="dim",
            )
        ]
        left = rows - _BESIDE_ROWS
        if motion is not None:
            motion = _latest(motion)
            left -= _PLOT_ROWS
            parts += [self._now(motion), _plot(motion, forming, columns)]
            if forming.part is not None:
                parts.append(_bar(forming.part, columns))
            parts.append(Text(forming.words, "green", no_wrap=True, overflow="ellipsis"))
        if self.runs:
            parts += self._judged(max(3, left), columns)
        if self.fit:
            parts.append(Text(f"all runs: {self.fit}", "bold green", no_wrap=True, overflow="ellipsis"))
        return Group(*parts)

    def _now(self, motion: Motion) -> Table:
        speed = float(_speeds(motion)[-1])
        row = Table.grid(padding=(0, 3))
        row.add_row(
            Text(f"{abs(speed):5.2f} m/s", "bold"),
            Text(f"{motion.moved_m:+.2f} m"),
            Text(f"{motion.coil_a[-1]:.2f} A", "bold magenta" if motion.held[-1] else ""),
            Text(self._doing(motion, speed), "cyan"),
        )
        return row

    def _doing(self, motion: Motion, speed: float) -> str:
        moved = np.flatnonzero(np.abs(motion.place_m - motion.place_m[-1]) > REST_M)
        if not len(moved):
            return "waiting for the belt to move"
        rest_s = float(motion.t_s[-1] - motion.t_s[moved[-1]])
        if abs(speed) < _STANDS_M_S:
            return f"at rest: the run ends in {max(0.0, self.rest_s - rest_s):.0f} s"
        return "the brake holds it" if motion.held[-1] else "moving"

    def _judged(self, most: int, columns: int) -> list[RenderableType]:
        last = self.runs[-1]
        earlier = len(self.runs) - most
        rows: list[RenderableType] = []
        if earlier > 0:
            counted = sum(run.kept for run in self.runs[:earlier])
            rows.append(Text(f" {earlier} earlier, {counted} of which count", "dim"))
        rows.append(table(self.runs[max(0, earlier) :], in_full=False, columns=columns))
        if not last.kept:
            rows.append(Text(f"run {last.number} does not count: {last.reason}", "red"))
        return rows


def _latest(motion: Motion) -> Motion:
    chosen = motion.t_s >= motion.t_s[-1] - _SHOWN_S
    return motion.part(chosen) if not chosen.all() else motion


def _speeds(motion: Motion) -> Array:
    """Return the speed over a quarter of a second around each sample: for the eye, and quickly."""
    t_s, place = motion.t_s, motion.place_m * motion.way
    before_s, after_s = np.maximum(t_s - _HALF_S, t_s[0]), np.minimum(t_s + _HALF_S, t_s[-1])
    wide_s = np.maximum(after_s - before_s, 1e-3)
    return (np.interp(after_s, t_s, place) - np.interp(before_s, t_s, place)) / wide_s


def _bar(part: float, columns: int) -> Text:
    done = round(min(part, 1.0) * (columns - 1))
    return Text("━" * done, "green", no_wrap=True).append("━" * (columns - 1 - done), "dim")


def _plot(motion: Motion, forming: Forming, columns: int) -> Text:
    """Return the speed over time in cyan, and on it in green the speed by the fit, up to the rest."""
    speed, t_s = np.abs(_speeds(motion)), motion.t_s
    curves = [Curve(list(t_s), list(speed), "cyan")]
    right = max(float(t_s[-1]), float(t_s[0]) + _LEAST_S)
    top = max(1.0, float(speed.max()))
    if forming.curve is not None:
        at_s, fitted = forming.curve
        curves.append(Curve(list(at_s), list(fitted), "bold green"))
        right = max(right, float(at_s[-1]))
    plot = DotPlot(columns - 1, _PLOT_ROWS, float(t_s[0]), right, np.ceil(top * 2) / 2)
    for curve in curves:
        plot.draw(curve)
    text = plot.text()
    seconds = f"{right - float(t_s[0]):.0f} s"
    return text.append(f"\n{'m/s':>5} 0{seconds:>{columns - 8}}", "dim")
