"""What a console's cadence says on a belt: through an uneven encoder, late ticks and the speed estimator."""

from dataclasses import dataclass

import numpy as np
from backstride.core.cadence import UNKNOWN, Cadence
from backstride.core.speed import SpeedEstimator
from belt_motions import Floats
from numpy.typing import NDArray
from soft_console import Console, Run, tick_times
from uneven_encoder import record


@dataclass(frozen=True)
class Heard:
    """At each tick: time, cadence in steps a minute, asymmetry and variability in permille; nan for none."""

    time_s: Floats
    cadence_spm: Floats
    asymmetry: Floats
    variability: Floats

    @property
    def answered(self) -> NDArray[np.bool_]:
        return ~np.isnan(self.cadence_spm)

    @property
    def first_s(self) -> float:
        """When the first answer came; inf for never."""
        return float(self.time_s[self.answered][0]) if self.answered.any() else float("inf")

    def share(self, from_s: float = 0.0) -> float:
        """Return the part of the time from `from_s` on that was answered."""
        return float(self.answered[self.time_s >= from_s].mean())

    def errors_spm(self, truth_spm: Floats) -> Floats:
        """Return the answers' errors."""
        return (self.cadence_spm - truth_spm)[self.answered]


def listen(time_s: Floats, speed_mm_s: Floats, roller: tuple[int, int] = (1000, 0)) -> Heard:
    """Let a console's cadence hear speeds at its ticks; `roller` is counts a metre and, if known, a turn."""
    cadence = Cadence()
    cadence.configure(*roller)
    rows = []
    last_us = 0
    for now_us, speed in zip(
        (time_s * 1e6).astype(int).tolist(), speed_mm_s.astype(int).tolist(), strict=True
    ):
        cadence.step(speed, now_us - last_us if last_us else 10_000)
        last_us = now_us
        rows.append((cadence.cadence_dspm, cadence.asymmetry_permille, cadence.variability_permille))
    columns = np.where(np.array(rows) == UNKNOWN, np.nan, np.array(rows, float))
    return Heard(time_s, columns[:, 0] / 10, columns[:, 1], columns[:, 2])


def estimated(
    rng: np.random.Generator,
    speed_m_s: Floats,
    counts_per_metre: int,
    period_s: tuple[float, float] = (0.010, 0.010),
    errors: float = 1.0,
    counts_per_turn: int = 0,
) -> Run:
    """Roll the belt over an encoder with errors; ticks come `period_s` (shortest, longest) apart."""
    recording = record(rng, speed_m_s, counts_per_metre, errors)
    estimator = SpeedEstimator()
    estimator.configure(counts_per_metre, counts_per_turn)
    return Console(recording, rng).run(estimator, tick_times(rng, recording.duration_s, period_s))


def heard(
    rng: np.random.Generator,
    speed_m_s: Floats,
    counts_per_metre: int,
    period_s: tuple[float, float] = (0.010, 0.010),
    errors: float = 1.0,
    counts_per_turn: int = 0,
) -> Heard:
    """Let a console hear the belt, as `estimated` does."""
    run = estimated(rng, speed_m_s, counts_per_metre, period_s, errors, counts_per_turn)
    return listen(run.time_s, run.speed_mm_s, (counts_per_metre, counts_per_turn))
