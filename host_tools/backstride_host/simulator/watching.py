"""Looking on while a run goes: the live screen, or a bar that grows where there is no terminal."""

import sys
import time
from types import TracebackType
from typing import Self

from rich.live import Live

from backstride_host.live.live_view import LiveView
from backstride_host.receiver import Received, ReceivedLine
from backstride_host.simulator.scenario import Scenario

_REDRAW_S = 0.1
_BAR_CHARS = 50


class Screen:
    """The live screen of a terminal; `link_name` is told where another program may listen too."""

    def __init__(self, scenario: Scenario, link_name: str):
        self._scenario = scenario
        self._link_name = link_name
        self._view = LiveView()
        self._live = Live(self._view, auto_refresh=False, vertical_overflow="crop", transient=True)
        self._due_s = 0.0
        self._started_s = time.monotonic()

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)

    @property
    def note(self) -> str:
        """The screen's last line."""
        return self._view.note

    def heard(self, item: Received | ReceivedLine) -> None:
        """Take a message from the console."""
        self._view.take(item)

    def at(self, now_s: float) -> None:
        """Draw, ten times a second."""
        now = time.monotonic()
        if now < self._due_s:
            return
        self._due_s = now + _REDRAW_S
        elapsed_s = max(now - self._started_s, 1e-3)
        parts = [
            f"{self._scenario.name}: {_clock(now_s)} of {_clock(self._scenario.duration_s)}",
            f"{now_s / elapsed_s:.0f} times real time",
            self._link_name,
        ]
        self._view.now_s = now_s
        self._view.note = "   ".join(part for part in parts if part)
        self._live.refresh()


class Bar:
    """Fifty characters, one after the other: it reads well in a log, too."""

    def __init__(self, scenario: Scenario):
        self._scenario = scenario
        self._drawn = 0

    def __enter__(self) -> Self:
        sys.stdout.write(f"{self._scenario.name}, {_clock(self._scenario.duration_s)}\n|")
        sys.stdout.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.stdout.write("|\n" if kind is None else "\n")
        sys.stdout.flush()

    def heard(self, item: Received | ReceivedLine) -> None:
        """Take a message from the console: a bar tells nothing of it."""

    def at(self, now_s: float) -> None:
        """Grow."""
        due = int(_BAR_CHARS * min(1.0, now_s / self._scenario.duration_s))
        if due > self._drawn:
            sys.stdout.write("█" * (due - self._drawn))
            sys.stdout.flush()
            self._drawn = due


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
