"""The whole firmware from its first line on, on its simulated board, with what it prints at its prompt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from backstride_host.simulator.console_records import DisplayShows, FirmwareEnded, LogText, Record
from live_console import LiveConsole
from rules import all_rules


class StartedConsole(LiveConsole):
    """Under the safety rules; `printed`: at its prompt, `shown`: its display, `ended`: how main.py ended."""

    def __init__(self, firmware: Path | None = None, files: Mapping[str, str] | None = None):
        self.printed = ""
        self.ended: str | None = None
        self.shown: DisplayShows | None = None
        super().__init__(all_rules(), firmware=firmware, files=files, display_interval_us=100_000)

    def _take(self, record: Record) -> None:
        if isinstance(record, LogText):
            self.printed += record.text
        elif isinstance(record, DisplayShows):
            self.shown = record
        elif isinstance(record, FirmwareEnded):
            self.ended = record.detail
        super()._take(record)

    def safe_mode(self) -> list[str]:
        """Return the reasons that the console has told for its safe mode."""
        return [event.detail for event in self.log.events if event.name == "safe.mode"]

    def hold(self, button: str) -> None:
        """Hold a button from now on."""
        self._console.press(button, True)


Started = Callable[..., StartedConsole]
