"""Takes a run's records as they come and turns them into its files."""

import contextlib
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backstride.link import messages

from backstride_host.codec import Message
from backstride_host.receiver import Received, ReceivedLine, Receiver
from backstride_host.simulator.console_records import (
    DisplayShows,
    FirmwareEnded,
    LinkBytes,
    Record,
    ResetHappened,
    ScenarioEvent,
    Truth,
)
from backstride_host.simulator.results.event_log import EventLog
from backstride_host.simulator.results.summary import summarise
from backstride_host.simulator.results.telemetry_log import TelemetryLog
from backstride_host.simulator.results.truth_log import TruthLog
from backstride_host.simulator.scenario import Scenario


class Recorder:
    """Writes into `folder`; a context that closes the files. `finish` writes what needs the whole run."""

    def __init__(self, scenario: Scenario, folder: Path, display: bool = False):
        self._scenario = scenario
        self._folder = folder
        self._files = contextlib.ExitStack()
        self._link = self._files.enter_context((folder / "link.bin").open("wb"))
        self._receiver = Receiver()
        self.truth = TruthLog(self._files.enter_context(_text(folder / "truth.csv")))
        self.telemetry = TelemetryLog(self._files.enter_context(_text(folder / "telemetry.csv")))
        self.events = EventLog(scenario)
        self._display = self._display_log() if display else None
        self.sessions: dict[int, Message] = {}
        self.firmware_ended = ""

    def _display_log(self) -> Any:
        # Pillow is for who wants pictures.
        from backstride_host.simulator.results.display_log import DisplayLog  # noqa: PLC0415

        pictures = self._folder / "display"
        pictures.mkdir()
        return DisplayLog(pictures, self._files.enter_context(_text(pictures / "index.csv")))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def take(self, record: Record) -> list[Received | ReceivedLine]:
        """Write what a record says; return the messages that became whole with it."""
        match record:
            case Truth():
                self.truth.add(record.rows())
            case LinkBytes(t_us, data):
                self._link.write(data)
                return self._heard(t_us / 1e6, data)
            case DisplayShows():
                if self._display is not None:
                    self._display.add(record)
            case ScenarioEvent(t_us, name, detail):
                self.events.done(t_us / 1e6, name, detail)
            case ResetHappened(t_us, cause):
                self.events.done(t_us / 1e6, "reset", f"cause {cause}")
            case FirmwareEnded(t_us, detail):
                self.firmware_ended = detail
                self.events.done(t_us / 1e6, "firmware.ended", detail)
        return []

    def _heard(self, t_s: float, data: bytes) -> list[Received | ReceivedLine]:
        items = self._receiver.take(data, t_s)
        for item in items:
            if isinstance(item, ReceivedLine):
                self.telemetry.add_line(t_s, item.fields)
            elif item.message.layout.id == messages.TELEMETRY:
                self.telemetry.add(t_s, item.message)
            elif item.message.layout.id == messages.SESSION:
                self.sessions[item.message.number] = item.message
            else:
                self.events.heard(t_s, item.message)
        return items

    def finish(self, seed: int, statistics: dict[str, int]) -> dict[str, Any]:
        """Write the events; return the summary, to be written with the speed-up in it."""
        with _text(self._folder / "events.csv") as out:
            self.events.write(out)
        counts = self._receiver.statistics
        summary = summarise(
            self._scenario,
            seed,
            self.truth,
            self.telemetry,
            self.events,
            list(self.sessions.values()),
            statistics,
            {
                "link_bytes": counts.bytes_in,
                "link_frames": counts.frames,
                "link_crc_errors": counts.crc_errors,
                "link_malformed": counts.malformed,
                "link_missing": counts.missing,
            },
        )
        # Empty in a run as it should be: the firmware never ends.
        return summary | {"firmware_ended": self.firmware_ended}


def _text(path: Path) -> Any:
    return path.open("w", encoding="utf-8", newline="")
