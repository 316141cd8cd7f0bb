"""A line that changes while something goes on: on a terminal only, ten times a second at most."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

_REDRAW_S = 0.1


class LiveLine:
    """Draws to `console`, by default standard error, in a `with`."""

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._live = Live(console=console or Console(file=sys.stderr), auto_refresh=False, transient=True)
        self._shown = self._live.console.is_terminal
        self._due_s = 0.0

    def __enter__(self) -> Self:
        if self._shown:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._live.stop()

    def draw(self, text: Callable[[], str]) -> None:
        """Show what `text` returns, where it is time to."""
        if self._shown and self._clock() >= self._due_s:
            self._due_s = self._clock() + _REDRAW_S
            self._live.update(Text(text()), refresh=True)

    def say(self, text: str) -> None:
        """Say what has happened, above the line."""
        if self._shown:
            self._live.console.print(Text(text))
        else:
            print(text, file=sys.stderr)
