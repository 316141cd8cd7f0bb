"""A progress bar for what may take long: on a terminal only, and only once a second has passed."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

_AFTER_S = 1.0


class LateBar:
    """Call it, in a `with`, with what goes on and the part of it that is done, 0 to 1."""

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = time.monotonic):
        self._console = console or Console(file=sys.stderr)
        self._clock = clock
        self._began_s = clock()
        self._bar: Progress | None = None
        self._what = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, what: str, part: float) -> None:
        """Show it."""
        if not self._console.is_terminal or self._clock() - self._began_s < _AFTER_S:
            return
        if self._bar is None:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn(),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=self._console, transient=True)
            self._bar.start()
        if what != self._what:
            self._what = what
            for task in self._bar.task_ids:
                self._bar.remove_task(task)
            self._bar.add_task(what, total=1.0)
        self._bar.update(self._bar.task_ids[0], completed=part)
