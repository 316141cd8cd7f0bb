"""What stands on the page of a walker: the plan and how the weeks stand to it, progress, all sessions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from backstride_host.errors import NotFound
from backstride_host.history.store import History, Stored
from backstride_host.history.weeks import WalkedWeek, weeks_of
from backstride_host.live.measures import Measures
from backstride_host.report.figures import NONE, clock, date_words, day, number
from backstride_host.report.pages import write_page
from backstride_host.report.parts import Notice, Tile
from backstride_host.report.walker_chart import walker_chart
from backstride_host.walker import Plan

_FEW = "few sessions"


def write_walker(history: History, walker: str, measures: Measures, path: Path, now_utc_s: float) -> int:
    """Write the page of a walker to `path`, whole or not at all; return how many sessions it tells of.

    NotFound for a walker of whom the history has no session.
    """
    sessions = history.sessions(walker)
    if not sessions:
        raise NotFound("walker", f"{walker} in {history.path}")
    write_page("walker.html", walker_view(walker, sessions, history.plan(walker), measures, now_utc_s), path)
    return len(sessions)


def walker_view(
    walker: str, sessions: list[Stored], plan: Plan | None, measures: Measures, now_utc_s: float
) -> dict[str, Any]:
    """Return what the template shows; the week of `now_utc_s` is not over."""
    today = datetime.fromtimestamp(now_utc_s, UTC).date()
    weeks = [_so_far(week, today) for week in weeks_of(sessions, plan)]
    return {
        "walker": walker,
        "since": day(sessions[0].ended_utc_s),
        "until": day(sessions[-1].ended_utc_s),
        "plan": _plan_words(plan),
        "tiles": list(_tiles(sessions, weeks, plan, measures)),
        "notices": list(_notices(sessions, weeks, today)),
        "chart": walker_chart(sessions, weeks, plan, measures),
        "weeks": [_week_row(week, today, measures) for week in reversed(weeks)],
        "sessions": [_session_row(stored, measures) for stored in reversed(sessions)],
        "speed": measures.speed,
        "source_words": "the history of sessions",
    }


def _so_far(week: WalkedWeek, today: date) -> WalkedWeek:
    """Hold no session that may still come against the week that is under way."""
    if week.adherence is None or today >= week.monday + timedelta(days=7):
        return week
    beside = [one for one in week.adherence.split(", ") if one not in (_FEW, "kept")]
    return replace(week, adherence=", ".join(beside))


def _adherence(week: WalkedWeek, today: date) -> str:
    if week.adherence is None:
        return "no plan known"
    running = today < week.monday + timedelta(days=7)
    return ", ".join(part for part in ("so far" if running else "", week.adherence) if part)


def _plan_words(plan: Plan | None) -> str:
    if plan is None:
        return "No plan is known: pull the sessions from the console that has it."
    return (
        f"{plan.sessions_least} to {plan.sessions_most} sessions a week of {plan.minutes_least} to "
        f"{plan.minutes_most} min backwards, at most {plan.growth_percent} % more each week, "
        f"{plan.rest_h} h of rest after sled work; {'held by the console' if plan.held else 'as advice'}"
    )


def _tiles(
    sessions: list[Stored], weeks: list[WalkedWeek], plan: Plan | None, measures: Measures
) -> Iterator[Tile]:
    totals = [stored.session.totals for stored in sessions]
    over = [week for week in weeks if week.adherence is not None and week.adherence != ""]
    kept = sum(week.adherence == "kept" for week in over)
    yield Tile("Sessions", str(len(sessions)), "", f"in {_weeks(len(weeks))}")
    if plan:
        yield Tile("Plan kept", f"{kept} of {len(over)}", "weeks", "the week under way left out", "force")
    minutes = sum(one["reverse_ms"] for one in totals) / 60_000
    yield Tile("Backwards", f"{minutes:.0f}", "min", f"{minutes / len(sessions):.1f} a session", "reverse")
    distance, _, unit = measures.distance(sum(one["reverse_mm"] for one in totals)).partition(" ")
    yield Tile("Distance", distance, unit, "backwards", "reverse")
    speeds = [1000 * one["reverse_mm"] / one["reverse_ms"] for one in totals if one["reverse_ms"]]
    if speeds:
        more = f"mean of the latest, at first {measures.speed_number(speeds[0])}"
        yield Tile("Speed", measures.speed_number(speeds[-1]), measures.speed, more, "reverse")
    force = [one["mean_force_dn"] / 10 for one in totals]
    yield Tile("Brake force", number(force[-1]), "N", f"mean of the latest, at first {force[0]:.0f}", "force")
    yield Tile("Work", number(sum(one["work_j"] for one in totals) / 1000), "kJ", "of the walker, in all")
    kcal = sum(one["energy_estimate_dkcal"] for one in totals) / 10
    yield Tile("Energy", f"≈ {kcal:.0f}", "kcal", "an estimate, in all", "estimate")


def _notices(sessions: list[Stored], weeks: list[WalkedWeek], today: date) -> Iterator[Notice]:
    latest = weeks[-1]
    text = _adherence(latest, today)
    kept = latest.adherence in ("kept", "")
    if latest.adherence is not None:
        words = f"{_counted(latest.sessions)}, {latest.reverse_min:.0f} min backwards: {text}"
        yield Notice("kept" if kept else "fault", f"Week of {date_words(latest.monday)}", words)
    ended = [stored for stored in sessions if stored.session.end_reason in ("stop button", "pain")]
    if ended:
        days = ", ".join(f"{day(one.ended_utc_s)} ({one.session.end_reason})" for one in ended[-3:])
        title = f"{_counted(len(ended))} ended by the stop button or for pain"
        yield Notice("stop", title, f"Latest: {days}")
    undated = sum(stored.session.dated == "pulled" for stored in sessions)
    if undated:
        text = "Without a clock a session is dated when it was pulled: it was not later."
        yield Notice("note", f"{_counted(undated)} without a date of its own", text)


def _week_row(week: WalkedWeek, today: date, measures: Measures) -> tuple[str, tuple[str, ...], str]:
    speed = week.mean_speed_m_s
    cells = (
        str(week.sessions),
        f"{week.reverse_min:.1f}",
        measures.distance(week.reverse_m * 1000),
        NONE if speed is None else measures.speed_number(speed * 1000),
        f"{week.work_kj:.1f}",
        NONE if week.growth_percent is None else f"{week.growth_percent:+.0f} %".replace("-", "−"),
    )
    return date_words(week.monday), cells, _adherence(week, today)


def _session_row(stored: Stored, measures: Measures) -> tuple[str, str, tuple[str, ...], str]:
    session, totals = stored.session, stored.session.totals
    reverse_ms = totals["reverse_ms"]
    cells = (
        clock(reverse_ms / 1000),
        measures.distance(totals["reverse_mm"]),
        measures.speed_number(1000 * totals["reverse_mm"] / reverse_ms) if reverse_ms else NONE,
        f"{totals['mean_force_dn'] / 10:.0f}",
        f"{totals['peak_force_dn'] / 10:.0f}",
        f"{totals['work_j'] / 1000:.1f}",
        f"≈ {totals['energy_estimate_dkcal'] / 10:.0f}",
    )
    title = session.plan.title if session.plan else session.programme
    when = ("≤ " if session.dated == "pulled" else "") + day(stored.ended_utc_s)
    return when, title, cells, session.end_reason or ""


def _counted(sessions: int) -> str:
    return f"{sessions} session{'' if sessions == 1 else 's'}"


def _weeks(weeks: int) -> str:
    return f"{weeks} week{'' if weeks == 1 else 's'}"
