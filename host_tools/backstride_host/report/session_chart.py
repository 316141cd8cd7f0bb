"""The chart of a session: speed with its direction, force asked for and given, power, cadence, steps."""

import math
from dataclasses import replace

import numpy as np
from backstride.core import codes, programme_rows

from backstride_host.live.measures import Measures
from backstride_host.programme import Step
from backstride_host.report import paths
from backstride_host.report.chart import Band, Chart, Column, Key, Mark, Panel, Scale, Shape, scale_for
from backstride_host.report.course import Course, course_of, saturated, state_at
from backstride_host.session.model import Session

_STRIP_PX = 5
# Of the width, what a mark's number takes; and so many have room below one another.
_MARK_PART = 0.03
_MARK_ROWS = 8
_LEAST_SPEED_MM_S = 500
_CADENCE_ROOM = 15.0
_WAYS = {"forward": 1, "reverse": -1}


def session_chart(session: Session, measures: Measures, marks: list[Mark]) -> Chart | None:
    """Return the chart; None of a session whose course nobody has kept."""
    if len(session.samples) < 2:
        return None
    course = course_of(session)
    panels = [_speed(session, course, measures), _force(session, course)]
    if np.isfinite(course.power_w).any():
        scale = scale_for(course.power_w.tolist(), 84, 60)
        panels.append(_simple("Power", "W", "power", course.t_s, course.power_w, scale))
    if np.isfinite(course.cadence_spm).any():
        low, high = float(np.nanmin(course.cadence_spm)), float(np.nanmax(course.cadence_spm))
        # A cadence is never near 0: what matters is how it changes.
        scale = Scale(max(0.0, low - _CADENCE_ROOM), high + _CADENCE_ROOM, 84)
        panels.append(_simple("Cadence", "steps/min", "cadence", course.t_s, course.cadence_spm, scale))
    return Chart(
        "The session over time",
        "clock",
        0.0,
        max(session.duration_s, 1.0),
        [round(t, 2) for t in course.t_s.tolist()],
        _columns(session, course, measures),
        panels,
        list(_bands(session)),
        _apart(marks, session.duration_s),
    )


def _apart(marks: list[Mark], duration_s: float) -> list[Mark]:
    """Put marks whose numbers would hide one another below one another."""
    found: list[Mark] = []
    for mark in marks:
        close = found and mark.t - found[-1].t < _MARK_PART * duration_s
        found.append(replace(mark, row=(found[-1].row + 1) % _MARK_ROWS if close else 0))
    return found


def step_words(step: Step | None) -> str:
    """Return what a step asks for: `backwards, 30 N`."""
    if step is None:
        return ""
    load = "by level" if step.mode == programme_rows.LEVEL else step.load
    if not load and step.way == "either":
        return "rest"
    way = {"reverse": "backwards", "turn": "stand and turn", "either": "either way"}.get(step.way, step.way)
    return f"{way}, {load}" if load else way


def step_look(step: Step | None) -> str:
    """Return the look of a step's band."""
    return f"step-{step.way}" if step else "step-none"


def _speed(session: Session, course: Course, measures: Measures) -> Panel:
    mean, slowest, fastest = (
        values * measures.speed_of(1.0)
        for values in (course.speed_mm_s, course.slowest_mm_s, course.fastest_mm_s)
    )
    least = measures.speed_of(_LEAST_SPEED_MM_S)
    guidance = _guidance(session, measures)
    known = [*mean[np.isfinite(mean)].tolist(), *(speed for span in guidance for speed in span[2:])]
    low, high = min([-least, *known]), max([least / 4, *known])
    scale = Scale(low * 1.35, high * 1.35, 210)
    slowest, fastest = (np.clip(values, scale.low, scale.high) for values in (slowest, fastest))
    shapes = [
        *_pauses(session, scale),
        Shape("guide", paths.boxes(guidance, scale)),
        Shape("reverse-range", _range(course, slowest, np.minimum(fastest, 0.0), mean < 0, scale)),
        Shape("forward-range", _range(course, np.maximum(slowest, 0.0), fastest, mean > 0, scale)),
        Shape("reverse-fill", _range(course, np.minimum(mean, 0.0), np.zeros(len(mean)), mean < 0, scale)),
        Shape("forward-fill", _range(course, np.zeros(len(mean)), np.maximum(mean, 0.0), mean > 0, scale)),
        Shape("reverse-line", paths.line(course.t_s, np.where(mean <= 0, mean, np.nan), scale)),
        Shape("forward-line", paths.line(course.t_s, np.where(mean >= 0, mean, np.nan), scale)),
        Shape("zero", f"M0 {scale.y(0.0):.1f}H{session.duration_s:.6g}"),
    ]
    keys = [Key("reverse-line", "backwards"), Key("forward-line", "forward")]
    if any(shape.look == "guide" and shape.path for shape in shapes):
        keys.append(Key("guide", "guidance"))
    return Panel(
        "Speed",
        measures.speed,
        scale,
        scale.ticks(),
        [shape for shape in shapes if shape.path],
        keys,
        [("▲ forward", 15.0), ("▼ backwards", scale.height - 8.0)],
    )


def _force(session: Session, course: Course) -> Panel:
    scale = scale_for([*course.target_n.tolist(), *course.force_n.tolist()], 140, 40.0, 1.2)
    shapes = [
        *_pauses(session, scale),
        Shape("force-fill", paths.area(course.t_s, course.force_n * 0, course.force_n, scale)),
        Shape("force-line", paths.line(course.t_s, course.force_n, scale)),
        Shape("target-line", paths.line(course.t_s, course.target_n, scale)),
    ]
    keys = [Key("force-line", "given")]
    if np.isfinite(course.target_n).any():
        keys.append(Key("target-line", "asked for"))
    limit = saturated(session)
    if limit is not None and limit.any():
        strip = scale.high * _STRIP_PX / scale.height
        spans = paths.spans_where(session.samples.t_s, limit)
        shapes.append(Shape("limit", paths.boxes([(*span, 0.0, strip) for span in spans], scale)))
        keys.append(Key("limit", "brake at its limit"))
    return Panel("Brake force", "N", scale, scale.ticks(), [shape for shape in shapes if shape.path], keys)


def _simple(title: str, unit: str, look: str, t_s: np.ndarray, values: np.ndarray, scale: Scale) -> Panel:
    return Panel(title, unit, scale, scale.ticks(), [Shape(f"{look}-line", paths.line(t_s, values, scale))])


def _range(course: Course, low: np.ndarray, high: np.ndarray, where: np.ndarray, scale: Scale) -> str:
    return paths.area(course.t_s, np.where(where, low, np.nan), np.where(where, high, np.nan), scale)


def _pauses(session: Session, scale: Scale) -> list[Shape]:
    spans = paths.spans_where(session.samples.t_s, state_at(session, codes.PAUSED))
    return [Shape("pause", paths.boxes([(*span, scale.low, scale.high) for span in spans], scale))]


def _guidance(session: Session, measures: Measures) -> list[tuple[float, float, float, float]]:
    """Return the guided speeds of the steps, where they are not scaled by the walker's own speed."""
    if session.plan is None or session.plan.has_own_speed:
        return []
    found = []
    for lap in session.laps:
        step = session.step(lap.number)
        if step and step.fastest_mm_s and step.way in _WAYS:
            speeds = [
                _WAYS[step.way] * measures.speed_of(at) for at in (step.slowest_mm_s, step.fastest_mm_s)
            ]
            found.append((lap.start_s, lap.end_s, min(speeds), max(speeds)))
    return found


def _bands(session: Session) -> list[Band]:
    found = []
    for lap in session.laps:
        step = session.step(lap.number)
        text = step_words(step) or ("no script" if lap.number is None else f"step {lap.number + 1}")
        short = text.rpartition(", ")[2]
        found.append(Band(lap.start_s, lap.end_s, step_look(step), text, short))
    return found


def _columns(session: Session, course: Course, measures: Measures) -> list[Column]:
    speeds = [measures.speed_of(value) for value in course.speed_mm_s.tolist()]
    decimals = 2 if measures.speed == "m/s" else 1
    ends_s = [lap.end_s for lap in session.laps[:-1]]
    bands = _bands(session)
    steps = [bands[at].text for at in np.searchsorted(ends_s, course.t_s, side="right").tolist()]
    columns = [
        Column("Forward", measures.speed, decimals, _rounded([max(0.0, one) for one in speeds], decimals)),
        Column("Backwards", measures.speed, decimals, _rounded([max(0.0, -one) for one in speeds], decimals)),
        Column("Force given", "N", 0, _rounded(course.force_n.tolist(), 1)),
        Column("Asked for", "N", 0, _rounded(course.target_n.tolist(), 1)),
        Column("Power", "W", 0, _rounded(course.power_w.tolist(), 0)),
        Column("Cadence", "steps/min", 0, _rounded(course.cadence_spm.tolist(), 1)),
        Column("Asymmetry", "%", 1, _rounded(course.asymmetry_percent.tolist(), 1)),
        Column("Step", "", None, steps),
    ]
    return [one for one in columns if any(value is not None for value in one.values)]


def _rounded(values: list[float], decimals: int) -> list[float | None]:
    return [None if math.isnan(value) else round(value, decimals) for value in values]
