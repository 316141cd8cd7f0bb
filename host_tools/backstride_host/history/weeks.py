"""Progress over weeks, and how each week stands to the walker's plan."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from backstride_host.history.store import Stored
from backstride_host.walker import Plan


@dataclass(frozen=True)
class WalkedWeek:
    """A week from Monday, UTC. `growth_percent` is against the week before, None without one.

    `adherence` is "kept", or what is beside the plan: few or many sessions, short or long ones, much growth;
    None without a plan.
    """

    monday: date
    sessions: int
    reverse_min: float
    reverse_m: float
    work_kj: float
    mean_speed_m_s: float | None
    growth_percent: float | None
    adherence: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self) | {"monday": self.monday.isoformat()}


def weeks_of(sessions: Iterable[Stored], plan: Plan | None) -> list[WalkedWeek]:
    """Return the weeks from the first session to the last, empty ones too."""
    by_week: dict[date, list[Stored]] = {}
    for stored in sessions:
        ended = stored.ended_utc_s
        if ended is not None:
            day = datetime.fromtimestamp(ended, UTC).date()
            by_week.setdefault(day - timedelta(days=day.weekday()), []).append(stored)
    found: list[WalkedWeek] = []
    if by_week:
        monday = min(by_week)
        while monday <= max(by_week):
            before = found[-1].reverse_min if found else None
            found.append(_week(monday, by_week.get(monday, []), before, plan))
            monday += timedelta(days=7)
    return found


def _week(monday: date, sessions: list[Stored], before_min: float | None, plan: Plan | None) -> WalkedWeek:
    totals = [stored.session.totals for stored in sessions]
    minutes = [one["reverse_ms"] / 60_000 for one in totals]
    reverse_m = sum(one["reverse_mm"] for one in totals) / 1000
    growth = 100 * (sum(minutes) / before_min - 1) if before_min else None
    return WalkedWeek(
        monday,
        len(sessions),
        sum(minutes),
        reverse_m,
        sum(one["work_j"] for one in totals) / 1000,
        reverse_m / (60 * sum(minutes)) if sum(minutes) else None,
        growth,
        None if plan is None else _adherence(minutes, growth, plan),
    )


def _adherence(minutes: list[float], growth: float | None, plan: Plan) -> str:
    beside = []
    if len(minutes) < plan.sessions_least:
        beside.append("few sessions")
    if len(minutes) > plan.sessions_most:
        beside.append("many sessions")
    # Whole minutes: ten minutes of a programme lack what its turns take.
    if any(round(one) < plan.minutes_least for one in minutes):
        beside.append("short sessions")
    if any(round(one) > plan.minutes_most for one in minutes):
        beside.append("long sessions")
    if growth is not None and growth > plan.growth_percent:
        beside.append("much growth")
    return ", ".join(beside) or "kept"
