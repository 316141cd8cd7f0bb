"""Same scenario, seed and MicroPython: the same bytes, in whatever process."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from session_files import run
from texts import fault, under_load, walker

PROCESSES = 10

# A turn of events that touches everything: edges, faults, a reset with its second interpreter, storage.
TEXT = under_load(
    "same", fault(14, "key.pulled", 2), walker(15, "stand"), fault(20, "cpu.reset"), duration_s=24
)


def digest(folder: Path) -> dict[str, str]:
    """Return a digest of each file of a run; the speed of the run is the one thing that may differ."""
    digests = {}
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        if path.name == "summary.json":
            summary = json.loads(content)
            summary.pop("speedup")
            content = json.dumps(summary).encode()
        digests[path.name] = hashlib.sha256(content).hexdigest()
    return digests


def test_ten_processes_leave_the_same_bytes(tmp_path: Path) -> None:
    def one(number: int) -> dict[str, str]:
        return digest(run(TEXT, tmp_path / str(number)).folder)

    with ThreadPoolExecutor(2) as pool:
        first, *others = pool.map(one, range(PROCESSES))
    assert {"truth.csv", "telemetry.csv", "events.csv", "link.bin", "summary.json"} <= set(first)
    assert all(other == first for other in others)


def test_another_seed_walks_otherwise(tmp_path: Path) -> None:
    first = digest(run(TEXT, tmp_path / "one", seed=1).folder)
    second = digest(run(TEXT, tmp_path / "two", seed=2).folder)
    assert first["truth.csv"] != second["truth.csv"]
