"""A quadrature decoder in plain Python, to judge the firmware's counts by: edges in, counts in time out."""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

# The pulse counter sees no pulse shorter than this.
FILTER_US = 12
# Forward is A before B.
FORWARD = {(0, 0): (1, 0), (1, 0): (1, 1), (1, 1): (0, 1), (0, 1): (0, 0)}


@dataclass(frozen=True)
class Counts:
    """Each count's time, and the count from then on; 0 before the first."""

    t_us: NDArray[np.int64]
    count: NDArray[np.int64]

    def at(self, t_us: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the count at each of these times."""
        return np.concatenate(([0], self.count))[np.searchsorted(self.t_us, t_us, "right")]


def read_rows(path: Path) -> list[tuple[int, int, int]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        return [(int(row["t_us"]), int(row["a"]), int(row["b"])) for row in csv.DictReader(file)]


def decoded(rows: list[tuple[int, int, int]]) -> Counts:
    """Count the rows' edges as a decoder behind a filter does."""
    # In order of rows; where both change in one row, A first.
    edges = sorted(
        (place, channel, level)
        for channel in (0, 1)
        for place, level in lasting([(t_us, levels[channel]) for t_us, *levels in rows])
    )
    levels = [rows[0][1], rows[0][2]]
    count, times_us, counts = 0, [], []
    for place, channel, level in edges:
        a, b = levels
        levels[channel] = level
        count += 1 if FORWARD[a, b] == tuple(levels) else -1
        times_us.append(rows[place][0])
        counts.append(count)
    return Counts(np.array(times_us, np.int64), np.array(counts, np.int64))


def lasting(levels: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the rows of a channel's changes, and the levels, that last long enough for the filter."""
    places = [row for row in range(1, len(levels)) if levels[row][1] != levels[row - 1][1]]
    after_us = levels[-1][0] + FILTER_US
    kept, seen = [], levels[0][1]
    for number, place in enumerate(places):
        end_us = levels[places[number + 1]][0] if number + 1 < len(places) else after_us
        t_us, level = levels[place]
        if end_us - t_us >= FILTER_US and level != seen:
            kept.append((place, level))
            seen = level
    return kept
