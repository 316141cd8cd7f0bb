"""The belt's speed under a walker, as plain formulas: a few sines of the steps' phase.

Phase is known, so is the cadence: nothing is shared with the firmware.
"""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

TURN = 2 * math.pi


@dataclass(frozen=True)
class Gait:
    """A steady rhythm. `swing` is the belt's speed within a step, half of peak to peak, over the mean."""

    speed_mm_s: float
    cadence_hz: float
    swing: float
    second: float = 0.3
    third: float = 0.1
    # Every other step: its height, and how much later it comes, in steps.
    uneven_height: float = 0.0
    uneven_time: float = 0.0
    angles: tuple[float, float, float] = (0.0, 0.7, 2.0)

    def speed_at(self, time_s: float) -> float:
        """Return the belt's speed in mm/s."""
        strides, within = divmod(time_s * self.cadence_hz / 2, 1.0)
        first = 0.5 * (1 + self.uneven_time)
        phase = (
            2 * strides
            + (within / first * 0.5 if within < first else 0.5 + (within - first) / (1 - first) / 2) * 2
        )
        wave = math.sin(TURN * phase + self.angles[0])
        wave += self.second * math.sin(2 * TURN * phase + self.angles[1])
        wave += self.third * math.sin(3 * TURN * phase + self.angles[2])
        height = 1 + self.uneven_height * math.sin(TURN * phase / 2)
        return self.speed_mm_s * (1 + self.swing * height * wave / (1 + 0.5 * self.second))


def ticks(
    speed_at: Callable[[float], float], seconds: float, dt_us: Callable[[], int] = lambda: 10_000
) -> Iterator[tuple[float, int, int]]:
    """Yield time, whole speed and the time since the last tick."""
    time_us = 0
    while time_us < seconds * 1e6:
        step_us = dt_us()
        time_us += step_us
        yield time_us / 1e6, round(speed_at(time_us / 1e6)), step_us


def uneven_ticks(seed: int) -> Callable[[], int]:
    """Return what draws 5 to 30 ms."""
    rng = random.Random(seed)
    return lambda: rng.randint(5000, 30_000)
