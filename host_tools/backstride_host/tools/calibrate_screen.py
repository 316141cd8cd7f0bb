"""What a technician sees: what to do now, each run and its verdict, the belt and the fit as they form."""

from collections.abc import Callable, Sequence

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from backstride_host.calibration.motion import Array, Motion
from backstride_host.calibration.run import Run

_BLOCKS = " ▁▂▃▄▅▆▇█"
_COLUMNS = {
    "counts": ("counts", "{:.0f}"),
    "counts_per_metre": ("counts/m", "{:.2f}"),
    "current_a": ("A", "{:.3f}"),
    "from_m_s": ("from m/s", "{:.2f}"),
    "slowing_m_s2": ("m/s2 at 0.6", "{:.4f}"),
    "force_n": ("N at 0.8", "{:.1f}"),
    "drive_v": ("V at coil", "{:.2f}"),
    "supply_v": ("V supply", "{:.2f}"),
    "readings": ("readings", "{:.0f}"),
    "mass_kg": ("M kg", "{:.2f}"),
    "r2": ("R2", "{:.5f}"),
}
_WIDTH = 60


class Screen:
    """Live on a terminal, plain lines elsewhere; with `aside` all of it goes to standard error."""

    def __init__(self, aside: bool = False):
        self._console = Console(stderr=aside, highlight=False)
        self.lively = self._console.is_terminal
        self._aside = aside
        self._live: Live | None = None
        self._ask = ""
        self._runs: Sequence[Run] = ()
        self._fit = ""
        self._reasons: dict[int, str] = {}

    def __enter__(self) -> "Screen":
        if self.lively:
            self._live = Live(console=self._console, auto_refresh=False, transient=True)
            self._live.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def say(self, text: str) -> None:
        """Print a line that stays."""
        if self._live is not None:
            self._live.console.print(text)
        else:
            click.echo(text, err=self._aside)

    def ask(self, text: str) -> None:
        """Say what to do now."""
        if self._live is None and text != self._ask:
            self.say(text)
        self._ask = text
        self._show(None, "")

    def judged(self, run: Run, runs: Sequence[Run], fit: str) -> None:
        """Show a run's verdict, and what all say by now."""
        self._runs, self._fit = runs, fit
        if self._live is None:
            self.say(f"  {line(run)}")
            for other in runs[:-1]:
                if other.reason != self._reasons.get(other.number, ""):
                    self.say(f"  {line(other)}")
            self.say(f"    {fit}")
        self._reasons = {other.number: other.reason for other in runs}
        self._show(None, "")

    def looker(self, forming: Callable[[Motion], str]) -> Callable[[Motion], None] | None:
        """Return what shows the belt as it moves; nothing where nobody looks."""
        if not self.lively:
            return None
        return lambda motion: self._show(motion, forming(motion))

    def _show(self, motion: Motion | None, forming: str) -> None:
        if self._live is None:
            return
        self._live.update(self.picture(motion, forming), refresh=True)

    def picture(self, motion: Motion | None, forming: str) -> RenderableType:
        """Return the screen."""
        rows: list[RenderableType] = [Text(self._ask, "bold yellow")]
        if motion is not None:
            speed = motion.speed_m_s()
            now = f"{speed[-1]:5.2f} m/s  {motion.moved_m:+8.3f} m  {motion.coil_a[-1]:4.2f} A"
            rows += [Text(now, "bold"), Text(_trace(speed), "cyan"), Text(forming, "green")]
        if self._runs:
            rows.append(table(self._runs))
        rows.append(Text(self._fit, "bold green"))
        return Group(*rows)

    def summary(self, runs: Sequence[Run]) -> None:
        """Print all runs with their last verdicts."""
        self._console.print(table(runs))


def line(run: Run) -> str:
    """Return a run in one line."""
    values = [
        f"{_COLUMNS[name][1].format(value)} {_COLUMNS[name][0]}"
        for name, value in run.values.items()
        if name in _COLUMNS
    ]
    what = f" ({run.what})" if run.what else ""
    verdict = "counts" if run.kept else f"rejected: {run.reason}"
    return f"run {run.number}{what}: " + ", ".join([*values, verdict])


def table(runs: Sequence[Run]) -> Table:
    """Return the runs, one a row."""
    names = [name for name in _COLUMNS if any(name in run.values for run in runs)]
    shown = Table(box=None, padding=(0, 1), header_style="dim")
    shown.add_column("run", justify="right")
    if any(run.what for run in runs):
        shown.add_column("")
    for name in names:
        shown.add_column(_COLUMNS[name][0], justify="right", no_wrap=True)
    shown.add_column("verdict", overflow="fold")
    for run in runs:
        cells = [str(run.number), *([run.what] if any(other.what for other in runs) else [])]
        cells += [_COLUMNS[name][1].format(run.values[name]) if name in run.values else "" for name in names]
        cells.append("counts" if run.kept else run.reason)
        shown.add_row(*cells, style="" if run.kept else "red")
    return shown


def _trace(speed: Array) -> str:
    step = max(1, len(speed) // _WIDTH)
    top = max(0.5, *(abs(value) for value in speed))
    return "".join(_BLOCKS[round(min(abs(value) / top, 1) * 8)] for value in speed[::step][-_WIDTH:])
