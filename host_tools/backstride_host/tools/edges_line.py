"""One line on a terminal that tells how a recording of edges goes: length, edges, rate, the belt's speed."""

import time
from collections.abc import Callable

from rich.console import Console

from backstride_host.connection import Received
from backstride_host.edge_capture import EdgeCapture
from backstride_host.tools.live_line import LiveLine

_RATE_US = 500_000


class EdgesLine(LiveLine):
    """Draws to `console`, standard error by default, where that is a terminal."""

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = time.monotonic):
        super().__init__(console, clock)
        self._speed_mm_s = 0
        self._rate = 0.0
        self._before = (0, 0)

    def show(self, capture: EdgeCapture, item: Received | None) -> None:
        """Take what arrived, and draw ten times a second."""
        if item is not None and item.name == "telemetry":
            self._speed_mm_s = item.message.speed_mm_s
        length_us, edges = self._before
        if capture.length_us - length_us >= _RATE_US:
            self._rate = (capture.edges - edges) / (capture.length_us - length_us) * 1e6
            self._before = (capture.length_us, capture.edges)
        self.draw(lambda: self._text(capture))

    def _text(self, capture: EdgeCapture) -> str:
        return (
            f"{capture.length_us / 1e6:8.1f} s   {capture.edges} edges   {self._rate:.0f} a second   "
            f"{self._speed_mm_s / 1000:.2f} m/s   Ctrl-C ends it"
        )
