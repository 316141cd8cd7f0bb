"""The traces on which speed estimators are judged, and one estimator's run over each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import belt_motions as motions
import kalman
import numpy as np
from belt_motions import Floats
from soft_console import Console, Estimator, Run, tick_times
from uneven_encoder import Recording, record

DURATION_S = 45.0
SETTLED_S = 0.5
EVEN_S = (0.010, 0.010)
UNEVEN_S = (0.005, 0.030)

Maker = Callable[[np.random.Generator, float], Floats]


@dataclass(frozen=True)
class Plan:
    """How a trace is made."""

    name: str
    counts_per_metre: int
    motion: Maker
    period_s: tuple[float, float] = EVEN_S


def _stride(speed_m_s: float, cadence_hz: float, peak_to_peak: float) -> Maker:
    return lambda rng, duration_s: motions.striding(rng, duration_s, speed_m_s, cadence_hz, peak_to_peak)


def _sprint(top_m_s: float) -> Maker:
    return lambda rng, duration_s: motions.sprinting(rng, duration_s, top_m_s)


PLANS = (
    Plan("slow shuffle 0.2 m/s", 256, _stride(0.2, 0.9, 0.14)),
    Plan("slow shuffle -0.2 m/s", 1000, _stride(-0.2, 1.0, 0.12)),
    Plan("reverse walk -0.8 m/s", 1000, _stride(-0.8, 1.5, 0.10)),
    Plan("walk 1.2 m/s", 256, _stride(1.2, 1.8, 0.07)),
    Plan("walk 1.3 m/s", 3000, _stride(1.3, 1.9, 0.06)),
    Plan("reverse run -2.2 m/s", 1000, _stride(-2.2, 2.8, 0.08)),
    Plan("reverse run -2.6 m/s", 256, _stride(-2.6, 3.0, 0.07)),
    Plan("sprint to 8 m/s", 1000, _sprint(8.0)),
    Plan("sprint to 7 m/s", 3000, _sprint(7.0)),
    Plan("start, stop, turn", 1000, motions.starting_stopping_turning),
    Plan("start, stop, turn", 256, motions.starting_stopping_turning),
    Plan("sled bursts", 1000, motions.sledding),
    Plan("sled bursts", 3000, motions.sledding),
    Plan("reverse walk -1.0 m/s, ticks of 5 to 30 ms", 1000, _stride(-1.0, 1.7, 0.08), UNEVEN_S),
)


@dataclass(frozen=True)
class Trace:
    """A recording, when its ticks are due, and what the yardstick makes of it."""

    plan: Plan
    recording: Recording
    due_s: Floats
    seed: tuple[int, int]

    def run(self, estimator: Estimator, *, both: bool = True) -> Run:
        """Let a console run `estimator`; every estimator meets the same latencies and collections."""
        console = Console(self.recording, np.random.default_rng([*self.seed, 1]), both=both)
        return console.run(estimator, self.due_s)

    def plain_samples(self) -> tuple[Floats, kalman.Ints, Floats]:
        """Return time, count and truth at ticks that wait for nothing."""
        rng = np.random.default_rng([*self.seed, 2])
        time_s = np.round(self.due_s + rng.uniform(50e-6, 200e-6, self.due_s.size), 6)
        return time_s, self.recording.counts_at(time_s), self.recording.speeds_at(time_s) * 1000

    @cached_property
    def yardstick(self) -> kalman.Best:
        """Return the best Kalman filter on those samples."""
        time_s, count, truth = self.plain_samples()
        return kalman.best(time_s, count, self.plan.counts_per_metre, truth, SETTLED_S)


def traces(seed: int = 1, duration_s: float = DURATION_S, errors: float = 1.0) -> Iterator[Trace]:
    """Make every trace; `errors` scales the encoder's."""
    for number, plan in enumerate(PLANS):
        rng = np.random.default_rng([seed, number])
        recording = record(rng, plan.motion(rng, duration_s), plan.counts_per_metre, errors)
        yield Trace(plan, recording, tick_times(rng, duration_s, plan.period_s), (seed, number))
