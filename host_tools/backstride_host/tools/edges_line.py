"""One line on a terminal that tells how a recording of edges goes: length, edges, rate, the belt's speed."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.text import Text

from backstride_host.connection import Received
from backstride_host.edge_capture import EdgeCapture

_REDRAW_S = 0.1
_RATE_US = 500_000


class EdgesLine:
    """Draws to `console`, standard error by default, where that is a terminal."""

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._live = Live(console=console or Console(file=sys.stderr), auto_refresh=False, transient=True)
        self._shown = self._live.console.is_terminal
        self._due_s = 0.0
        self._speed_mm_s = 0
        self._rate = 0.0
        self._before = (0, 0)

    def __enter__(self) -> Self:
        if self._shown:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._live.stop()

    def show(self, capture: EdgeCapture, item: Received | None) -> None:
        """Take what arrived, and draw ten times a second."""
        if item is not None and item.name == "telemetry":
            self._speed_mm_s = item.message.speed_mm_s
        length_us, edges = self._before
        if capture.length_us - length_us >= _RATE_US:
            self._rate = (capture.edges - edges) / (capture.length_us - length_us) * 1e6
            self._before = (capture.length_us, capture.edges)
        if self._shown and self._clock() >= self._due_s:
            self._due_s = self._clock() + _REDRAW_S
            self._live.update(Text(self._text(capture)), refresh=True)

    def _text(self, capture: EdgeCapture) -> str:
        return (
            f"{capture.length_us / 1e6:8.1f} s   {capture.edges} edges   {self._rate:.0f} a second   "
            f"{self._speed_mm_s / 1000:.2f} m/s   Ctrl-C ends it"
        )
