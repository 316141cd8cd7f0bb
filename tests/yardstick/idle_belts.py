"""Belts that move without a rhythm of steps. Speeds in m/s every `GRID_S`."""

from collections.abc import Callable

import numpy as np
from belt_motions import GRID_S, Floats, smoothed, trembling, wander

_MASS_KG, _STATIC_N, _VISCOUS_N = 75.0, 15.0, 6.0


def _way(rng: np.random.Generator) -> int:
    return int(rng.choice([-1, 1]))


def driven(rng: np.random.Generator, duration_s: float) -> Floats:
    """A motor turns it: the only rhythm is that of a roller out of true, in the encoder."""
    time_s = np.arange(int(duration_s / GRID_S)) * GRID_S
    return np.asarray(np.clip(time_s, 0, 1) * (_way(rng) * rng.uniform(0.2, 3.0)), np.float64)


def drifting(rng: np.random.Generator, duration_s: float) -> Floats:
    """A hand holds it near a speed."""
    count = int(duration_s / GRID_S)
    gate = np.clip(np.arange(count) * GRID_S, 0, 1)
    return _way(rng) * rng.uniform(0.3, 2.0) * gate * (1 + wander(rng, count, 0.08, rng.uniform(0.5, 5)))


def coasting(rng: np.random.Generator, duration_s: float) -> Floats:
    """Somebody pushes it once in a while and lets it roll out."""
    time_s = np.arange(int(duration_s / GRID_S)) * GRID_S % rng.uniform(4, 14)
    top_m_s, slowing = rng.uniform(0.5, 4), _VISCOUS_N / _MASS_KG
    rest = _STATIC_N / _VISCOUS_N
    falling = (top_m_s + rest) * np.exp(-slowing * (time_s - 1)) - rest
    return _way(rng) * np.where(time_s < 1, top_m_s * time_s, np.maximum(falling, 0))


def shuffled(rng: np.random.Generator, duration_s: float) -> Floats:
    """Somebody fidgets: pushes at random, 30 to 70 % off their mean distance."""
    count = int(duration_s / GRID_S)
    variation, mean_s = rng.uniform(0.3, 0.7), rng.uniform(0.4, 1.2)
    shape = variation**-2
    begun_s = np.cumsum(rng.gamma(shape, mean_s / shape, int(2 * duration_s / mean_s) + 50))
    begun_s = begun_s[begun_s < duration_s - 1]
    pushes = np.zeros(count)
    pushes[(begun_s / GRID_S).astype(int)] = 1 + 0.3 * rng.normal(size=begun_s.size)
    wave = smoothed(pushes, rng.uniform(0.2, 0.6))
    return rng.uniform(0.2, 1.2) * (0.5 + rng.uniform(0.1, 1.6) * wave / wave.max())


def rough(rng: np.random.Generator, duration_s: float) -> Floats:
    """A speed of smoothed noise, from hardly any to a quarter of itself."""
    count = int(duration_s / GRID_S)
    coarse = rng.normal(size=int(duration_s / 0.05) + 3)
    noise = np.interp(np.arange(count) * GRID_S, np.arange(coarse.size) * 0.05, coarse)
    noise = smoothed(noise, rng.uniform(0.1, 0.7))
    return rng.uniform(0.2, 2.0) * (1 + rng.uniform(0.01, 0.15) * noise / noise.std())


def hopping(rng: np.random.Generator, duration_s: float) -> Floats:
    """Somebody hangs on the rails and hops now and then."""
    count = int(duration_s / GRID_S)
    begun_s = np.cumsum(rng.uniform(1.2, 4, int(duration_s)))
    begun_s = begun_s[begun_s < duration_s]
    decay = np.exp(-GRID_S / 1.0)
    speed_m_s = np.zeros(count)
    hops = np.zeros(count)
    hops[(begun_s / GRID_S).astype(int)] = rng.uniform(0.1, 0.5, begun_s.size)
    for index in range(1, count):
        speed_m_s[index] = decay * speed_m_s[index - 1] + hops[index]
    return _way(rng) * smoothed(speed_m_s, 0.05)


def shaking(rng: np.random.Generator, duration_s: float) -> Floats:
    """A standing belt trembles by up to 2 cm."""
    return trembling(rng, duration_s, rng.uniform(0.0005, 0.02))


BELTS: dict[str, Callable[[np.random.Generator, float], Floats]] = {
    "motor, roller out of true": driven,
    "slow drift": drifting,
    "pushed and coasting": coasting,
    "random shuffling": shuffled,
    "rough": rough,
    "hops at the rail": hopping,
    "trembling": shaking,
}
