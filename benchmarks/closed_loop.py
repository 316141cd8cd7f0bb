"""How much faster than real time the closed loop runs, telemetry captured."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backstride_host.framing import StreamDecoder
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import LinkBytes
from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import Scenario, load_scenario
from backstride_host.simulator.simulation import config_of

_DURATION_S = 600
_RUNS = 3
_TELEMETRY_HZ = 20

# 0.7 m/s backwards at 1000 counts a metre, edge interrupts on, telemetry at its default rate.
_SCENARIO = """
name = "closed loop"
duration_s = {duration_s}
[[command]]
at_s = 2
send = "session.start"
args = {{ programme = "free" }}
[[command]]
at_s = 3
send = "level.set"
args = {{ level = 2 }}
[[walker]]
at_s = 4
do = "walk"
direction = "reverse"
speed_m_s = 0.7
cadence_spm = 96
"""


def _cpu_s() -> float:
    """Return the CPU seconds of this process and of the consoles that have ended."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _loop(scenario: Scenario) -> tuple[float, int]:
    """Return the CPU seconds of one run, telemetry decoded as it comes, and its edge interrupts."""
    started_s = _cpu_s()
    captured = 0
    with SimulatedConsole(config_of(scenario, seed=1)) as console:
        decoder = StreamDecoder()
        for record in console.stream(console.config.duration_us):
            if isinstance(record, LinkBytes):
                captured += sum(1 for _ in decoder.feed(record.data))
        edges = console.summary()["edges_run"]
    if captured < _DURATION_S * _TELEMETRY_HZ * 0.95:
        raise RuntimeError(f"only {captured} frames were captured")
    return _cpu_s() - started_s, edges


def _files(scenario: Scenario, folder: Path) -> tuple[float, int]:
    """Return the wall seconds of a whole run that leaves its files and its picture."""
    started_s = time.perf_counter()
    edges = simulate(scenario, folder / "out").summary["edges_run"]
    return time.perf_counter() - started_s, edges


def results() -> Iterator[dict[str, Any]]:
    """Give virtual seconds a CPU second, host and console together, and a second of wall; best of three."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "closed_loop.toml"
        path.write_text(_SCENARIO.format(duration_s=_DURATION_S))
        scenario = load_scenario(path)
        cpu_s, edges = min(_loop(scenario) for _ in range(_RUNS))
        wall_s, _ = min(_files(scenario, Path(folder)) for _ in range(_RUNS))
    yield _line("loop.speedup.one_core", cpu_s, {"required": 100, "aim": 300, "edge_interrupts": edges})
    yield _line("loop.speedup.with_all_files", wall_s, {})


def _line(name: str, seconds: float, against: dict[str, Any]) -> dict[str, Any]:
    value = round(_DURATION_S / seconds, 1)
    return {"name": name, "value": value, "unit": "times real time", "n": _RUNS, "against": against}
