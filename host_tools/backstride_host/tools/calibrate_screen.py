"""Where a technician is led: a picture that lives on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Sequence

import click
from rich.console import Console
from rich.live import Live

from backstride_host.calibration.motion import Motion
from backstride_host.calibration.run import Run
from backstride_host.tools.calibrate_picture import NOTHING, Forming, Picture
from backstride_host.tools.calibrate_table import line, table


class Screen:
    """Live on a terminal, plain lines elsewhere; with `aside` all of it goes to standard error."""

    def __init__(self, aside: bool = False, console: Console | None = None):
        self._console = console or Console(stderr=aside, highlight=False)
        self.lively = self._console.is_terminal
        self.picture = Picture()
        self._aside = aside
        self._live: Live | None = None
        self._asked = ""
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

    def ask(self, text: str, progress: str) -> None:
        """Say what to do now, and how far it is."""
        if self._live is None and text != self._asked:
            self.say(text)
        self._asked = self.picture.ask = text
        self.picture.progress = progress
        self._show(None, NOTHING)

    def judged(self, run: Run, runs: Sequence[Run], fit: str) -> None:
        """Show a run's verdict, and what all say by now."""
        self.picture.runs, self.picture.fit = runs, fit
        if self._live is None:
            self.say(f"  {line(run)}")
            for other in runs[:-1]:
                if other.reason != self._reasons.get(other.number, ""):
                    self.say(f"  {line(other)}")
            self.say(f"    {fit}")
        self._reasons = {other.number: other.reason for other in runs}
        self._show(None, NOTHING)

    def looker(self, forming: Callable[[Motion], Forming]) -> Callable[[Motion], None] | None:
        """Return what shows the belt as it moves; nothing where nobody looks."""
        if not self.lively:
            return None
        return lambda motion: self._show(motion, forming(motion))

    def _show(self, motion: Motion | None, forming: Forming) -> None:
        if self._live is not None:
            columns, rows = self._console.size
            self._live.update(self.picture.drawn(motion, forming, columns, rows), refresh=True)

    def summary(self, runs: Sequence[Run]) -> None:
        """Print all runs with their last verdicts."""
        self._console.print(table(runs))
