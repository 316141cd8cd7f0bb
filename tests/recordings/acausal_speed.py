"""A belt's speed from its edges alone, with the future in hand: what an estimator at a tick is judged by.

Edges are joined by straight lines and the course smoothed by a bell that is wider than a line of the encoder,
so that the uneven spacing of a line's four edges goes under.
"""

import numpy as np
from numpy.typing import NDArray
from plain_decoder import Counts

Floats = NDArray[np.float64]
_GRID_S = 1e-3
# Further apart than this, edges are a pause's.
_PAUSE_S = 0.2
_COUNTS = 6
_LEAST_S = 0.03


def bell_width_s(counts: Counts) -> float:
    """Return the time in which the belt, while it moves, brings half as many edges again as a line has."""
    apart_s = np.diff(counts.t_us) / 1e6
    return max(_LEAST_S, _COUNTS * float(np.mean(apart_s[apart_s < _PAUSE_S])))


def smoothed_speed(
    counts: Counts, counts_per_metre: int, length_us: int, width_s: float
) -> tuple[Floats, Floats]:
    """Return times in s and speeds in mm/s; `width_s` is the bell's."""
    step = np.diff(counts.count, prepend=0)
    # An edge lies between two counts: at the upper one's lower end.
    place = np.where(step > 0, counts.count, counts.count + 1)
    time_s = np.arange(0, length_us / 1e6, _GRID_S)
    way_mm = np.interp(time_s, counts.t_us / 1e6, place) * 1000 / counts_per_metre
    bell = np.hanning(2 * round(width_s / _GRID_S / 2) + 1)
    half = bell.size // 2
    smooth = np.convolve(np.pad(way_mm, half, "edge"), bell / bell.sum(), "valid")
    return time_s, np.asarray(np.gradient(smooth, _GRID_S), np.float64)
