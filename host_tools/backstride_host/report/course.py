"""What a page shows of a session's samples: signed speed and the rest, no more points than can be seen."""

from dataclasses import dataclass

import numpy as np
from backstride.core import codes, faults

from backstride_host.curves import strides
from backstride_host.session.model import Session

_POINTS_MOST = 2000
# So many times the usual distance between two samples is a gap.
_GAP = 4
_STRIDE_S = 0.5


@dataclass(frozen=True)
class Course:
    """At each `t_s` the mean of the samples around it, NaN where unknown; speed is below 0 backwards."""

    t_s: np.ndarray
    speed_mm_s: np.ndarray
    slowest_mm_s: np.ndarray
    fastest_mm_s: np.ndarray
    target_n: np.ndarray
    force_n: np.ndarray
    power_w: np.ndarray
    cadence_spm: np.ndarray
    asymmetry_percent: np.ndarray


def course_of(session: Session) -> Course:
    """Return the course of a session; of none without samples."""
    t_s = session.samples.t_s
    gap_s = _GAP * float(np.median(np.diff(t_s))) if len(t_s) > 2 else np.inf
    speed = walked_mm_s(session)
    finer = gap_s / _GAP < _STRIDE_S
    starts = np.arange(0, len(t_s), max(1, -(-len(t_s) // _POINTS_MOST)))
    columns = [
        _thin(starts, values)
        for values in (
            strides(t_s, speed) if finer else speed,
            _column(session, "target_dn", 10),
            _column(session, "force_dn", 10),
            _column(session, "power_w", 1),
            _column(session, "cadence_dspm", 10),
            _column(session, "asymmetry_permille", 10),
        )
    ]
    for column in columns:
        column[np.flatnonzero(np.diff(t_s[starts]) > max(gap_s, 1.0))] = np.nan
    low, high = (
        reduce.reduceat(speed, starts) if len(speed) else speed for reduce in (np.minimum, np.maximum)
    )
    return Course(t_s[starts], columns[0], low, high, *columns[1:])


def walked_mm_s(session: Session) -> np.ndarray:
    """Return each sample's speed by the walker's way; without a facing the sums tell which way it was."""
    samples = session.samples
    if "speed_mm_s" not in samples or not len(samples):
        return np.full(len(samples), np.nan)
    speed = samples["speed_mm_s"].astype(float)
    if "facing" in samples:
        return speed * np.where(samples.raw("facing") == codes.FACING_AWAY, -1, 1)
    sums = session.sums_at(np.concatenate((samples.t_s, [session.duration_s])))
    backwards = np.diff(sums["reverse_mm"]) > np.diff(sums["forward_mm"])
    backwards[-1] = backwards[-2] if len(backwards) > 1 else backwards[-1]
    return np.abs(speed) * np.where(backwards, -1, 1)


def state_at(session: Session, state: int) -> np.ndarray:
    """Return which samples have this state of `codes.STATES`."""
    samples = session.samples
    return samples.raw("state") == state if "state" in samples else np.zeros(len(samples), bool)


def saturated(session: Session) -> np.ndarray | None:
    """Return when the brake gave less than was asked for; None where the source does not tell."""
    samples = session.samples
    return samples.raw("flags") & codes.FLAG_SATURATED != 0 if "flags" in samples else None


def is_safety_stop(fault: str) -> bool:
    """Tell whether a fault of this name takes the load off for good."""
    return any(name == fault and reaction >= faults.STOP for name, reaction, _back, _advice in faults.FAULTS)


def advice_for(fault: str) -> str:
    """Return what to do about a fault; empty for one of no table."""
    return next((advice for name, _reaction, _back, advice in faults.FAULTS if name == fault), "")


def _column(session: Session, name: str, divisor: int) -> np.ndarray:
    samples = session.samples
    return samples[name] / divisor if name in samples else np.full(len(samples), np.nan)


def _thin(starts: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the means of the groups that begin at `starts`, of what is known in each."""
    if not len(values):
        return values.astype(float)
    known = np.isfinite(values)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts)
    counts = np.add.reduceat(known.astype(float), starts)
    return np.divide(sums, counts, out=np.full(len(starts), np.nan), where=counts > 0)
