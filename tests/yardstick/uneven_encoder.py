"""A quadrature encoder with the faults of real ones, on a roller that is not quite round.

The boundary before count k lies at k + line error + once-a-revolution error, in counts. Boundaries 0 and 2 of
a line are channel A's, 1 and 3 are B's.
"""

from dataclasses import dataclass

import numpy as np
from belt_motions import GRID_S, Floats
from numpy.typing import NDArray

Ints = NDArray[np.int64]

ROLLER_M = 0.2513  # around 80 mm
PHASE_COUNTS = 0.13  # B against A, at most: 12 of 360 degrees
DUTY_COUNTS = 0.16  # a channel's high half too long, at most: 4 %
GAIN = 0.003  # once a revolution, of the speed; half a revolution brings 30 % of it


@dataclass(frozen=True)
class Recording:
    """What a belt did and what its encoder showed. Edges: time, boundary, 1 upwards or -1."""

    speed_m_s: Floats
    counts_per_metre: int
    edge_s: Floats
    edge: Ints
    way: Ints
    first_count: int

    @property
    def duration_s(self) -> float:
        return self.speed_m_s.size * GRID_S

    def speeds_at(self, time_s: Floats) -> Floats:
        return np.interp(time_s, np.arange(self.speed_m_s.size) * GRID_S, self.speed_m_s)

    def counts_at(self, time_s: Floats) -> Ints:
        steps = np.concatenate([[0], np.cumsum(self.way)])
        return self.first_count + steps[np.searchsorted(self.edge_s, time_s, "right")]


def record(
    rng: np.random.Generator, speed_m_s: Floats, counts_per_metre: int, errors: float = 1.0
) -> Recording:
    """Roll the belt over an encoder whose errors are `errors` times those above."""
    steps_m = (speed_m_s[1:] + speed_m_s[:-1]) / 2 * GRID_S
    position_m = np.concatenate([[0.0], np.cumsum(steps_m)]) + rng.uniform(0, 0.1)
    around = max(8, round(ROLLER_M * counts_per_metre / 4) * 4)
    low = int(position_m.min() * counts_per_metre) - 8
    high = int(position_m.max() * counts_per_metre) + 8
    count = np.arange(low, high)
    phase, duty_a, duty_b = rng.uniform(-1, 1, 3) * np.array([PHASE_COUNTS, DUTY_COUNTS, DUTY_COUNTS])
    line = np.array([0, phase, duty_a, phase + duty_b])[count % 4]
    angle = 2 * np.pi * count / around
    turns = rng.uniform(0, 2 * np.pi, 2)
    roller = GAIN * around / (2 * np.pi) * (np.sin(angle + turns[0]) + 0.15 * np.sin(2 * angle + turns[1]))
    boundary_m = (count + errors * (line + roller)) / counts_per_metre
    return _edges(speed_m_s, counts_per_metre, np.interp(position_m, boundary_m, count.astype(float)))


def _edges(speed_m_s: Floats, counts_per_metre: int, reading: Floats) -> Recording:
    """Find where the `reading` (counts, with fractions) passes whole numbers."""
    whole = np.floor(reading).astype(np.int64)
    passed = np.diff(whole)
    steps = np.nonzero(passed)[0]
    number = np.abs(passed[steps])
    at = np.repeat(steps, number)
    nth = np.arange(at.size) - np.repeat(np.cumsum(number) - number, number)
    up = passed[at] > 0
    edge = np.where(up, whole[at] + 1 + nth, whole[at] - nth)
    edge_s = (at + (edge - reading[at]) / (reading[at + 1] - reading[at])) * GRID_S
    return Recording(speed_m_s, counts_per_metre, edge_s, edge, np.where(up, 1, -1), int(whole[0]))
