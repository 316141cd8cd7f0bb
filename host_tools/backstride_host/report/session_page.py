"""What stands on the page of a session: who and when, the numbers, what is worth knowing, laps, events."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from backstride.core import codes

from backstride_host.live.measures import Measures
from backstride_host.report.chart import Mark
from backstride_host.report.course import advice_for, course_of, is_safety_stop, saturated, state_at
from backstride_host.report.figures import NONE, clock, day, moment, number
from backstride_host.report.pages import write_page
from backstride_host.report.session_chart import session_chart, step_look, step_words
from backstride_host.session.model import TOTALS, Lap, Session

# Events that say nothing which is not elsewhere on the page.
_QUIET = ("state", "question", "choice", "boot")
_WORDS = {
    "session.start": "Start",
    "session.end": "End",
    "step": "Step",
    "cue": "Said",
    "fault.raise": "Fault",
    "fault.clear": "Over",
    "answer": "Answer",
    "level": "Level",
    "mode": "Resistance",
    "facing": "Facing",
    "lease.start": "Host takes the brake",
    "lease.end": "Host gives the brake back",
    "locked": "Locked",
    "unlocked": "Unlocked",
    "plan": "Beyond the plan",
    "override": "Coach's decision",
}


@dataclass(frozen=True)
class Tile:
    """A number at a glance, with what it means below it."""

    title: str
    value: str
    unit: str
    more: str = ""
    look: str = ""


@dataclass(frozen=True)
class Notice:
    """What somebody should know; `look` is "stop", "fault" or "note"."""

    look: str
    title: str
    text: str


@dataclass(frozen=True)
class EventRow:
    """What happened; `number` is its mark in the chart, 0 for none."""

    t_s: float
    number: int
    look: str
    word: str
    detail: str
    advice: str


@dataclass(frozen=True)
class LapRow:
    """A programme step as it was walked, in words."""

    look: str
    name: str
    cells: tuple[str, ...]


def write_session(session: Session, measures: Measures, path: Path) -> None:
    """Write the page of a session to `path`, whole or not at all."""
    write_page("session.html", session_view(session, measures), path)


def session_view(session: Session, measures: Measures) -> dict[str, Any]:
    """Return what the template shows."""
    events = event_rows(session)
    marks = [Mark(row.t_s, row.number, row.look, row.detail) for row in events if row.number]
    return {
        "session": session,
        "programme": session.plan.title if session.plan else session.programme,
        "tiles": list(tiles(session, measures)),
        "notices": list(notices(session)),
        "chart": session_chart(session, measures, marks),
        "laps": [_lap_row(session, lap, measures) for lap in session.laps],
        "lap_heads": ("From", "Active", "Backwards", "Forward", measures.speed, "N", "W", "J", "Steps/min"),
        "events": events,
        "totals": [(name, value, TOTALS.by_name[name].unit) for name, value in session.totals.items()],
        "day": day(session.started_utc_s),
        "moment": moment(session.started_utc_s),
        "source_words": session.source or f"session {session.number}",
        "mass": measures.mass_text(session.totals["walker_mass_kg"]),
    }


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
    asymmetry = _mean(session, "asymmetry_permille", np.ones(len(session.samples), bool), 10)
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
    limit = saturated(session)
    if not raised and any(event.name == "session.start" for event in session.events):
        yield Notice("kept", "No safety stop and no fault", "")
    if limit is not None and limit.any():
        part = f"{100 * limit.mean():.0f} %" if limit.mean() >= 0.01 else "less than 1 %"
        text = "Slower than it needs, or hot: the force given is what was measured, not what was asked for."
        yield Notice("note", f"The brake was at its limit for {part} of the time", text)
    if session.dated == "pulled":
        yield Notice(
            "note", "No clock ran along", "The date is when the session was pulled: it was not later."
        )
    if session.end_reason is None:
        yield Notice("note", "The recording stops before the session ends", "Totals are the last ones told.")


def event_rows(session: Session) -> list[EventRow]:
    """Return the events that a reader wants; faults and safety stops are numbered as in the chart."""
    rows: list[EventRow] = []
    marked = 0
    for event in session.events:
        if event.name in _QUIET:
            continue
        look, advice, shown = "", "", 0
        if event.name == "fault.raise":
            marked += 1
            shown, advice = marked, advice_for(event.detail)
            look = "stop" if is_safety_stop(event.detail) else "fault"
        word = _WORDS.get(event.name, event.name)
        detail = _step_detail(session, event.detail) if event.name == "step" else event.detail
        rows.append(
            EventRow(event.t_s, shown, look, "Safety stop" if look == "stop" else word, detail, advice)
        )
    return rows


def _step_detail(session: Session, detail: str) -> str:
    number_text = detail.split(" ", maxsplit=1)[0]
    step = session.step(int(number_text)) if number_text.isdecimal() else None
    return f"{int(number_text) + 1}: {step_words(step)}" if step else detail


def _lap_row(session: Session, lap: Lap, measures: Measures) -> LapRow:
    step = session.step(lap.number)
    name = (
        "after the last step" if lap.number is None else f"{lap.number + 1}. {step_words(step)}".rstrip(". ")
    )
    active_s = lap.sums["active_ms"] / 1000
    rows = (session.samples.t_s >= lap.start_s) & (session.samples.t_s < lap.end_s)
    rows &= state_at(session, codes.ACTIVE)
    speed = lap.distance_mm / active_s if active_s else None
    cells = (
        clock(lap.start_s),
        clock(active_s),
        measures.distance(lap.sums["reverse_mm"]),
        measures.distance(lap.sums["forward_mm"]),
        NONE if speed is None else measures.speed_number(speed),
        number(_mean(session, "force_dn", rows, 10)),
        number(lap.sums["work_j"] / active_s if active_s else None),
        str(lap.sums["work_j"]),
        number(_mean(session, "cadence_dspm", rows, 10)),
    )
    return LapRow(step_look(step), name, cells)


def _mean(session: Session, name: str, rows: np.ndarray, divisor: int) -> float | None:
    if name not in session.samples:
        return None
    values = session.samples[name][rows]
    values = values[np.isfinite(values)]
    return float(values.mean()) / divisor if len(values) else None


def _highest(values: np.ndarray) -> float | None:
    return float(np.nanmax(values)) if np.isfinite(values).any() else None
