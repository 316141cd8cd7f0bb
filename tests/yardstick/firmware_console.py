"""A trace through the real firmware under MicroPython, as `backstride replay` runs it."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import kalman
import numpy as np
from backstride_host.replay import Replay
from backstride_host.simulator.config import CpuCosts
from belt_motions import Floats
from kalman import Ints
from numpy.typing import NDArray
from pin_levels import pins_of
from soft_console import HANDLER_S, LATENCY_S, TICK_S
from speed_traces import EVEN_S, SETTLED_S, Trace

# The firmware's timer is even. One of every ten milliseconds, late by up to so much, comes 5 to 30 ms after
# the last that was heard.
_UNEVEN_US = 20_000


@dataclass(frozen=True)
class Heard:
    """Each tick's sample and the firmware's estimate, its error and the best Kalman filter's.

    `strict_mm_s` is that of the best filter on the firmware's own samples: those that waited for an edge say
    more than others.
    """

    name: str
    period_s: tuple[float, float]
    time_s: Floats
    counted_right: NDArray[np.bool_]
    speed_mm_s: Floats
    error_mm_s: float
    yardstick_mm_s: float
    strict_mm_s: float


def costs_of(trace: Trace) -> CpuCosts:
    """Return the soft console's costs, as the simulator knows them."""
    low_s, high_s = LATENCY_S
    return CpuCosts(
        tick_us=round(TICK_S * 1e6),
        edge_us=round(HANDLER_S * 1e6),
        irq_latency_low_us=round(low_s * 1e6),
        irq_latency_high_us=round(high_s * 1e6),
        tick_jitter_us=0 if trace.plan.period_s == EVEN_S else _UNEVEN_US,
    )


def replayed(trace: Trace, params: Mapping[str, int] | None = None) -> Iterator[list[int]]:
    """Yield t_us, count, speed, direction and distance of each tick."""
    settings = {"sensing.counts_per_metre": trace.plan.counts_per_metre, **(params or {})}
    with tempfile.TemporaryDirectory() as folder:
        edges = Path(folder) / "edges.csv"
        edges.write_text(pins_of(trace.recording).rows(), encoding="ascii")
        for line in Replay(edges, settings, costs_of(trace), seed=1 + trace.seed[1]).lines():
            yield [int(field) for field in line.split(",")[:5]]


def heard(trace: Trace, params: Mapping[str, int] | None = None) -> Heard:
    """Judge the firmware with `params`; one whose ticks are not the trace's by its own samples alone."""
    columns = np.array(list(replayed(trace, params)), dtype=np.int64).T
    time_s = columns[0] * 1e-6
    speed_mm_s = columns[2].astype(float)
    truth_mm_s = trace.recording.speeds_at(time_s) * 1000
    settled = time_s > SETTLED_S
    strict = kalman.best(time_s, columns[1], trace.plan.counts_per_metre, truth_mm_s, SETTLED_S).error_mm_s
    return Heard(
        f"{trace.plan.name}, {trace.plan.counts_per_metre} counts/m",
        trace.plan.period_s,
        time_s,
        _counted_right(trace, time_s, columns[1]),
        speed_mm_s,
        float(np.sqrt(np.mean((speed_mm_s - truth_mm_s)[settled] ** 2))),
        trace.yardstick.error_mm_s if trace.plan.period_s == EVEN_S else strict,
        strict,
    )


def _counted_right(trace: Trace, time_s: Floats, count: Ints) -> NDArray[np.bool_]:
    """Tell whether each count is one that the belt showed around its time."""
    before, after = (trace.recording.counts_at(time_s + by_s) for by_s in (-3e-6, 3e-6))
    count = count + trace.recording.first_count
    return (np.minimum(before, after) <= count) & (count <= np.maximum(before, after))
