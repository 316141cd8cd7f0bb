"""Gaits whose every step is known: steps of two unlike feet, each with its wave in the belt's speed.

Steps come first and the wave is hung on them, so the true cadence is a count of steps and not a model's
parameter. Nothing here is shared with the way in which the console looks for the rhythm.
"""

from dataclasses import dataclass

import numpy as np
from belt_motions import GRID_S, Floats, smoothed, wander

STEADY_S = 1.35

# Speed in m/s, steps a second, ripple from peak to peak .
KINDS = {
    "shuffle": ((0.2, 0.5), (0.8, 1.4), (0.03, 0.15)),
    "walk": ((0.4, 1.8), (0.8, 2.2), (0.03, 0.15)),
    "backward run": ((1.7, 3.5), (2.4, 3.5), (0.03, 0.12)),
    "sprint": ((2.5, 5.0), (2.5, 4.5), (0.03, 0.10)),
}


@dataclass(frozen=True)
class Walk:
    """What a gait is made of."""

    speed_m_s: float
    cadence_hz: float
    peak_to_peak: float  # of the belt's speed within a step, over the mean
    time_asymmetry: float = 0.0  # (left - right) / mean of the steps' times
    height_asymmetry: float = 0.0  # the same of the waves' heights
    jitter: float = 0.02  # random part of each step's time
    second: float = 0.35  # harmonics of a step's wave over its first
    third: float = 0.1
    speed_wander: float = 0.03
    cadence_wander: float = 0.01


@dataclass(frozen=True)
class Gait:
    """A belt's speed, and when each step began."""

    walk: Walk
    speed_m_s: Floats
    step_s: Floats

    def cadence_spm(self, time_s: Floats, over_s: float) -> Floats:
        """Return the steps a minute of the `over_s` before each time.

        Counted midway between two steps: where feet differ, `over_s` need not hold as many of each.
        """
        midway_s = (self.step_s[1:] + self.step_s[:-1]) / 2
        number = np.arange(midway_s.size)
        from_s = np.maximum(time_s - over_s, midway_s[0])
        steps = np.interp(time_s, midway_s, number) - np.interp(from_s, midway_s, number)
        return steps / (time_s - from_s) * 60


def steps(rng: np.random.Generator, walk: Walk, duration_s: float) -> Floats:
    """Return when each step begins, from a little before 0 to a little after the end."""
    count = int(walk.cadence_hz * duration_s * 1.3) + 12
    memory = np.exp(-1 / (4.0 * walk.cadence_hz))
    wander = np.zeros(count)
    for index in range(1, count):
        wander[index] = memory * wander[index - 1] + np.sqrt(1 - memory**2) * rng.normal()
    uneven = np.where(np.arange(count) % 2, -0.5, 0.5) * walk.time_asymmetry
    # Each foot falls a little early or late; that moves one instant, not all that follow.
    times = np.cumsum((1 + uneven) * (1 + walk.cadence_wander * wander)) + walk.jitter * rng.normal(
        size=count
    )
    times = np.maximum.accumulate(times) / walk.cadence_hz
    return times - times[3] + rng.uniform(0, 2) / walk.cadence_hz


def _step_wave(rng: np.random.Generator, walk: Walk, points: int = 400) -> Floats:
    """Return the belt's speed within a step, peak to peak 1; it is slowest where the step begins."""
    phase = np.arange(points) / points
    angles = rng.uniform(0, 2 * np.pi, 3)
    wave = np.sin(2 * np.pi * phase + angles[0])
    wave += walk.second * np.sin(4 * np.pi * phase + angles[1])
    wave += walk.third * np.sin(6 * np.pi * phase + angles[2])
    return np.roll(wave, -int(np.argmin(wave))) / np.ptp(wave)


def walked(rng: np.random.Generator, walk: Walk, duration_s: float) -> Gait:
    """Start from rest, be at the wished speed after `STEADY_S`, then keep going."""
    count = int(duration_s / GRID_S)
    time_s = np.arange(count) * GRID_S
    begun_s = steps(rng, walk, duration_s)
    phase = np.interp(time_s, begun_s, np.arange(begun_s.size))
    shape = _step_wave(rng, walk)
    wave = np.interp(phase % 1, np.arange(shape.size) / shape.size, shape, period=1.0)
    heights = 1 + 0.1 * rng.normal(size=begun_s.size)
    heights += np.where(np.arange(begun_s.size) % 2, -0.5, 0.5) * walk.height_asymmetry
    strength = smoothed(heights[np.minimum(phase.astype(int), heights.size - 1)], 0.25 / walk.cadence_hz)
    gate = smoothed(np.interp(time_s, [0, 0.2, STEADY_S - 0.15], [0, 0, 1]), 0.3)
    wished = gate * walk.speed_m_s * (1 + wander(rng, count, walk.speed_wander, 3.0))
    return Gait(walk, wished * (1 + walk.peak_to_peak * strength * wave), begun_s)


def drawn(rng: np.random.Generator, kind: str) -> Walk:
    """Draw a gait of a kind: its speed, rhythm and feet; every third with the least ripple."""
    speeds, cadences, ripples = KINDS[kind]
    return Walk(
        float(rng.choice([-1, 1]) * rng.uniform(*speeds)),
        float(rng.uniform(*cadences)),
        float(ripples[0] if rng.random() < 1 / 3 else rng.uniform(*ripples)),
        time_asymmetry=float(rng.choice([0, 1]) * rng.uniform(0, 0.3)),
        height_asymmetry=float(rng.choice([0, 1]) * rng.uniform(-0.3, 0.3)),
        jitter=float(rng.uniform(0.005, 0.03)),
        second=float(rng.uniform(0, 0.5)),
        third=float(rng.uniform(0, 0.2)),
        speed_wander=float(rng.uniform(0, 0.04)),
        cadence_wander=float(rng.uniform(0, 0.015)),
    )
