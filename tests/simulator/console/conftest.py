"""Runs small programs on the simulated board, as the firmware would be run."""

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from backstride_host.errors import MicroPythonMissing
from backstride_host.simulator.config import SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import (
    FirmwareEnded,
    LinkBytes,
    LogText,
    Record,
    ResetHappened,
    ScenarioEvent,
    Truth,
)
from backstride_host.simulator.micropython_binary import find_micropython

HERE = Path(__file__).parent
BOARDS = HERE.parents[2] / "boards"
EVEN_PLANT = HERE.parent / "plant_even.py"


@dataclass
class Outcome:
    """What a run has left."""

    records: list[Record]
    summary: dict[str, int]

    def of(self, kind: type) -> list[Any]:
        """Return the records of a kind."""
        return [record for record in self.records if isinstance(record, kind)]

    @property
    def printed(self) -> list[str]:
        """The lines that the program printed."""
        return [*"".join(record.text for record in self.of(LogText)).splitlines()]

    @property
    def numbers(self) -> list[int]:
        """All whole numbers that the program printed."""
        return [int(word) for line in self.printed for word in line.split() if word.lstrip("-").isdigit()]

    @property
    def link(self) -> bytes:
        """What the host received."""
        return b"".join(record.data for record in self.of(LinkBytes))

    @property
    def resets(self) -> list[int]:
        """The causes of the resets."""
        return [record.cause for record in self.of(ResetHappened)]

    @property
    def events(self) -> list[tuple[float, str, str]]:
        """The scenario's events, times in seconds."""
        return [(record.t_us / 1e6, record.name, record.detail) for record in self.of(ScenarioEvent)]

    @property
    def ended(self) -> str | None:
        """How main.py ended, None if it did not."""
        found = self.of(FirmwareEnded)
        return found[-1].detail if found else None

    @property
    def truth(self) -> Any:
        """The plant's truth, all rows."""
        return np.concatenate([record.rows() for record in self.of(Truth)])


@pytest.fixture
def config(tmp_path):
    """Return a config that runs `main` (and `boot`) for `seconds`, the belt moving at `speed_m_s`."""
    try:
        find_micropython()
    except MicroPythonMissing:
        pytest.skip("no micropython")

    def make(
        main: str, seconds: float = 2.5, boot: str = "", speed_m_s: float = 0.0, **more: Any
    ) -> SimulationConfig:
        (tmp_path / "boot.py").write_text(textwrap.dedent(boot))
        (tmp_path / "main.py").write_text(textwrap.dedent(main))
        given = {
            "firmware_dir": tmp_path,
            "boards_dir": BOARDS,
            "plant_file": EVEN_PLANT,
            "plant_params": {"speed_m_s": speed_m_s},
        }
        return SimulationConfig(duration_us=round(seconds * 1e6), **{**given, **more})

    return make


@pytest.fixture
def run(config):
    """Run a program to the end of its time; return the `Outcome`."""

    def runner(main: str, *args: Any, **more: Any) -> Outcome:
        made = config(main, *args, **more)
        with SimulatedConsole(made) as console:
            records = console.advance(made.duration_us)
            return Outcome(records, console.summary())

    return runner
