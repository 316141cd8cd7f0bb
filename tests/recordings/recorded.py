"""The recordings as tests use them: sidecar, counts by a plain decoder, what the firmware made of them."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import plain_decoder
from backstride_host.replay import Replay
from backstride_host.replay_ticks import COLUMNS
from backstride_host.simulator.config import CpuCosts
from numpy.typing import NDArray
from plain_decoder import Counts

HERE = Path(__file__).parent
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ticks:
    """What OUT.csv says, a column each."""

    t_us: Ints
    count: Ints
    speed_mm_s: Ints
    direction: Ints
    distance_mm: Ints
    cadence_dspm: list[int | None]
    faults: list[set[str]]


@dataclass(frozen=True)
class Recorded:
    """One recording of the set, by its name."""

    name: str

    @cached_property
    def path(self) -> Path:
        return next(HERE.glob(f"{self.name}.csv*"))

    @cached_property
    def sidecar(self) -> dict[str, Any]:
        return tomllib.loads((HERE / f"{self.name}.toml").read_text(encoding="utf-8"))

    @property
    def truth(self) -> dict[str, Any]:
        return self.sidecar["truth"]

    @property
    def counts_per_metre(self) -> int:
        return self.sidecar["params"]["sensing.counts_per_metre"]

    @cached_property
    def counts(self) -> Counts:
        """The recording's own counts, forward positive as its polarity says."""
        plain = plain_decoder.decoded(plain_decoder.read_rows(self.path))
        return Counts(plain.t_us, plain.count * self.sidecar["params"].get("sensing.polarity", 1))

    @cached_property
    def ticks(self) -> Ticks:
        return self.replayed()

    def replayed(
        self,
        params: Mapping[str, int] | None = None,
        costs: CpuCosts | None = None,
        seed: int = 1,
        clock_us: int = 2_000_000,
    ) -> Ticks:
        """Run it through the firmware, with its own parameters and these."""
        own = self.sidecar["params"]
        lines = Replay(self.path, own | dict(params or {}), costs, seed, clock_us).lines()
        rows = list(csv.DictReader(lines, COLUMNS))
        numbers = {name: np.array([int(row[name]) for row in rows]) for name in COLUMNS[:5]}
        return Ticks(
            **numbers,
            cadence_dspm=[int(row["cadence_dspm"]) if row["cadence_dspm"] else None for row in rows],
            faults=[set(row["faults"].split("+")) - {""} for row in rows],
        )


ALL = [Recorded(path.stem) for path in sorted(HERE.glob("*.toml"))]
SOUND = [recorded for recorded in ALL if recorded.sidecar["encoder_is_sound"]]
