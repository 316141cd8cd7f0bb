"""What stands on the page of a session: who and when, the numbers, what is worth knowing, laps, events."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from backstride_host.live.measures import Measures
from backstride_host.report.chart import Mark
from backstride_host.report.course import advice_for, course_of, is_safety_stop, saturated
from backstride_host.report.figures import clock, day, moment, number
from backstride_host.report.pages import write_page
from backstride_host.report.parts import Notice, Tile
from backstride_host.report.session_chart import session_chart
from backstride_host.report.session_rows import EventRow, event_rows, lap_row, mean
from backstride_host.session.model import TOTALS, Session


def write_session(session: Session, measures: Measures, path: Path) -> None:
    """Write the page of a session to `path`, whole or not at all."""
    write_page("session.html", session_view(session, measures), path)


def session_view(session: Session, measures: Measures) -> dict[str, Any]:
    """Return what the template shows."""
    events = event_rows(session)
    marks = [Mark(row.t_s, row.number, row.look, _mark_words(row)) for row in events if row.number]
    return {
        "session": session,
        "programme": session.plan.title if session.plan else session.programme,
        "tiles": list(tiles(session, measures)),
        "notices": list(notices(session)),
        "chart": session_chart(session, measures, marks),
        "laps": [lap_row(session, lap, measures) for lap in session.laps],
        "lap_heads": ("From", "Active", "Backwards", "Forward", measures.speed, "N", "W", "J", "Steps/min"),
        "events": events,
        "totals": [(name, value, TOTALS.by_name[name].unit) for name, value in session.totals.items()],
        "day": day(session.started_utc_s),
        "moment": moment(session.started_utc_s),
        "source_words": session.source or f"session {session.number}",
        "mass": measures.mass_text(session.totals["walker_mass_kg"]),
    }


def _mark_words(row: EventRow) -> str:
    """Return what a mark of the chart says when it is pointed at."""
    return f"{clock(row.t_s)} {row.detail or row.word}" if row.look == "marked" else row.detail


def tiles(session: Session, measures: Measures) -> Iterator[Tile]:
    """Yield the numbers at a glance, the console's own where it has them."""
    totals = session.totals
    yield Tile("Active", clock(totals["active_ms"] / 1000), "min", f"of {clock(session.duration_s)} in all")
    yield from _ways(totals, measures)
    force, peak = totals["mean_force_dn"] / 10, totals["peak_force_dn"] / 10
    yield Tile("Brake force", number(force), "N", f"mean backwards, peak {peak:.0f}", "force")
    moving_s = (totals["forward_ms"] + totals["reverse_ms"]) / 1000
    highest = _highest(course_of(session).power_w)
    more = "mean" if highest is None else f"mean, highest {highest:.0f}"
    yield Tile("Power", number(totals["work_j"] / moving_s if moving_s else None), "W", more, "power")
    yield Tile("Work", number(totals["work_j"] / 1000, 1), "kJ", "brake, belt and its inertia")
    percent = totals["energy_extrapolated_percent"]
    more = "an estimate" + (f", {percent} % extrapolated" if percent else "")
    yield Tile("Energy", f"≈ {totals['energy_estimate_dkcal'] / 10:.0f}", "kcal", more, "estimate")
    cadence = totals["mean_cadence_dspm"]
    asymmetry = mean(session, "asymmetry_permille", np.ones(len(session.samples), bool), 10)
    more = "mean" if asymmetry is None else f"mean, asymmetry {asymmetry:.1f} %"
    yield Tile("Cadence", number(None if cadence is None else cadence / 10), "steps/min", more, "cadence")
    for question in ("pain", "exertion"):
        before, after = (answer(session, question, when) for when in ("before", "after"))
        if before or after:
            yield Tile(question.capitalize(), f"{before or '?'} → {after or '?'}", "of 10", "before → after")


def _ways(totals: dict[str, Any], measures: Measures) -> Iterator[Tile]:
    speeds = []
    for way, title in (("reverse", "Backwards"), ("forward", "Forward")):
        distance, _, unit = measures.distance(totals[f"{way}_mm"]).partition(" ")
        moving_ms = totals[f"{way}_ms"]
        if way == "forward" and not totals["forward_mm"]:
            continue
        yield Tile(title, distance, unit, f"in {clock(moving_ms / 1000)} min", way)
        if moving_ms:
            mean = measures.speed_number(1000 * totals[f"{way}_mm"] / moving_ms)
            fastest = measures.speed_number(totals[f"{way}_fastest_mm_s"])
            speeds.append(
                Tile(f"Speed {title.lower()}", mean, measures.speed, f"mean, fastest {fastest}", way)
            )
    yield from speeds


def answer(session: Session, question: str, when: str) -> str | None:
    """Return what was answered last to a question, `before` or `after`."""
    start = f"{question} {when} "
    found = [one.detail for one in session.events if one.name == "answer" and one.detail.startswith(start)]
    return found[-1].removeprefix(start) if found else None


def notices(session: Session) -> Iterator[Notice]:
    """Yield what should be known about the session, the gravest first."""
    raised = list(dict.fromkeys(event.detail for event in session.events if event.name == "fault.raise"))
    for fault in sorted(raised, key=lambda name: not is_safety_stop(name)):
        stop = is_safety_stop(fault)
        times = [clock(one.t_s) for one in session.events if (one.name, one.detail) == ("fault.raise", fault)]
        title = f"{'Safety stop' if stop else 'Fault'}: {fault}, at {', '.join(times)}"
        yield Notice("stop" if stop else "fault", title, advice_for(fault))
    if session.end_reason == "stop button" and "stop.button" not in raised:
        yield Notice("stop", "Safety stop: the stop button was pressed", "")
    if session.end_reason == "pain":
        yield Notice("stop", "Ended for pain", "The answer was 5 or more, or 2 more than before.")
    if not session.events:
        text = "Its source keeps totals and the course, not what happened."
        yield Notice("note", "Faults and cues are not known", text)
    limit = saturated(session)
    if not raised and any(event.name == "session.start" for event in session.events):
        yield Notice("kept", "No safety stop and no fault", "")
    if limit is not None and limit.any():
        part = f"{100 * limit.mean():.0f} %" if limit.mean() >= 0.01 else "less than 1 %"
        text = "On a slow belt, or hot, it gives less: what is shown as given is what came of what was asked."
        yield Notice("note", f"The brake was at its limit for {part} of the time", text)
    if session.dated == "pulled":
        yield Notice(
            "note", "No clock ran along", "The date is when the session was pulled: it was not later."
        )
    if session.end_reason is None:
        yield Notice("note", "The recording stops before the session ends", "Totals are the last ones told.")


def _highest(values: np.ndarray) -> float | None:
    return float(np.nanmax(values)) if np.isfinite(values).any() else None
