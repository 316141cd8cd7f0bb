"""Runs a scenario and leaves its files; how fast it goes, and who watches, is the caller's choice."""

import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from backstride_host.errors import SimulatorCrash
from backstride_host.receiver import Received, ReceivedLine
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import DisplayShows, LinkBytes
from backstride_host.simulator.results.recorder import Recorder
from backstride_host.simulator.results.run_folder import RunFolder
from backstride_host.simulator.results.summary import to_json
from backstride_host.simulator.scenario import Scenario
from backstride_host.simulator.simulation import config_of

PICTURE = "session.png"
# How much virtual time passes between two looks at the clock.
_FREE_SLICE_US = 2_000_000
_PACED_SLICE_US = 20_000
_DISPLAY_US = 500_000


class Watcher(Protocol):
    """Whoever looks on while a run goes."""

    def heard(self, item: Received | ReceivedLine) -> None:
        """Take a message from the console."""

    def at(self, now_s: float) -> None:
        """Learn how far the run is; called after each slice."""


class Port(Protocol):
    """A way for another program to the console's link."""

    def write(self, data: bytes) -> None:
        """Take what the console sent."""

    def read(self) -> bytes:
        """Return what there is for the console, without waiting."""
        ...


@dataclass(frozen=True)
class Run:
    """A finished run: where its files are, and its summary."""

    folder: Path
    summary: dict[str, Any]


def simulate(
    scenario: Scenario,
    out: Path,
    seed: int = 1,
    pace: float | None = None,
    watcher: Watcher | None = None,
    port: Port | None = None,
    flash: Path | None = None,
    display: Callable[[DisplayShows], None] | None = None,
) -> Run:
    """Run `scenario` and write its files into `out`, all of them or none.

    `pace` is how many times real time it may go at most; None: as fast as it goes. `flash` is a file in which
    the console remembers what an earlier run left. `display` is handed what the console's display shows,
    looked at twice a second, and pictures of it are among the files.
    """
    config = replace(config_of(scenario, seed, flash), display_interval_us=_DISPLAY_US if display else 0)
    with RunFolder(out) as folder, Recorder(scenario, folder.draft, display is not None) as recorder:
        with _blaming(scenario.plant.path), SimulatedConsole(config) as console:
            started_s = time.perf_counter()
            for record in _records(console, pace, watcher, port):
                if display is not None and isinstance(record, DisplayShows):
                    display(record)
                for item in recorder.take(record):
                    if watcher is not None:
                        watcher.heard(item)
            elapsed_s = time.perf_counter() - started_s
            statistics = console.summary()
        summary = recorder.finish(seed, statistics)
        summary["speedup"] = round(scenario.duration_s / elapsed_s, 1)
        (folder.draft / "summary.json").write_text(to_json(summary), "utf-8")
        # matplotlib takes longer to load than many a run.
        from backstride_host.simulator.results.picture import draw  # noqa: PLC0415

        draw(scenario, recorder, folder.draft / PICTURE)
    return Run(out, summary)


@contextlib.contextmanager
def _blaming(plant: Path) -> Iterator[None]:
    """Name file and line where it is the plant that has failed."""
    try:
        yield
    except SimulatorCrash as error:
        lines = re.findall(rf'File "{re.escape(str(plant.resolve()))}", line (\d+)', error.log)
        if not lines:
            raise
        raise SimulatorCrash(f"{plant}:{lines[-1]}: {error}", error.log) from None


def _records(
    console: SimulatedConsole, pace: float | None, watcher: Watcher | None, port: Port | None
) -> Iterator[Any]:
    """Let time pass in slices, no faster than `pace`; give each record."""
    end_us = console.config.duration_us
    slice_us = (
        _FREE_SLICE_US if pace is None and port is None else round(_PACED_SLICE_US * max(1.0, pace or 1.0))
    )
    started_s = time.perf_counter()
    while console.now_us < end_us:
        rx = port.read() if port is not None else b""
        for record in console.stream(console.now_us + slice_us, rx):
            if port is not None and isinstance(record, LinkBytes):
                port.write(record.data)
            yield record
        if watcher is not None:
            watcher.at(console.now_us / 1e6)
        if pace is not None:
            due_s = started_s + console.now_us / 1e6 / pace
            time.sleep(max(0.0, due_s - time.perf_counter()))


def read_summary(folder: Path) -> dict[str, Any]:
    """Return the summary of a run directory."""
    return json.loads((folder / "summary.json").read_text("utf-8"))
