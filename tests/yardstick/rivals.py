"""What others do with the same belt, each with its free number chosen per trace with the truth in hand.

Window, slope and alpha-beta see the count at each tick. The Theil-Sen quadratic sees every edge of one kind
with its perfect time, as OpenRowingMonitor's computer stamps its magnets.
Each returns speeds in mm/s, a row for each choice of its free number.
"""

from itertools import combinations

import numpy as np
from belt_motions import Floats
from uneven_encoder import Ints, Recording

WINDOW_S = 0.1
SLOPE_TICKS = (4, 6, 8, 11, 15, 20, 27, 36, 48)
ALPHAS = np.arange(0.04, 0.9, 0.02)
THEIL_SEN_EDGES = (4, 5, 6, 8, 10, 12)


def window(time_s: Floats, count: Ints, counts_per_metre: int) -> Floats:
    """Counts of the last 100 ms over their time."""
    first = np.searchsorted(time_s, time_s - WINDOW_S)
    span_s = np.maximum(time_s - time_s[first], 1e-3)
    return ((count - count[first]) / span_s / counts_per_metre * 1000)[None, :]


def slope(time_s: Floats, count: Ints, counts_per_metre: int) -> Floats:
    """Least-squares line through the counts of the last ticks."""
    rows = []
    for ticks in SLOPE_TICKS:
        speeds = np.zeros(time_s.size)
        for tick in range(ticks, time_s.size):
            t = time_s[tick - ticks : tick + 1] - time_s[tick]
            c = count[tick - ticks : tick + 1]
            centred = t - t.mean()
            speeds[tick] = centred @ c / (centred @ centred)
        rows.append(speeds)
    return np.array(rows) / counts_per_metre * 1000


def alpha_beta(time_s: Floats, count: Ints, counts_per_metre: int) -> Floats:
    """The two-gain tracker, its beta from alpha as noise and manoeuvre ask (Kalata 1984)."""
    beta = 2 * (2 - ALPHAS) - 4 * np.sqrt(1 - ALPHAS)
    position = np.full(ALPHAS.size, float(count[0]))
    speed = np.zeros(ALPHAS.size)
    speeds = np.zeros((ALPHAS.size, time_s.size))
    for tick in range(1, time_s.size):
        dt_s = time_s[tick] - time_s[tick - 1]
        position += speed * dt_s
        error = count[tick] - position
        position += ALPHAS * error
        speed += beta / dt_s * error
        speeds[:, tick] = speed
    return speeds / counts_per_metre * 1000


def _theil_sen_quadratic(t: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Fit x = a t^2 + b t + c by medians, a row a window; return a and b."""
    triples = np.array(list(combinations(range(t.shape[1]), 3))).T
    t1, t2, t3 = (t[:, index] for index in triples)
    x1, x2, x3 = (x[:, index] for index in triples)
    curvatures = ((x3 - x1) / (t3 - t1) - (x2 - x1) / (t2 - t1)) / (t3 - t2)
    a = np.median(curvatures, axis=1)
    rest = x - a[:, None] * t * t
    first, second = np.array(list(combinations(range(t.shape[1]), 2))).T
    b = np.median((rest[:, second] - rest[:, first]) / (t[:, second] - t[:, first]), axis=1)
    return a, b


def theil_sen(recording: Recording, time_s: Floats) -> Floats:
    """A quadratic through the last edges of one kind: its slope at the newest edge, and at the tick.

    Where the window spans a turn or a stop, or no edge came for longer than it spans, the belt is taken to
    stand.
    """
    of_one_kind = recording.edge % 4 == 0
    edge_s, edge = recording.edge_s[of_one_kind], recording.edge[of_one_kind]
    newest = np.searchsorted(edge_s, time_s, "right") - 1
    rows = []
    for edges in THEIL_SEN_EDGES:
        usable = newest >= edges - 1
        window_index = newest[usable, None] + np.arange(-edges + 1, 1)
        t = edge_s[window_index]
        x = edge[window_index].astype(float)
        latest_s = t[:, -1:]
        monotonic = np.all(np.diff(x, axis=1) > 0, axis=1) | np.all(np.diff(x, axis=1) < 0, axis=1)
        fresh = time_s[usable] - latest_s[:, 0] < 2 * np.max(np.diff(t, axis=1), axis=1)
        a, b = _theil_sen_quadratic(t - latest_s, x - x[:, -1:])
        age_s = time_s[usable] - latest_s[:, 0]
        for speed in (b, b + 2 * a * age_s):
            row = np.zeros(time_s.size)
            row[usable] = np.where(monotonic & fresh, speed, 0.0)
            rows.append(row)
    return np.array(rows) / recording.counts_per_metre * 1000


def least_error(speeds_mm_s: Floats, truth_mm_s: Floats, time_s: Floats, settled_s: float) -> float:
    """Return the least root mean square error among the rows, after `settled_s`."""
    after = time_s > settled_s
    return float(np.min(np.sqrt(np.mean((speeds_mm_s[:, after] - truth_mm_s[after]) ** 2, axis=1))))
