"""What is claimed of the direction, over every scale, speed and tick, by itself and in the whole core.

Declared at the first sample that shows enough travel the other way, or the one after; until then the old one
or none; never while the belt trembles; never wrong while it moves.
"""

import math
import random
from collections.abc import Iterator

from backstride.core import faults
from backstride.core.direction import Direction
from belt import Bench
from hypothesis import assume, given, settings
from hypothesis import strategies as st

FASTEST_M_S = 10.0
# A person on a belt of 75 kg; the guard believes 8.
HARDEST_M_S2 = 6.7
STILL_MS = 400
LOOK_S = 0.001

scales = st.integers(100, 4000)
# Acceleration as a part of the hardest (None: to a stop, and stand), and for how long.
parts = st.one_of(st.sampled_from([-1.0, 0.0, 1.0, None]), st.floats(-1, 1))
pushes = st.tuples(parts, st.floats(0.01, 1.6))
Pushes = list[tuple[float | None, float]]


def travelled(motion: Pushes, first_m_s: float) -> Iterator[tuple[float, float]]:
    """Give time and position of a belt that people push and stop, every millisecond."""
    at_s = position_m = 0.0
    speed_m_s = first_m_s
    for part, seconds in motion:
        for _ in range(round(seconds / LOOK_S)):
            before = speed_m_s
            accel_m_s2 = -speed_m_s / LOOK_S if part is None else part * HARDEST_M_S2
            speed_m_s += min(max(accel_m_s2, -HARDEST_M_S2), HARDEST_M_S2) * LOOK_S
            speed_m_s = min(max(speed_m_s, -FASTEST_M_S), FASTEST_M_S)
            position_m += (before + speed_m_s) / 2 * LOOK_S
            at_s += LOOK_S
            yield at_s, position_m


class Shown:
    """The samples of ticks that come 5 to 30 ms apart: time, count, and edges of A and B since the last."""

    def __init__(self, scale: int, motion: Pushes, first_m_s: float, seed: int) -> None:
        rng = random.Random(seed)
        offset = rng.random()
        self.samples: list[tuple[float, int, int, int]] = []
        count = math.floor(offset)
        edges_a = edges_b = 0
        due_s = 0.0
        for at_s, position_m in travelled(motion, first_m_s):
            before, count = count, math.floor(position_m * scale + offset)
            # A's edges lie below odd counts, B's below even ones.
            edges_a += abs((count + 1) // 2 - (before + 1) // 2)
            edges_b += abs(count // 2 - before // 2)
            if at_s >= due_s:
                self.samples.append((at_s, count, edges_a, edges_b))
                edges_a = edges_b = 0
                due_s = at_s + rng.uniform(0.005, 0.03) - LOOK_S


def told(counts: list[int], threshold: int) -> int:
    """Return which way the latest stretch of at least the threshold goes, 0 without one."""
    high = low = counts[-1]
    for count in reversed(counts):
        if high - count >= threshold:
            return 1
        if count - low >= threshold:
            return -1
        high, low = max(high, count), min(low, count)
    return 0


def holds(shown: Shown, threshold: int, declared: list[int], delay: int) -> None:
    """Check the claims; a declaration may be late by `delay` samples."""
    counts = [count for _, count, _, _ in shown.samples]
    truth = [told(counts[: sample + 1], threshold) for sample in range(len(counts))]
    for sample, direction in enumerate(declared):
        lately = truth[max(0, sample - delay) : sample + 1]
        if direction:
            assert direction in lately
        elif all(lately):
            assert rests(shown, truth, declared, sample, threshold)


def rests(shown: Shown, truth: list[int], declared: list[int], sample: int, threshold: int) -> bool:
    """Tell whether a belt without a direction got no further for a while, and hardly at all since then."""
    lost = sample
    while not declared[lost - 1]:
        lost -= 1
    way = truth[lost]
    first = lost
    while first and truth[first - 1] == way:
        first -= 1
    counts = [way * count for _, count, _, _ in shown.samples]
    furthest = counts.index(max(counts[first : lost + 1]), first)
    rested_s = shown.samples[lost][0] - shown.samples[furthest][0]
    since = counts[lost : sample + 1]
    return rested_s > STILL_MS / 1000 - LOOK_S and max(since) - min(since) < threshold


def least_counts(scale: int) -> int:
    return max(3, math.ceil(6 * scale / 1000))


speeds = st.floats(-FASTEST_M_S, FASTEST_M_S)
motions = st.lists(pushes, min_size=1, max_size=6)


@settings(deadline=None)
@given(scales, motions, speeds, st.integers(0, 1 << 30))
def test_it_is_declared_at_the_first_sample_that_shows_it(
    scale: int, motion: Pushes, first_m_s: float, seed: int
) -> None:
    shown = Shown(scale, motion, first_m_s, seed)
    assume(len(shown.samples) > 1)
    direction = Direction()
    direction.configure(scale, 6, STILL_MS * 1000)
    declared = []
    before_s = 0.0
    for at_s, count, _, _ in shown.samples:
        direction.step(count, round((at_s - before_s) * 1e6))
        before_s = at_s
        declared.append(direction.direction)
    holds(shown, least_counts(scale), declared, 0)


@settings(max_examples=40, deadline=None)
@given(scales, motions, st.integers(0, 1 << 30))
def test_so_it_is_in_the_whole_core_and_nobody_is_accused(scale: int, motion: Pushes, seed: int) -> None:
    """From standing. The encoder's guard, which keeps the direction while it doubts, has no reason to."""
    shown = Shown(scale, [(0.0, 0.1), *motion], 0.0, seed)
    bench = Bench(sensing_counts_per_metre=scale, sensing_still_ms=STILL_MS)
    core, inputs = bench.pipeline, bench.inputs
    bench.stand(0.1)
    declared = []
    before_s = 0.0
    for at_s, count, edges_a, edges_b in shown.samples:
        inputs.dt_us = round((at_s - before_s) * 1e6)
        inputs.t_us += inputs.dt_us
        before_s = at_s
        inputs.count, inputs.edges_a, inputs.edges_b = count, edges_a, edges_b
        core.step()
        declared.append(core.direction.direction)
        accused = [name for name in faults.names(core.book.mask) if name.startswith("encoder.")]
        assert accused == []
    holds(shown, least_counts(scale), declared, 1)


@given(scales, st.lists(st.tuples(st.integers(0, 2), st.integers(5000, 30_000)), max_size=200), speeds)
def test_trembling_declares_nothing_and_turns_nothing(
    scale: int, places: list[tuple[int, int]], speed_m_s: float
) -> None:
    """By less than three counts, from a stop on: the old direction or none, and none in the end."""
    direction = Direction()
    direction.configure(scale, 6, STILL_MS * 1000)
    count = 0
    for tick in range(20):
        count = round(speed_m_s * scale * 0.01 * tick)
        direction.step(count, 10_000)
    old = direction.direction
    for place, dt_us in places:
        # On this side of where it stopped.
        direction.step(count + place - (2 if speed_m_s > 0 else 0), dt_us)
        assert direction.direction in (0, old)
        old = direction.direction
    direction.step(direction._count, STILL_MS * 1000)
    assert direction.direction == 0
