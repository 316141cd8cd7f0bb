"""How much faster than real time the closed loop runs, its files and its picture written."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import load_scenario

_DURATION_S = 600
_RUNS = 3

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


def _run(folder: Path, duration_s: int) -> tuple[float, float, dict[str, Any]]:
    path = folder / "closed_loop.toml"
    path.write_text(_SCENARIO.format(duration_s=duration_s))
    scenario = load_scenario(path)
    started_s = time.perf_counter()
    started_cpu_s = _cpu_s()
    summary = simulate(scenario, folder / "out").summary
    return _cpu_s() - started_cpu_s, time.perf_counter() - started_s, summary


def results() -> Iterator[dict[str, Any]]:
    """Give virtual seconds a CPU second, host and console together, and a second of wall; best of three."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [_run(Path(folder), _DURATION_S) for _ in range(_RUNS)]
    edges = runs[0][2]["edges_run"]
    best_cpu_s = min(run[0] for run in runs)
    best_wall_s = min(run[1] for run in runs)
    yield _line("loop.speedup.one_core", best_cpu_s, {"required": 100, "aim": 300, "edge_interrupts": edges})
    yield _line("loop.speedup.wall", best_wall_s, {})


def _line(name: str, seconds: float, against: dict[str, Any]) -> dict[str, Any]:
    value = round(_DURATION_S / seconds, 1)
    return {"name": name, "value": value, "unit": "times real time", "n": _RUNS, "against": against}
