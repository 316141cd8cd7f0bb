"""Belts to record: speeds in m/s every `GRID_S`, from the makers of the yardstick and from both plants.

The plants' come from whole sessions: the real firmware brakes, the plant's walker walks against it.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import belt_motions as motions
import numpy as np
from backstride_host import simulator
from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import load_scenario
from belt_motions import GRID_S, Floats

WORLD = Path(simulator.__file__).parent / "world"


def along(points: Sequence[tuple[float, float]], smooth_s: float = 0.3) -> Floats:
    """Go evenly from one (time in s, speed in m/s) to the next, corners rounded over `smooth_s`."""
    times, speeds = zip(*points, strict=True)
    grid_s = np.arange(round(times[-1] / GRID_S)) * GRID_S
    return motions.smoothed(np.interp(grid_s, times, speeds), smooth_s)


def stopping(speed_m_s: Floats, over_s: float = 0.8) -> Floats:
    """Bring the belt to rest at the end."""
    count = round(over_s / GRID_S)
    fade = np.concatenate((np.ones(speed_m_s.size - count), (1 + np.cos(np.linspace(0, np.pi, count))) / 2))
    return speed_m_s * fade


def shuffling_with_pauses(rng: np.random.Generator, counts_per_metre: int) -> Floats:
    """Shuffle, stand with the belt trembling by less than a count, shuffle back the other way."""
    pause = motions.trembling(rng, 3.5, 0.45 / counts_per_metre)
    there = stopping(motions.striding(rng, 6.0, 0.2, 0.9, 0.14))
    back = stopping(motions.striding(rng, 6.0, -0.2, 0.95, 0.14))
    return np.concatenate((there, pause, back, motions.trembling(rng, 2.5, 0.45 / counts_per_metre)))


def session(scenario: str, plant: str, from_s: float, to_s: float) -> Floats:
    """Run a scenario on a plant (`plant`, `second_plant`) and cut a piece out of its belt's speed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.toml"
        path.write_text(scenario)
        run = simulate(load_scenario(path, WORLD / f"{plant}.py"), Path(folder) / "run")
        with (run.folder / "truth.csv").open() as file:
            names = file.readline().strip().split(",")
            table = np.loadtxt(file, delimiter=",")
    time_s = table[:, names.index("t_s")]
    grid_s = np.arange(round((to_s - from_s) / GRID_S)) * GRID_S
    return np.interp(grid_s + from_s, time_s, table[:, names.index("belt_speed_m_s")])
