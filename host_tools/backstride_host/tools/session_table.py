"""Sessions for people: a table of many, one with its laps, weeks with their bars."""

from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from backstride_host.history.store import Stored
from backstride_host.history.weeks import WalkedWeek
from backstride_host.walker import Plan

_BAR_CELLS = 10


def print_sessions(sessions: list[Stored]) -> None:
    """Print one row a session."""
    if not sessions:
        Console().print(Text("no sessions; pull some: backstride sessions pull --port PORT"))
        return
    table = _table("id", "ended, UTC", "walker", "programme", "backwards", "distance", "work", "why")
    for stored in sessions:
        session, totals = stored.session, stored.session.totals
        table.add_row(
            str(stored.id),
            _ended(stored),
            Text(session.walker),
            Text(session.programme),
            f"{totals['reverse_ms'] / 60_000:.1f} min",
            f"{totals['reverse_mm'] / 1000:.0f} m",
            f"{totals['work_j'] / 1000:.1f} kJ",
            session.end_reason or "",
        )
    Console().print(table)


def print_session(stored: Stored) -> None:
    """Print one session."""
    session, totals = stored.session, stored.session.totals
    console = Console()
    console.print(Text(f"session {stored.id}: {session.programme} of {session.walker}", "bold"))
    console.print(
        Text(f"  ended {_ended(stored)} UTC, {session.end_reason}; {session.duration_s / 60:.1f} min")
    )
    for way in ("reverse", "forward"):
        console.print(
            Text(
                f"  {way}: {totals[way + '_mm'] / 1000:.3f} m in {totals[way + '_ms'] / 60_000:.1f} min, "
                f"fastest {totals[way + '_fastest_mm_s'] / 1000:.2f} m/s"
            )
        )
    console.print(
        Text(
            f"  work {totals['work_j']} J, peak force {totals['peak_force_dn'] / 10:.1f} N, "
            f"about {totals['energy_estimate_dkcal'] / 10:.0f} kcal"
        )
    )
    for mark in session.marks:
        console.print(Text(f"  mark {mark} at {mark.t_s / 60:.1f} min"))
    table = _table("step", "from", "active", "reverse", "forward", "work")
    for lap in session.laps:
        table.add_row(
            "" if lap.number is None else str(lap.number),
            f"{lap.start_s / 60:.1f} min",
            f"{lap.sums['active_ms'] / 1000:.0f} s",
            f"{lap.sums['reverse_mm'] / 1000:.1f} m",
            f"{lap.sums['forward_mm'] / 1000:.1f} m",
            f"{lap.sums['work_j']} J",
        )
    console.print(table)


def print_weeks(walker: str, plan: Plan | None, weeks: list[WalkedWeek]) -> None:
    """Print one row a week."""
    console = Console()
    if not weeks:
        console.print(Text(f"no sessions of {walker}"))
        return
    if plan:
        console.print(
            Text(
                f"plan: {plan.sessions_least} to {plan.sessions_most} sessions a week "
                f"of {plan.minutes_least} to {plan.minutes_most} min, growth {plan.growth_percent} % at most"
            )
        )
    most_min = max(week.reverse_min for week in weeks) or 1.0
    table = _table("week of", "sessions", "backwards", "", "distance", "speed", "growth", "plan")
    for week in weeks:
        table.add_row(
            week.monday.isoformat(),
            str(week.sessions),
            f"{week.reverse_min:.1f} min",
            "█" * round(_BAR_CELLS * week.reverse_min / most_min),
            f"{week.reverse_m:.0f} m",
            "" if week.mean_speed_m_s is None else f"{week.mean_speed_m_s:.2f} m/s",
            "" if week.growth_percent is None else f"{week.growth_percent:+.0f} %",
            week.adherence or "no plan known",
        )
    console.print(table)


def _ended(stored: Stored) -> str:
    ended = stored.ended_utc_s
    if ended is None:
        return "undated"
    text = datetime.fromtimestamp(ended, UTC).strftime("%Y-%m-%d %H:%M")
    return f"≤ {text}" if stored.session.dated == "pulled" else text


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for head in heads:
        table.add_column(head, no_wrap=head not in ("plan", "why"))
    return table
