"""A belt position as a function of time, seen through a quadrature encoder: counts, edges, a tick that waits.

For the specification of the speed estimator: exact, small and slow. `tests/yardstick` has the real thing.
"""

import math
import random
from collections.abc import Callable

from backstride.core.speed import SpeedEstimator

CAPTURE_EVERY = 1
CAPTURE_AT_TICK = 2
WRAP = 1 << 30
LATENCY_US = (50, 200)
LONGEST_WAIT_US = 2200
LOOK_US = 25


class PlainEncoder:
    """Feeds an estimator, tick by tick, with what a console would find at `position_m(t_s)`.

    `uneven` are the offsets, in counts, of a line's four edges.
    """

    def __init__(
        self,
        counts_per_metre: int,
        position_m: Callable[[float], float],
        *,
        first_count: int = 0,
        first_us: int = 0,
        uneven: tuple[float, float, float, float] = (0, 0, 0, 0),
        edges: bool = True,
    ) -> None:
        self.estimator = SpeedEstimator()
        self.estimator.configure(counts_per_metre)
        self._scale = counts_per_metre
        self._position_m = position_m
        self._first_count = first_count
        self._first_us = first_us
        self._uneven = uneven
        self._edges = edges
        self._rng = random.Random(1)
        self.now_us = 0

    def count_at(self, now_us: float) -> int:
        """Return the unwrapped count, 0 at position 0."""
        reading = self._position_m(now_us * 1e-6) * self._scale
        count = math.floor(reading)
        # The boundary before a count may lie a little above or below it.
        if reading < count + self._uneven[count & 3]:
            return count - 1
        if reading >= count + 1 + self._uneven[(count + 1) & 3]:
            return count + 1
        return count

    def _edge_before(self, now_us: int, since_us: float) -> float | None:
        """Return when the handler of the last edge ran between two ticks, by bisection; None without one."""
        late_us = self._rng.uniform(*LATENCY_US)
        high = now_us - late_us
        since_us = max(0, since_us - late_us)
        count = self.count_at(high)
        low = high
        while low > since_us and self.count_at(low) == count:
            high = low
            low = max(low - 200, since_us)
        if self.count_at(low) == count:
            return None
        while high - low > 0.5:
            middle = (low + high) / 2
            if self.count_at(middle) == count:
                high = middle
            else:
                low = middle
        return high + late_us

    def _wait(self, sleep_us: int) -> int:
        """Sleep, then look until the count changes; return the change."""
        before = self.count_at(self.now_us)
        end_us = self.now_us + LONGEST_WAIT_US
        self.now_us += sleep_us + LOOK_US
        if sleep_us and self.count_at(self.now_us) != before:
            return 0
        while self.now_us < end_us and self.count_at(self.now_us) == before:
            self.now_us += LOOK_US
        change = self.count_at(self.now_us) - before
        return (change > 0) - (change < 0)

    def _folded(self, count: int) -> int:
        return (count + self._first_count + WRAP // 2) % WRAP - WRAP // 2

    def tick(self, dt_us: int = 10_000) -> int:
        """Let `dt_us` pass, and what the tick waits; return the estimated speed in mm/s."""
        estimator = self.estimator
        since_us = self.now_us
        self.now_us += dt_us
        estimator.caught = 0
        handler_us = None
        clock_us = (self._first_us + self.now_us) % WRAP
        sleep_us = estimator.wait_us(self._folded(self.count_at(self.now_us)), clock_us)
        assert sleep_us < 0 or estimator.capture == CAPTURE_AT_TICK
        if self._edges and sleep_us >= 0:
            estimator.caught = self._wait(sleep_us)
        elif self._edges:
            handler_us = self._edge_before(self.now_us, since_us)
        edge_us = int(handler_us) if handler_us is not None else 0
        estimator.step(
            self._folded(self.count_at(self.now_us)),
            (self._first_us + self.now_us) % WRAP,
            self.now_us - since_us,
            self._folded(self.count_at(edge_us)),
            (self._first_us + edge_us) % WRAP,
            int(handler_us is not None),
        )
        return estimator.speed_mm_s

    def run(self, seconds: float, dt_us: Callable[[], int] = lambda: 10_000) -> list[int]:
        """Tick for a while; return the speeds."""
        end_us = self.now_us + seconds * 1e6
        speeds = []
        while self.now_us < end_us:
            speeds.append(self.tick(dt_us()))
        return speeds
