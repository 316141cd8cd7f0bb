"""Runs a recording of encoder edges through the unmodified firmware, and notes what each tick made of it."""

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from io import BufferedWriter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backstride_host.edge_recording import EdgeReader
from backstride_host.edge_words import EdgeWords
from backstride_host.replay_ticks import TickLines
from backstride_host.simulator.config import CpuCosts, SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import ProbeRows
from backstride_host.simulator.simulation import PARAMS_FILE

_PROBE = Path(__file__).parent / "simulator" / "device" / "replay_probe.py"
_START_US = SimulationConfig.replay_start_us
# The last tick within the recording is noted a little after its end.
_AFTER_US = 100_000
_SLICE_US = 10_000_000

Told = Callable[[str, float], None]


class Replay:
    """A recording, and the console to run it through. `rows` and `length_us` are known after the reading.

    `params` are the firmware's by name; `clock_us` is what the chip's microsecond clock shows when the
    recording begins. `told` learns what goes on, "reading" or "replaying", and how much of it is done.
    """

    def __init__(
        self,
        edges: Path,
        params: Mapping[str, int] | None = None,
        costs: CpuCosts | None = None,
        seed: int = 1,
        clock_us: int = _START_US,
        told: Told = lambda what, part: None,
    ):
        self._edges = edges
        self._params = dict(params or {})
        self._costs = costs or CpuCosts()
        self._seed = seed
        self._clock_us = clock_us
        self._told = told
        self.rows = 0
        self.length_us = 0

    def lines(self) -> Iterator[str]:
        """Yield a line of CSV for each tick that sampled within the recording; see replay_ticks.COLUMNS.

        The whole recording is read and checked before the first one: BadInput names the line that is wrong.
        """
        with tempfile.TemporaryDirectory(prefix="backstride-") as folder:
            words = Path(folder) / "edges"
            self._pack(words)
            config = self._config(words)
            ticks = TickLines(_START_US, self.length_us)
            with SimulatedConsole(config) as console:
                while console.now_us < config.duration_us:
                    for record in console.stream(console.now_us + _SLICE_US):
                        if isinstance(record, ProbeRows):
                            yield from ticks.lines(record.data)
                    self._told("replaying", console.now_us / config.duration_us)

    def _pack(self, path: Path) -> None:
        """Write the recording as the simulated board reads it."""
        reader = EdgeReader(self._edges)
        words = EdgeWords()
        with path.open("wb") as file:
            for rows in reader.stretches(lambda part: self._told("reading", part)):
                _write(file, words.add(rows))
            _write(file, words.end())
        self.rows = reader.rows
        self.length_us = reader.length_us

    def _config(self, words: Path) -> SimulationConfig:
        files = {}
        if self._params:
            files[PARAMS_FILE] = json.dumps({"version": 1, "values": self._params}, sort_keys=True)
        return SimulationConfig(
            duration_us=_START_US + self.length_us + _AFTER_US,
            seed=self._seed,
            files=files,
            costs=self._costs,
            ticks_offset_us=self._clock_us - _START_US,
            probe_file=_PROBE,
            recording=words,
        )


def _write(file: BufferedWriter, words: NDArray[np.uint32]) -> None:
    try:
        file.write(words.tobytes())
        file.flush()
    except OSError as error:
        error.filename = file.name  # a full disk: say which
        raise
