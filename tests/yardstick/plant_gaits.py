"""The simulator's walkers, with the time of each of their steps read out."""

from typing import Any

import numpy as np
from backstride_host.simulator.world import plant, second_plant
from belt_motions import GRID_S, Floats

# A plant and its walker's method that ends a step.
PLANTS = {"first plant": (plant, "new_step"), "second plant": (second_plant, "footfall")}
_STEP_S = 0.001


def walked_by(
    name: str,
    entry: dict[str, Any],
    constants: dict[str, float],
    duration_s: float,
    off_at_s: float = float("inf"),
) -> tuple[Floats, Floats]:
    """Return the belt's speed on the grid, and when each step began; `off_at_s` the walker steps off."""
    module, ends_step = PLANTS[name]
    treadmill = module.Plant(constants, 3)
    begun_s: list[float] = []
    count = round(duration_s / _STEP_S)
    speed_m_s = np.empty(count)
    end_step = getattr(treadmill.walker, ends_step)

    def noted(*arguments: float) -> None:
        begun_s.append(index * _STEP_S)
        end_step(*arguments)

    setattr(treadmill.walker, ends_step, noted)
    for index in range(count):
        treadmill.step(_STEP_S, 0.0, entry if index * _STEP_S < off_at_s else {"do": "step_off"})
        speed_m_s[index] = treadmill.belt_speed_m_s
    grid = np.arange(round(duration_s / GRID_S)) * GRID_S
    return np.interp(grid, np.arange(count) * _STEP_S, speed_m_s), np.array(begun_s)
