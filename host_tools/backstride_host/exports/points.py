"""A session once a second, as sports files have it: measurements are the second's mean, sums are exact."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from backstride_host.errors import BadInput
from backstride_host.session.model import Lap, Session

# From here on people run, backwards.
_RUNNING_MM_S = 1630


@dataclass(frozen=True)
class Point:
    """One second. `way` is the walker's: -1 in reverse, 1 forward, 0 standing; None is unknown."""

    t_s: float
    distance_mm: int
    speed_mm_s: int | None
    power_w: int | None
    force_n: float | None
    steps_per_min: float | None
    level: int | None
    way: int


@dataclass(frozen=True)
class Stretch:
    """A lap with its points and its part of the energy, whose parts add up to the session's."""

    lap: Lap
    points: list[Point]
    kcal: int


def start_of(session: Session) -> datetime:
    """Return when the session began, in whole seconds; BadInput where nobody knows."""
    started = session.started
    if started is None:
        raise BadInput(
            session.source, None, "the session has no date: give it, as --started 2026-11-23T10:00Z"
        )
    return started.astimezone(UTC).replace(microsecond=0)


def at(session: Session, t_s: float) -> datetime:
    """Return a time of the session as a date, to the millisecond."""
    return start_of(session) + timedelta(milliseconds=round(t_s * 1000))


def is_running(session: Session) -> bool:
    """Tell whether somebody ran in it."""
    totals = session.totals
    return max(totals["forward_fastest_mm_s"], totals["reverse_fastest_mm_s"]) >= _RUNNING_MM_S


def points_of(session: Session) -> list[Point]:
    """Return a point for each second that has samples, and one at the end that has the totals."""
    samples = session.samples
    if not len(samples):
        return []
    seconds = np.floor(samples.t_s).astype(np.int64)
    bounds = np.flatnonzero(np.diff(seconds)) + 1
    groups = np.split(np.arange(len(samples)), bounds)
    ends = np.array([group[-1] for group in groups])
    sums = session.sums_at(samples.t_s[ends])
    distance_mm = sums["forward_mm"] + sums["reverse_mm"]
    distance_mm[-1] = session.distance_mm
    means = {
        name: _means(session, name, groups) for name in ("speed_mm_s", "power_w", "force_dn", "cadence_dspm")
    }
    levels = samples.raw("level")[ends].tolist() if "level" in samples else [None] * len(ends)
    return [
        Point(
            float(samples.t_s[end]),
            int(distance_mm[place]),
            _whole(means["speed_mm_s"][place]),
            _whole(means["power_w"][place]),
            None if (force := means["force_dn"][place]) is None else force / 10,
            None if (cadence := means["cadence_dspm"][place]) is None else cadence / 10,
            levels[place],
            _way(session, int(end)),
        )
        for place, end in enumerate(ends)
    ]


def stretches_of(session: Session) -> list[Stretch]:
    """Return the laps with what belongs to each."""
    points = points_of(session)
    kcal = round(session.totals["energy_estimate_dkcal"] / 10)
    return list(_stretches(session, points, kcal))


def _stretches(session: Session, points: list[Point], kcal: int) -> Iterator[Stretch]:
    active_ms = session.totals["active_ms"]
    passed_ms = told_kcal = 0
    for lap in session.marked_laps:
        passed_ms += lap.sums["active_ms"]
        now_kcal = kcal * passed_ms // active_ms if active_ms else 0
        is_last = lap is session.marked_laps[-1]
        mine = [point for point in points if lap.start_s <= point.t_s and (is_last or point.t_s < lap.end_s)]
        yield Stretch(lap, mine, (kcal if is_last else now_kcal) - told_kcal)
        told_kcal = now_kcal


def _means(session: Session, name: str, groups: list[np.ndarray]) -> list[float | None]:
    if name not in session.samples:
        return [None] * len(groups)
    column = np.abs(session.samples[name]) if name == "speed_mm_s" else session.samples[name]
    found: list[float | None] = []
    for group in groups:
        known = column[group]
        known = known[np.isfinite(known)]
        found.append(float(known.mean()) if len(known) else None)
    return found


def _whole(value: float | None) -> int | None:
    return None if value is None else max(0, round(value))


def _way(session: Session, row: int) -> int:
    """Return which way the walker goes, who faces away when the belt's normal way is backwards."""
    if "direction" not in session.samples:
        return 0
    away = "facing" in session.samples and session.samples.raw("facing")[row] != 0
    return int(session.samples.raw("direction")[row]) * (-1 if away else 1)
