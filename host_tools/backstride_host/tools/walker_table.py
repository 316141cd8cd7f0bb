"""Walkers for people: a table of all, one with everything that the console knows."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from backstride_host.walker import Override, PastSession, Walker


def print_walkers(walkers: Iterable[Walker]) -> None:
    """Print one row a walker."""
    table = _table("walker", "kg", "sessions", "backwards", "running", "this week")
    for walker in walkers:
        week = f"{walker.week.sessions} of {walker.plan.sessions_most}" if walker.week else "no clock"
        running = "locked" if _locked(walker, "running", walker.missing_to_run) else "open"
        table.add_row(
            Text(walker.name),
            str(walker.mass_kg or ""),
            str(walker.sessions),
            f"{walker.reverse_min:.0f} min",
            running,
            week,
        )
    Console().print(table)


def print_walker(walker: Walker, sessions: list[PastSession], overrides: list[Override]) -> None:
    """Print one walker."""
    console = Console()
    console.print(Text(walker.name, "bold"))
    for line in (*_progress(walker), *plan_lines(walker)):
        console.print(Text("  " + line))
    if sessions:
        console.print(_sessions(sessions))
    for decision in overrides:
        what = "granted" if decision.granted else "taken back"
        line = f"{_date(decision.utc_s)} {decision.grant} {what} by {decision.coach}: {decision.reason}"
        console.print(Text("  " + line))


def plan_lines(walker: Walker) -> Iterator[str]:
    """Yield the plan and the last seven days beside it."""
    plan, week = walker.plan, walker.week
    held = "held" if plan.held else "advice"
    yield (
        f"plan ({held}): {plan.sessions_least} to {plan.sessions_most} sessions a week "
        f"of {plan.minutes_least} to {plan.minutes_most} min, "
        f"at most {plan.growth_percent} % more each week, {plan.rest_h} h of rest after sled work"
    )
    if week is None:
        yield "last seven days: unknown, the console has no clock"
        return
    yield (
        f"last seven days: {_counted(week.sessions)}, "
        f"{week.minutes:.0f} of at most {week.minutes_limit:.0f} min backwards, "
        f"{week.minutes_before:.0f} min in the week before"
    )
    if week.rest_min:
        yield f"rest after sled work: {week.rest_min / 60:.0f} h more"
    if week.advice:
        yield f"against one more session now: {', '.join(week.advice)}"


def _counted(sessions: int) -> str:
    return f"{sessions} session{'' if sessions == 1 else 's'}"


def _locked(walker: Walker, grant: str, missing: tuple[str, ...]) -> tuple[str, ...]:
    return () if grant in walker.granted else missing


def _progress(walker: Walker) -> Iterator[str]:
    own = f", own speed {walker.own_speed_m_s:.2f} m/s" if walker.own_speed_m_s else ""
    yield f"{_counted(walker.sessions)}, {walker.reverse_min:.0f} min backwards{own}"
    for title, grant, missing in (
        ("running", "running", walker.missing_to_run),
        ("the longest programme", "long", walker.missing_to_go_long),
    ):
        locked = _locked(walker, grant, missing)
        yield f"{title}: {'missing ' + ', '.join(locked) if locked else 'open'}"


def _sessions(sessions: list[PastSession]) -> Table:
    table = _table("ended", "programme", "backwards", "distance", "work", "about", "pain", "")
    for row in sessions:
        table.add_row(
            _date(row.ended_utc_s),
            row.programme,
            f"{row.reverse_s / 60:.1f} min",
            f"{row.reverse_mm / 1000:.0f} m",
            f"{row.work_j / 1000:.1f} kJ",
            f"{row.energy_estimate_dkcal / 10:.0f} kcal",
            _answers(row.pain_before, row.pain_after),
            ", ".join(row.flags),
        )
    return table


def _answers(before: int | None, after: int | None) -> str:
    if before is None and after is None:
        return ""
    return " to ".join("?" if answer is None else str(answer) for answer in (before, after))


def _date(utc_s: int | None) -> str:
    return "undated" if utc_s is None else datetime.fromtimestamp(utc_s, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in heads:
        table.add_column(head)
    return table
