"""The encoder's scale and polarity, from runs of ten marked loops of the belt and more."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backstride_host.calibration.motion import Motion
from backstride_host.calibration.run import Run, agreeing, all_agree, not_enough
from backstride_host.errors import CalibrationError

LOOPS_LEAST = 10
WITHIN = 0.005
# A mark is brought back to its line within so much; a tape is read within so much.
_MARK_M = 0.005
_TAPE_M = 0.001
_BACK_PART = 0.02
_COIL_A = 0.15
_SENSING = "encoder."
# The console's own range.
_LEAST, _MOST = 100.0, 4000.0


@dataclass(frozen=True)
class EncoderResult:
    """Counts a metre of belt, one standard deviation of it, and 1 where forward counts up, else -1."""

    counts_per_metre: float
    uncertainty: float
    spread: float
    polarity: int

    @property
    def params(self) -> dict[str, int]:
        """What the console's parameters are to be."""
        per_km = round(self.counts_per_metre * 1000)
        return {
            "sensing.counts_per_metre": per_km // 1000,
            "sensing.counts_per_km_extra": per_km % 1000,
            "sensing.polarity": self.polarity,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return it for a record."""
        return {
            "counts_per_metre": round(self.counts_per_metre, 3),
            "uncertainty": round(self.uncertainty, 3),
            "spread_percent": round(self.spread * 100, 3),
            "polarity": self.polarity,
        }


class EncoderCalibration:
    """Takes one motion a run: `loops` loops of `loop_m`, forward, from the mark to the mark."""

    def __init__(self, loop_m: float, loops: int, counts_per_km: float, polarity: int, needed: int = 3):
        if loops < LOOPS_LEAST:
            raise CalibrationError(
                f"{loops} loops are too few: a mark is off by {_MARK_M * 1000:.0f} mm, ten even it out"
            )
        self.loop_m = loop_m
        self.loops = loops
        self.needed = needed
        self.runs: list[Run] = []
        self._counts_per_m = counts_per_km / 1000
        self._polarity = polarity

    def take(self, motion: Motion) -> Run:
        """Judge one run, and all before it again: which of them agree."""
        counts = motion.moved_m * self._counts_per_m
        run = Run(len(self.runs) + 1, values={"counts": round(counts)})
        run.values["counts_per_metre"] = abs(counts) / (self.loops * self.loop_m)
        run.reason = self._wrong(motion)
        self.runs.append(run)
        self._compare()
        return run

    def _wrong(self, motion: Motion) -> str:
        """Return what is wrong with the run by itself."""
        seen = sorted(name for name in motion.faults if name.startswith(_SENSING))
        if seen:
            return f"the console reported {', '.join(seen)}"
        if float(motion.coil_a.max()) > _COIL_A:
            return "the brake was on, and under it the belt slips"
        if motion.back_m > _BACK_PART * abs(motion.moved_m):
            return f"the belt went back by {motion.back_m:.2f} m on the way"
        return ""

    def _compare(self) -> None:
        sound = [run for run in self.runs if "others" in run.reason or run.kept]
        scales = [run.values["counts_per_metre"] for run in sound]
        agree = agreeing(scales, WITHIN)
        median = float(np.median([scale for scale, same in zip(scales, agree, strict=True) if same]))
        for run, scale, same in zip(sound, scales, agree, strict=True):
            run.reason = "" if same else self._other(scale / median)
        signs = [math.copysign(1, run.values["counts"]) for run in self.runs if run.kept]
        way = 1 if sum(signs) >= 0 else -1
        for run in self.runs:
            if run.kept and run.values["counts"] * way < 0:
                run.reason = "it went the other way than the others"

    def _other(self, ratio: float) -> str:
        """Return why a run may differ from the others by so much."""
        loops = round(ratio * self.loops)
        if loops != self.loops and abs(ratio * self.loops / max(loops, 1) - 1) <= WITHIN:
            kind = "too few" if loops < self.loops else "too many"
            return f"{kind} loops: by the others it was {loops} of {self.loops}"
        off = f"{abs(ratio - 1) * 100:.1f} % {'fewer' if ratio < 1 else 'more'} counts than the others"
        return f"{off}: the belt slipped over its roller, or the mark was missed"

    @property
    def done(self) -> bool:
        """Whether enough runs agree."""
        scales = [run.values["counts_per_metre"] for run in self._kept()]
        return len(scales) >= self.needed and all_agree(scales, WITHIN)

    def _kept(self) -> Sequence[Run]:
        return [run for run in self.runs if run.kept]

    def result(self) -> EncoderResult:
        """Return what the runs that agree say; CalibrationError where they are too few."""
        kept = self._kept()
        if not self.done:
            raise not_enough("encoder", len(kept), self.needed, self.runs)
        scales = np.array([run.values["counts_per_metre"] for run in kept])
        mean = float(scales.mean())
        if not _LEAST <= mean <= _MOST:
            raise CalibrationError(f"{mean:.1f} counts/m: the console takes {_LEAST:g} to {_MOST:g}")
        each = max(float(scales.std(ddof=1)) / mean, _MARK_M / (self.loops * self.loop_m))
        uncertainty = mean * math.hypot(each / math.sqrt(len(kept)), _TAPE_M / self.loop_m)
        polarity = self._polarity if kept[0].values["counts"] > 0 else -self._polarity
        return EncoderResult(mean, uncertainty, float(np.ptp(scales)) / mean, polarity)

    def so_far(self) -> str:
        """Return in one line what the runs say by now."""
        kept = [run.values["counts_per_metre"] for run in self._kept()]
        if not kept:
            return "no run counts yet"
        if len(kept) == 1:
            return f"{kept[0]:.2f} counts/m by one run"
        spread = (max(kept) / min(kept) - 1) * 100
        if spread > WITHIN * 100:
            return f"{len(kept)} runs, no two of which agree"
        return f"{np.mean(kept):.2f} counts/m of {len(kept)} runs, within {spread:.3f} %"
