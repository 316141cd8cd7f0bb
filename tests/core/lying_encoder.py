"""A quadrature encoder as wires see it, with what can go wrong on the way: edges, a filter, a decoder.

Made from DOMAIN's and the data sheet's words alone: a line of A and B, a counter that counts each edge by the
other channel's level, a pulse filter, and one more counter a channel that counts its edges.
"""

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace

# The levels of A and B in the four counts of a line.
LINE = ((0, 0), (1, 0), (1, 1), (0, 1))
FILTER_US = 12.0
WRAP = 1 << 30
A, B = 0, 1
# Between two looks at the belt it moves evenly.
_LOOK_US = 1000.0

Signal = list[tuple[float, int, int]]  # time in us, channel, level


@dataclass
class Wrong:
    """What is wrong with the signal from `at_us` on; the defaults are a healthy one."""

    at_us: float = 0.0
    stuck: tuple[int, ...] = ()  # channels
    swapped: bool = False
    dropped: float = 0.0  # part of the edges
    bounce_us: float = 0.0
    bounce_part: float = 1.0  # of the edges
    noise_hz: float = 0.0
    slip: float = 0.0  # part of the travel, in stands of some centimetres


class LyingEncoder:
    """Edges of a belt at `position_m(t_us)`, and what a console's counters say of them at any time."""

    def __init__(
        self,
        counts_per_metre: int,
        position_m: Callable[[float], float],
        wrong: Wrong | None = None,
        *,
        seed: int = 1,
        uneven: tuple[float, float, float, float] = (0.0, 0.02, -0.03, 0.03),
    ) -> None:
        self._scale = counts_per_metre
        self._position_m = position_m
        self._wrong = wrong or Wrong()
        self._rng = random.Random(seed)
        self._uneven = uneven
        self._now_us = 0.0
        self._roller_m = position_m(0.0)
        self._slipped_m = 0.0
        self._left_m = 0.0
        self._standing = False
        self._reading = self._roller_m * counts_per_metre
        around = math.floor(self._reading)
        self._place = max(k for k in (around - 1, around, around + 1) if self._reading >= self._at(k))
        self._true = list(LINE[self._place & 3])
        self._wire = list(self._true)
        self._behind = list(self._true)
        self._waiting: Signal = []
        self.count = self._place
        self.edges = [0, 0]
        self.latest = (-1e9, self.count)  # edge: its time and the count after it

    def advance(self, until_us: float) -> None:
        """Let time pass."""
        edges = list(self._edges(until_us))
        for at_us, channel, level in sorted(edges + self._glitches(until_us), key=lambda edge: edge[0]):
            self._see(at_us, channel, level)
        self._settle(until_us)
        self._now_us = until_us

    def _ring_m(self, t_us: float) -> float:
        position_m = self._position_m(t_us)
        moved_m = position_m - self._roller_m
        self._roller_m = position_m
        if self._wrong.slip and t_us >= self._wrong.at_us:
            if self._standing:
                self._slipped_m += moved_m
            self._left_m -= abs(moved_m)
            if self._left_m <= 0:
                self._standing = not self._standing
                part = self._wrong.slip if self._standing else 1 - self._wrong.slip
                self._left_m = self._rng.uniform(0.05, 0.15) * part
        return position_m - self._slipped_m

    def _edges(self, until_us: float) -> Iterator[tuple[float, int, int]]:
        t_us = self._now_us
        while t_us < until_us:
            from_us, t_us = t_us, min(t_us + _LOOK_US, until_us)
            before, self._reading = self._reading, self._ring_m(t_us) * self._scale
            up = self._reading > before
            # Count k begins at boundary k.
            boundary = self._place + 1 if up else self._place
            while self._passes(boundary, up):
                self._place += 1 if up else -1
                part = (self._at(boundary) - before) / (self._reading - before)
                at_us = from_us + min(max(part, 0.0), 1.0) * (t_us - from_us)
                for channel in (A, B):
                    level = LINE[self._place & 3][channel]
                    if level != self._true[channel]:
                        self._true[channel] = level
                        yield from self._sent(at_us, channel, level)
                boundary += 1 if up else -1

    def _at(self, boundary: int) -> float:
        return boundary + self._uneven[boundary & 3]

    def _passes(self, boundary: int, up: bool) -> bool:
        return self._reading >= self._at(boundary) if up else self._reading < self._at(boundary)

    def _sent(self, t_us: float, channel: int, level: int) -> Iterator[tuple[float, int, int]]:
        wrong = self._wrong
        if t_us < wrong.at_us:
            yield t_us, channel, level
        elif self._rng.random() >= wrong.dropped:
            yield t_us, channel, level
            if wrong.bounce_us and self._rng.random() < wrong.bounce_part:
                opens_us = t_us + self._rng.uniform(0, wrong.bounce_us / 2)
                yield opens_us, channel, 1 - level
                yield opens_us + self._rng.uniform(0, wrong.bounce_us / 2), channel, level

    def _glitches(self, until_us: float) -> Signal:
        wrong = self._wrong
        found: Signal = []
        if not wrong.noise_hz or until_us <= wrong.at_us:
            return found
        t_us = max(self._now_us, wrong.at_us)
        while True:
            t_us += self._rng.expovariate(wrong.noise_hz / 1e6)
            if t_us >= until_us:
                return found
            channel = self._rng.choice((A, B))
            # -1 turns the level over.
            found += [(t_us, channel, -1), (t_us + self._rng.uniform(0, 50), channel, -1)]

    def _see(self, t_us: float, channel: int, level: int) -> None:
        """Take an edge on the sensor's side, and pass on what the wire to the console shows."""
        self._wire[channel] = 1 - self._wire[channel] if level < 0 else level
        if t_us >= self._wrong.at_us and channel in self._wrong.stuck:
            return
        pin = 1 - channel if self._wrong.swapped and t_us >= self._wrong.at_us else channel
        self._settle(t_us)
        self._waiting = [change for change in self._waiting if change[1] != pin]
        if self._wire[channel] != self._behind[pin]:
            self._waiting.append((t_us, pin, self._wire[channel]))

    def _settle(self, until_us: float) -> None:
        """Let levels through that have lasted; each edge counts by the other channel's level."""
        for change in sorted(self._waiting):
            t_us, pin, level = change
            if t_us + FILTER_US <= until_us:
                self._waiting.remove(change)
                before = LINE.index((self._behind[A], self._behind[B]))
                self._behind[pin] = level
                after = LINE.index((self._behind[A], self._behind[B]))
                self.count += 1 if (after - before) % 4 == 1 else -1
                self.edges[pin] += 1
                self.latest = (t_us, self.count)


class Wired:
    """Ticks of a console at such an encoder: `tick` fills `inputs` as the drivers do."""

    def __init__(self, encoder: LyingEncoder, first_us: int = 0, first_count: int = 0) -> None:
        self.encoder = encoder
        self._first_us = first_us
        self._first_count = first_count
        self._edges = [0, 0]
        self.now_us = 0.0
        self._latency = random.Random(2)
        self.inputs = SimpleNamespace(count=0, t_us=0, dt_us=10_000, edges_a=0, edges_b=0)
        self.inputs.edges = self.inputs.edge_count = self.inputs.edge_t_us = 0

    def _folded(self, count: int) -> int:
        return (count + self._first_count + WRAP // 2) % WRAP - WRAP // 2

    def tick(self, dt_us: float = 10_000.0, apart_us: float = 15.0) -> SimpleNamespace:
        """Let `dt_us` pass, then read the count, and the channels' counters one after the other."""
        encoder, inputs = self.encoder, self.inputs
        before_us, self.now_us = self.now_us, self.now_us + dt_us
        # The latest edge whose handler runs before the tick.
        late_us = self._latency.uniform(50, 200)
        encoder.advance(self.now_us - late_us)
        edge_us, edge_count = encoder.latest
        inputs.edges = int(edge_us + late_us > before_us)
        inputs.edge_count = self._folded(edge_count)
        inputs.edge_t_us = (self._first_us + round(edge_us + late_us)) % WRAP
        encoder.advance(self.now_us)
        inputs.count = self._folded(encoder.count)
        inputs.dt_us = round(dt_us)
        inputs.t_us = (self._first_us + round(self.now_us)) % WRAP
        for channel, name in ((A, "edges_a"), (B, "edges_b")):
            encoder.advance(self.now_us + apart_us * (channel + 1))
            setattr(inputs, name, encoder.edges[channel] - self._edges[channel])
            self._edges[channel] = encoder.edges[channel]
        return inputs
