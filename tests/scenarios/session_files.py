"""Runs a scenario on a plant and reads its files: the plant's truth beside what the firmware told."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import load_scenario
from numpy.typing import NDArray

Column = NDArray[np.float64]


def columns(path: Path, names: Sequence[str]) -> dict[str, Column]:
    """Return the named number columns of a CSV file; an empty cell is not a number."""
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name] or "nan") for row in rows]) for name in names}


@dataclass(frozen=True)
class SessionFiles:
    """What a run left."""

    folder: Path

    @cached_property
    def truth(self) -> dict[str, Column]:
        with (self.folder / "truth.csv").open() as file:
            header = file.readline().strip().split(",")
        table = np.loadtxt(self.folder / "truth.csv", delimiter=",", skiprows=1)
        return {name: table[:, place] for place, name in enumerate(header)}

    @cached_property
    def summary(self) -> dict[str, Any]:
        return json.loads((self.folder / "summary.json").read_text())

    @cached_property
    def events(self) -> list[tuple[float, str, str, str]]:
        with (self.folder / "events.csv").open(newline="") as file:
            return [
                (float(row["t_s"]), row["source"], row["name"], row["detail"]) for row in csv.DictReader(file)
            ]

    @cached_property
    def telemetry_rows(self) -> list[dict[str, str]]:
        with (self.folder / "telemetry.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    def telemetry(self, name: str) -> Column:
        """Return one number field of every telemetry message."""
        return np.array([float(row[name] or "nan") for row in self.telemetry_rows])

    def states(self) -> list[str]:
        """Return the states in the order the firmware entered them."""
        return [
            detail.split()[0]
            for _, source, name, detail in self.events
            if (source, name) == ("firmware", "state")
        ]

    def when(self, name: str, detail: str = "") -> list[float]:
        """Return the times of the firmware's events of a name whose detail begins so."""
        return [
            t
            for t, source, event, text in self.events
            if (source, event) == ("firmware", name) and text.startswith(detail)
        ]

    def faults(self) -> set[str]:
        """Return the names of all faults raised."""
        return {
            detail.split()[0]
            for _, source, name, detail in self.events
            if (source, name) == ("firmware", "fault.raise")
        }

    def between(self, start_s: float, end_s: float) -> NDArray[np.bool_]:
        """Return the truth's rows from start_s to before end_s."""
        return (self.truth["t_s"] >= start_s) & (self.truth["t_s"] < end_s)

    def mean_force_n(self, start_s: float, end_s: float) -> float:
        """Return the plant's mean brake force between two times."""
        return float(self.truth["brake_force_n"][self.between(start_s, end_s)].mean())


def run(text: str, folder: Path, plant: Path | None = None, seed: int = 1) -> SessionFiles:
    """Run the scenario written in `text`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "scenario.toml"
    path.write_text(text)
    simulate(load_scenario(path, plant), folder / "out", seed=seed)
    return SessionFiles(folder / "out")
