"""How much longer `backstride --help` takes than an empty Python, in CPU time and in instructions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_RUNS = 15
_REQUIRED_MS = 150
_HELP = (str(Path(sys.executable).parent / "backstride"), "--help")
_NOTHING = (sys.executable, "-c", "pass")


def _cpu_ms(command: tuple[str, ...]) -> float:
    """Return the least of some runs: what a machine with other work to do adds is none of the program's."""
    least_s = float("inf")
    for _ in range(_RUNS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        least_s = min(least_s, usage.ru_utime + usage.ru_stime)
    return least_s * 1000


def _instructions(command: tuple[str, ...]) -> int:
    """Count them, the same whatever else the machine does; 0 where valgrind is not installed."""
    if shutil.which("valgrind") is None:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "counts"
        counting = [
            "valgrind",
            "--tool=callgrind",
            f"--callgrind-out-file={out}",
            sys.executable,
            *command[1:],
        ]
        if command[0] != sys.executable:
            counting[3:] = [sys.executable, *command]
        subprocess.run(counting, check=True, capture_output=True)
        totals = next(line for line in out.read_text().splitlines() if line.startswith("totals:"))
    return int(totals.split()[1])


def results() -> Iterator[dict[str, Any]]:
    """Yield one result a benchmark."""
    nothing_ms = _cpu_ms(_NOTHING)
    against: dict[str, Any] = {"required": _REQUIRED_MS, "an empty Python": round(nothing_ms, 1)}
    yield _result("cli.help.more", round(_cpu_ms(_HELP) - nothing_ms, 1), "ms of CPU", _RUNS, against)
    nothing = _instructions(_NOTHING)
    if nothing:
        more = _instructions(_HELP) - nothing
        yield _result("cli.help.more.instructions", more, "instructions", 1, {"an empty Python": nothing})


def _result(name: str, value: float, unit: str, runs: int, against: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "n": runs, "against": against}
