"""Looking on while a run goes: what feeds the screen, or a bar that grows where there is no terminal."""

import sys
import time
from types import TracebackType
from typing import Self

from backstride_host.live.feed import Feed
from backstride_host.receiver import Received, ReceivedLine
from backstride_host.simulator.scenario import Scenario

_BAR_CHARS = 50


class Feeder:
    """Feeds a screen; `link_name` is told where another program may listen too."""

    def __init__(self, scenario: Scenario, link_name: str, feed: Feed):
        self._scenario = scenario
        self._link_name = link_name
        self._feed = feed
        self._started_s = time.monotonic()
        self._abandoned = False

    def heard(self, item: Received | ReceivedLine) -> None:
        """Take a message from the console."""
        self._feed.put([item])

    def at(self, now_s: float) -> None:
        """Tell how far the run is; end it where nobody wants it any more."""
        if self._abandoned:
            raise KeyboardInterrupt
        elapsed_s = max(time.monotonic() - self._started_s, 1e-3)
        parts = [
            f"{self._scenario.name}: {_clock(now_s)} of {_clock(self._scenario.duration_s)}",
            f"{now_s / elapsed_s:.0f} times real time",
            self._link_name,
        ]
        self._feed.now_s = now_s
        self._feed.note = "   ".join(part for part in parts if part)

    def abandon(self) -> None:
        """Have the run end as by Ctrl-C; from any thread."""
        self._abandoned = True


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
