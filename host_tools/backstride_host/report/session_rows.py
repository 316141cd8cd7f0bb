"""What happened in a session and how its steps were walked, as rows of a page."""

from dataclasses import dataclass

import numpy as np
from backstride.core import codes

from backstride_host.live.measures import Measures
from backstride_host.report.course import advice_for, is_safety_stop, state_at
from backstride_host.report.figures import NONE, clock, number
from backstride_host.report.session_chart import step_look, step_words
from backstride_host.session.model import Lap, Session

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
class EventRow:
    """What happened; `number` is its mark in the chart, 0 for none.

    `look` is `marked` where somebody marked the moment: such marks have numbers of their own.
    """

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


def event_rows(session: Session) -> list[EventRow]:
    """Return the events that a reader wants; faults, safety stops and marks are numbered as in the chart."""
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
    rows += [EventRow(mark.t_s, mark.number, "marked", "Marked", mark.text, "") for mark in session.marks]
    return sorted(rows, key=lambda row: row.t_s) if session.marks else rows


def _step_detail(session: Session, detail: str) -> str:
    number_text = detail.split(" ", maxsplit=1)[0]
    step = session.step(int(number_text)) if number_text.isdecimal() else None
    return f"{int(number_text) + 1}: {step_words(step)}" if step else detail


def lap_row(session: Session, lap: Lap, measures: Measures) -> LapRow:
    """Return a lap in words."""
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
        number(mean(session, "force_dn", rows, 10)),
        number(lap.sums["work_j"] / active_s if active_s else None),
        str(lap.sums["work_j"]),
        number(mean(session, "cadence_dspm", rows, 10)),
    )
    return LapRow(step_look(step), name, cells)


def mean(session: Session, name: str, rows: np.ndarray, divisor: int) -> float | None:
    """Return the mean of a column over these rows, over `divisor`; None where nothing of it is known."""
    if name not in session.samples:
        return None
    values = session.samples[name][rows]
    values = values[np.isfinite(values)]
    return float(values.mean()) / divisor if len(values) else None
