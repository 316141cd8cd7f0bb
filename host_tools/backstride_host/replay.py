"""Runs a recording of encoder edges through the unmodified firmware, and notes what each tick made of it."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from backstride_host.edge_recording import EdgeRecording
from backstride_host.edge_words import edge_words
from backstride_host.replay_ticks import TickLines
from backstride_host.simulator.config import CpuCosts, SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import ProbeRows
from backstride_host.simulator.simulation import PARAMS_FILE

_PROBE = Path(__file__).parent / "simulator" / "device" / "replay_probe.py"
# The last tick within the recording is noted a little after its end.
_AFTER_US = 100_000
_SLICE_US = 10_000_000


def replay(
    recording: EdgeRecording, params: Mapping[str, int], costs: CpuCosts, seed: int = 1
) -> Iterator[str]:
    """Yield a line of CSV for each tick that sampled within the recording; see replay_ticks.COLUMNS."""
    with tempfile.TemporaryDirectory(prefix="backstride-") as folder:
        words = Path(folder) / "edges"
        words.write_bytes(edge_words(recording).tobytes())
        config = _config(recording, words, params, costs, seed)
        ticks = TickLines(config.replay_start_us, recording.length_us)
        with SimulatedConsole(config) as console:
            while console.now_us < config.duration_us:
                for record in console.stream(console.now_us + _SLICE_US):
                    if isinstance(record, ProbeRows):
                        yield from ticks.lines(record.data)


def _config(
    recording: EdgeRecording, words: Path, params: Mapping[str, int], costs: CpuCosts, seed: int
) -> SimulationConfig:
    files = {}
    if params:
        files[PARAMS_FILE] = json.dumps({"version": 1, "values": dict(params)}, sort_keys=True)
    start_us = SimulationConfig.replay_start_us
    return SimulationConfig(
        duration_us=start_us + recording.length_us + _AFTER_US,
        seed=seed,
        files=files,
        costs=costs,
        probe_file=_PROBE,
        recording=words,
    )
