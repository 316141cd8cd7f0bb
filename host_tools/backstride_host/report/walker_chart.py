"""The chart of a walker: minutes of each week beside the plan; speed and force of each session."""

import numpy as np

from backstride_host.history.store import Stored
from backstride_host.history.weeks import WalkedWeek
from backstride_host.live.measures import Measures
from backstride_host.report import paths
from backstride_host.report.chart import Band, Chart, Column, Key, Panel, Shape, scale_for
from backstride_host.report.figures import days_since
from backstride_host.walker import Plan

# A week's bar leaves room to the next one's.
_BAR_FROM, _BAR_TO = 0.5, 6.5
_SCALE_PART = 0.05


def walker_chart(
    sessions: list[Stored], weeks: list[WalkedWeek], plan: Plan | None, measures: Measures
) -> Chart:
    """Return the chart of dated sessions, at least one, and their weeks."""
    monday = weeks[0].monday
    t = np.array([days_since(monday, stored.ended_utc_s) for stored in sessions])
    totals = [stored.session.totals for stored in sessions]
    end = 7.0 * len(weeks)
    mean = np.array([measures.speed_of(_mean_mm_s(one)) for one in totals])
    fastest = np.array([measures.speed_of(one["reverse_fastest_mm_s"]) for one in totals])
    force = np.array([one["mean_force_dn"] / 10 for one in totals])
    return Chart(
        "Weeks and sessions",
        "days",
        # Room for the scale's numbers.
        -_SCALE_PART * end,
        end,
        [round(at, 3) for at in t.tolist()],
        _columns(sessions, measures),
        [
            _minutes(weeks, plan, end),
            _dots("Speed backwards", measures.speed, t, mean, fastest),
            _dots("Brake force backwards", "N", t, force, None),
        ],
        [_band(place, week) for place, week in enumerate(weeks)],
        from_day=monday.isoformat(),
    )


def _minutes(weeks: list[WalkedWeek], plan: Plan | None, end: float) -> Panel:
    most = [week.reverse_min for week in weeks]
    shapes, keys = [], [Key("reverse-bar", "walked")]
    least = float(plan.sessions_least * plan.minutes_least) if plan else 0.0
    wanted = float(plan.sessions_most * plan.minutes_most) if plan else 0.0
    scale = scale_for([*most, wanted], 150, 20.0, 1.2)
    if plan:
        shapes.append(Shape("plan-band", paths.boxes([(0.0, end, least, wanted)], scale)))
        keys.append(Key("plan-band", "plan"))
    bars = [(7.0 * at + _BAR_FROM, 7.0 * at + _BAR_TO, 0.0, value) for at, value in enumerate(most) if value]
    shapes.append(Shape("reverse-bar", paths.boxes(bars, scale)))
    return Panel("Minutes backwards a week", "min", scale, scale.ticks(), shapes, keys)


def _dots(title: str, unit: str, t: np.ndarray, values: np.ndarray, more: np.ndarray | None) -> Panel:
    all_values = [*values.tolist(), *(more.tolist() if more is not None else [])]
    look = "force" if more is None else "reverse"
    scale = scale_for(all_values, 120, 1.0, 1.25)
    shapes = [
        Shape(f"{look}-line", paths.line(t, values, scale)),
        Shape(f"{look}-dots", paths.dots(t, values, scale)),
    ]
    keys = [Key(f"{look}-line", "mean")]
    if more is not None:
        shapes.append(Shape("target-line", paths.line(t, more, scale)))
        keys.append(Key("target-line", "fastest"))
    return Panel(title, unit, scale, scale.ticks(), shapes, keys)


def _band(place: int, week: WalkedWeek) -> Band:
    text = "1 session" if week.sessions == 1 else f"{week.sessions} sessions"
    look, mark = ("week-kept", " ✓") if week.adherence == "kept" else ("week", "")
    start = 7.0 * place
    return Band(start, start + 7.0, look, text + mark, f"{week.sessions}{mark}")


def _columns(sessions: list[Stored], measures: Measures) -> list[Column]:
    totals = [stored.session.totals for stored in sessions]
    decimals = 2 if measures.speed == "m/s" else 1
    return [
        Column("Programme", "", None, [stored.session.programme for stored in sessions]),
        Column("Backwards", "min", 1, [one["reverse_ms"] / 60_000 for one in totals]),
        Column("Distance", "", None, [measures.distance(one["reverse_mm"]) for one in totals]),
        Column("Speed", measures.speed, decimals, [measures.speed_of(_mean_mm_s(one)) for one in totals]),
        Column("Force", "N", 0, [one["mean_force_dn"] / 10 for one in totals]),
        Column("Work", "kJ", 1, [one["work_j"] / 1000 for one in totals]),
        Column("Ended", "", None, [stored.session.end_reason or "" for stored in sessions]),
    ]


def _mean_mm_s(totals: dict[str, int]) -> float:
    return 1000 * totals["reverse_mm"] / totals["reverse_ms"] if totals["reverse_ms"] else float("nan")
