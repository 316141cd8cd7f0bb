"""A console's ticks and interrupts in time, around any estimator: late handlers, blocked ones, collections.

Everything that runs shares one queue and takes turns: a tick comes with its timer's latency, takes `TICK_S`
from its sample on, and blocks the handlers of edges; a handler reads clock and counter when it runs; a
collection blocks both.
"""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from belt_motions import Floats
from uneven_encoder import Ints, Recording

LATENCY_S = (50e-6, 200e-6)
TICK_S = 1.5e-3
HANDLER_S = 40e-6
COLLECTION_S = (2e-3, 3e-3)
COLLECTION_EVERY_S = 3.0
QUEUE = 8
LOOK_S = 26e-6  # that a look at the counter takes
LONGEST_WAIT_S = 2.2e-3
# Ticks do not begin before the estimator's first.
FIRST_S = 0.02
WRAP = 1 << 30


class Estimator(Protocol):
    """What a console asks of the speed estimator."""

    capture: int
    caught: int
    speed_mm_s: int

    def wait_us(self, count: int, t_us: int) -> int: ...

    def step(
        self, count: int, t_us: int, dt_us: int, edge_count: int, edge_t_us: int, edges: int
    ) -> None: ...


@dataclass(frozen=True)
class Run:
    """Each tick's sample and estimate.

    `busy` is the part of the time that edges and waiting took, `caught` the part of waits that found an edge.
    """

    time_s: Floats
    count: Ints
    speed_mm_s: Floats
    truth_mm_s: Floats
    busy: float
    caught: float

    def error_mm_s(self, settled_s: float = 0.5) -> float:
        """Root mean square error after `settled_s`."""
        after = self.time_s > settled_s
        return float(np.sqrt(np.mean((self.speed_mm_s[after] - self.truth_mm_s[after]) ** 2)))


def tick_times(rng: np.random.Generator, duration_s: float, period_s: tuple[float, float]) -> Floats:
    """Return when ticks are due, `period_s` (shortest, longest) apart."""
    low, high = period_s
    number = int(duration_s / low)
    steps = np.full(number, low) if low == high else rng.uniform(low, high, number)
    due = FIRST_S + np.cumsum(steps)
    return due[due < duration_s - 2 * high]


class Console:
    """Runs an estimator over a recording."""

    def __init__(self, recording: Recording, rng: np.random.Generator, *, both: bool = True) -> None:
        """`both`: interrupts come from both channels, otherwise from A alone."""
        self.recording = recording
        self._rng = rng
        wanted = np.ones(recording.edge.size, bool) if both else recording.edge % 2 == 0
        self._edge_s = recording.edge_s[wanted].tolist()
        self._all_s = recording.edge_s.tolist()
        self._counts = recording.counts_at(np.concatenate([[-1.0], recording.edge_s])).tolist()
        number = int(recording.duration_s / COLLECTION_EVERY_S)
        starts = np.sort(rng.uniform(0, recording.duration_s, number))
        lengths = rng.uniform(*COLLECTION_S, number)
        self._collections = list(zip(starts.tolist(), (starts + lengths).tolist(), strict=True))
        self._free_s = 0.0
        self._edge_index = 0
        self._spent_s = 0.0
        self._waits = self._catches = 0
        self._latest = (0, 0, 0)  # the handler's count and time in us, and how many ran

    def _count_at(self, time_s: float) -> int:
        return self._counts[bisect_right(self._all_s, time_s)]

    def _when_free(self, time_s: float) -> float:
        time_s = max(time_s, self._free_s)
        for start_s, end_s in self._collections:
            if start_s <= time_s < end_s:
                return end_s
        return time_s

    def _handle(self, until_s: float, listening_from_s: float) -> None:
        """Run the handlers of edges since `listening_from_s` that get their turn before `until_s`."""
        count = edge_us = ran = 0
        self._latest = (0, 0, 0)
        if listening_from_s == float("inf"):
            return
        self._edge_index = max(self._edge_index, bisect_right(self._edge_s, listening_from_s))
        waiting: list[float] = []
        while self._edge_index < len(self._edge_s):
            edge_s = self._edge_s[self._edge_index]
            start_s = self._when_free(edge_s + self._rng.uniform(*LATENCY_S))
            if start_s >= until_s:
                break
            self._edge_index += 1
            waiting = [other_s for other_s in waiting if other_s > edge_s]
            if len(waiting) >= QUEUE - 1:
                continue
            waiting.append(start_s)
            self._free_s = start_s + HANDLER_S
            self._spent_s += HANDLER_S
            count, edge_us, ran = self._count_at(start_s), int(start_s * 1e6), ran + 1
        self._latest = (count, edge_us, ran)

    def _wait(self, start_s: float, sleep_s: float) -> tuple[float, int]:
        """Sleep, then look until the count changes; return the time of the last look and the change."""
        before = self._count_at(start_s)
        from_s = start_s + sleep_s + LOOK_S
        if sleep_s and self._count_at(from_s) != before:
            self._spent_s += from_s - start_s
            return from_s, 0
        index = bisect_right(self._all_s, start_s)
        end_s = start_s + LONGEST_WAIT_S
        if index < len(self._all_s) and self._all_s[index] < end_s:
            end_s = from_s + max(0, int((self._all_s[index] - from_s) / LOOK_S) + 1) * LOOK_S
        self._spent_s += end_s - start_s
        change = self._count_at(end_s) - before
        return end_s, (change > 0) - (change < 0)

    def run(self, estimator: Estimator, due_s: Floats, start_us: int = WRAP - 9_000_000) -> Run:
        """Tick at `due_s`, and as late as a tick must; the clock shows `start_us` at 0 and wraps soon."""
        samples: list[tuple[float, int, int]] = []
        listening_from_s = float("inf")
        last_us = 0
        for due in due_s.tolist():
            late_s = due + self._rng.uniform(*LATENCY_S)
            self._handle(late_s, listening_from_s)
            time_s, caught = self._when_free(late_s) + LOOK_S, 0
            sleep_us = estimator.wait_us(self._count_at(time_s), (start_us + int(time_s * 1e6) + 1) % WRAP)
            if sleep_us >= 0:
                time_s, caught = self._wait(time_s, sleep_us * 1e-6)
                self._waits += 1
                self._catches += caught != 0
            self._free_s = time_s + TICK_S
            count = self._count_at(time_s)
            time_us = int(time_s * 1e6) + 1  # the clock is read after the counter
            edge_count, edge_us, edges = self._latest
            estimator.caught = caught
            estimator.step(
                count,
                (start_us + time_us) % WRAP,
                time_us - last_us if last_us else 10_000,
                edge_count,
                (start_us + edge_us) % WRAP,
                edges,
            )
            samples.append((time_us * 1e-6, count, estimator.speed_mm_s))
            last_us = time_us
            if estimator.capture != 1:
                listening_from_s = float("inf")
            elif listening_from_s == float("inf"):
                listening_from_s = self._free_s
        time, counts, speeds = (np.array(column) for column in zip(*samples, strict=True))
        truth = self.recording.speeds_at(time) * 1000
        busy = self._spent_s / self.recording.duration_s
        caught = self._catches / max(1, self._waits)
        return Run(time, counts, speeds.astype(float), truth, busy, caught)
