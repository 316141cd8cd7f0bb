"""The yardstick: the best causal Kalman filter of second or third order on the counts sampled at each tick.

White acceleration or white jerk drives it, a count's quantisation is its measurement noise, and its one free
number, the density q of the drive, is searched on each trace with the truth in hand.
"""

from dataclasses import dataclass

import numpy as np
from belt_motions import Floats
from uneven_encoder import Ints

# m^2/s^3 and m^2/s^5: from a shuffle's drive to far beyond a sprint's.
DENSITIES = {2: 10 ** np.arange(-5, 5.01, 0.2), 3: 10 ** np.arange(-4, 8.01, 0.25)}


@dataclass(frozen=True)
class Best:
    """The best filter of a trace; `inside` says whether its density is none of the search's ends."""

    error_mm_s: float
    order: int
    density: float
    inside: bool
    speed_mm_s: Floats


def _drive(order: int, dt_s: float) -> tuple[Floats, Floats]:
    """Return the transition and the noise of unit density over `dt_s`."""
    d = dt_s
    if order == 2:
        return np.array([[1, d], [0, 1]]), np.array([[d**3 / 3, d**2 / 2], [d**2 / 2, d]])
    noise = [
        [d**5 / 20, d**4 / 8, d**3 / 6],
        [d**4 / 8, d**3 / 3, d**2 / 2],
        [d**3 / 6, d**2 / 2, d],
    ]
    return np.array([[1, d, d * d / 2], [0, 1, d], [0, 0, 1]]), np.array(noise)


def filtered(time_s: Floats, count: Ints, counts_per_metre: int, order: int, densities: Floats) -> Floats:
    """Return speeds in mm/s: a row a density, a column a tick."""
    variance = (1 / counts_per_metre) ** 2 / 12
    measured = (count - count[0] + 0.5) / counts_per_metre
    state = np.zeros((densities.size, order))
    covariance = np.zeros((densities.size, order, order)) + np.diag([1.0, 100.0, 1e4][:order])
    speeds = np.empty((densities.size, time_s.size))
    for tick, position in enumerate(measured):
        transition, noise = _drive(order, time_s[tick] - time_s[max(tick - 1, 0)])
        state = state @ transition.T
        covariance = transition @ covariance @ transition.T + densities[:, None, None] * noise
        gain = covariance[:, :, 0] / (covariance[:, 0, 0] + variance)[:, None]
        state += gain * (position - state[:, 0])[:, None]
        covariance -= gain[:, :, None] * covariance[:, 0, :][:, None, :]
        speeds[:, tick] = state[:, 1]
    return speeds * 1000


def best(time_s: Floats, count: Ints, counts_per_metre: int, truth_mm_s: Floats, settled_s: float) -> Best:
    """Search both orders with the truth in hand."""
    after = time_s > settled_s
    found = []
    for order, densities in DENSITIES.items():
        speeds = filtered(time_s, count, counts_per_metre, order, densities)
        errors = np.sqrt(np.mean((speeds[:, after] - truth_mm_s[after]) ** 2, axis=1))
        at = int(np.argmin(errors))
        inside = 0 < at < densities.size - 1
        found.append(Best(float(errors[at]), order, float(densities[at]), inside, speeds[at]))
    return min(found, key=lambda result: result.error_mm_s)
