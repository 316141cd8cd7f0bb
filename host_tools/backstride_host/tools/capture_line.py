"""One line on a terminal that tells how a capture goes: its length, bytes, messages, what is missing."""

import time
from collections.abc import Callable, Sequence

from rich.console import Console

from backstride_host.capture.recording import Recording
from backstride_host.capture.writer import CaptureWriter
from backstride_host.exchange import Item
from backstride_host.link_statistics import LinkStatistics
from backstride_host.tools.live_line import LiveLine


class CaptureLine(LiveLine):
    """Counts over all connections; draws to `console`, by default standard error, if that is a terminal."""

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = time.monotonic):
        super().__init__(console, clock)
        self._began_s: float | None = None
        self._now = LinkStatistics()
        self._before = LinkStatistics()

    @property
    def bytes_in(self) -> int:
        """Bytes from the console."""
        return self._before.bytes_in + self._now.bytes_in

    @property
    def messages(self) -> int:
        """Messages that could be read."""
        return self._before.frames + self._now.frames

    @property
    def crc_errors(self) -> int:
        """Frames whose CRC was wrong, and what was no frame."""
        damaged = (counts.crc_errors + counts.malformed for counts in (self._before, self._now))
        return sum(damaged)

    @property
    def missing(self) -> int:
        """Messages missing from the sequence."""
        return self._before.missing + self._now.missing

    def take(self, items: Sequence[Item], recording: Recording, writer: CaptureWriter) -> None:
        """Take a turn of what arrived, and draw ten times a second."""
        counts = recording.statistics
        if counts is not self._now:
            for name in ("bytes_in", "frames", "crc_errors", "malformed", "missing"):
                setattr(self._before, name, getattr(self._before, name) + getattr(self._now, name))
            self._now = counts
        began_s = self._began_s = recording.now_s() if self._began_s is None else self._began_s
        self.draw(
            lambda: (
                f"{recording.now_s() - began_s:8.1f} s   {self.messages} messages   "
                f"{self.missing} missing   {writer.bytes_written / 1e6:.2f} MB   Ctrl-C ends it"
            )
        )
