"""Curves over time as people can look at them: thinned, smoothed over strides, broken at gaps."""

import numpy as np

_GAP_S = 1.0  # without telemetry: the line ends
# More points than this a picture of this width cannot show.
_POINTS = 3000


def envelope(t_s: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return time, lowest and highest of so many neighbours that at most _POINTS remain."""
    if len(values) == 0:
        return np.zeros(1), np.zeros(1), np.zeros(1)
    group = max(1, -(-len(values) // _POINTS))
    starts = np.arange(0, len(values), group)
    return t_s[starts], np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)


def broken(t_s: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the values with nothing where telemetry pauses, so that no line is drawn across."""
    values = np.array(values, float)
    values[np.flatnonzero(np.diff(t_s) > _GAP_S)] = np.nan
    return values


def strides(t_s: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the mean over the second around each point, in which the stride's ripple cancels."""
    if len(values) == 0:
        return values
    added = np.concatenate([[0.0], np.cumsum(values, dtype=float)])
    first = np.searchsorted(t_s, t_s - 0.5)
    last = np.searchsorted(t_s, t_s + 0.5, side="right")
    return (added[last] - added[first]) / (last - first)
