"""The picture's ribbon (state, programme step, cues) and its marks of what went wrong."""

import numpy as np
from backstride.core import codes
from matplotlib.axes import Axes

from backstride_host.programme import Step, built_in
from backstride_host.simulator.results.event_log import FIRMWARE, SCENARIO, Event
from backstride_host.simulator.results.recorder import Recorder
from backstride_host.simulator.scenario import Scenario

STATE_COLOURS = {
    "idle": "#e6eaee",
    "ready": "#cfd8df",
    "active": "#a9cf9b",
    "paused": "#f0d48a",
    "finished": "#b8c7e0",
    "fault": "#e08a7d",
}
BACK, FORTH, REST = "#9cc6d8", "#d9e2c4", "#e6eaee"
ALARM = "#b3261e"
TARGET = "#8a6d3b"
_NAME_PART = 0.12  # of the width: what a fault's name takes
_NARROW = 0.045  # of the width: no text fits
_STATE_ROW, _STEP_ROW, _CUE_ROW = 2.0, 1.0, 0.0
_NO_STEP = 255


def draw_bands(axes: Axes, scenario: Scenario, recorder: Recorder) -> None:
    """Draw three rows: the session's state, the programme's steps, and a tick for each cue."""
    telemetry = recorder.telemetry
    t_s = np.asarray(telemetry.t_s)
    for start_s, end_s, state in _spans(t_s, np.asarray(telemetry.states)):
        name = codes.STATES[state] if state < len(codes.STATES) else str(state)
        _bar(axes, scenario, (start_s, end_s), _STATE_ROW, name, STATE_COLOURS.get(name, "#ffffff"))
    steps = _steps(recorder)
    for start_s, end_s, step in _spans(t_s, np.asarray(telemetry.steps)):
        if step != _NO_STEP and step < len(steps):
            text, colour = _step_text(steps[step])
            _bar(axes, scenario, (start_s, end_s), _STEP_ROW, text, colour)
    cues_s = [event.t_s for event in recorder.events.firmware if event.name == "cue"]
    axes.plot(cues_s, [_CUE_ROW] * len(cues_s), linestyle="none", marker="v", color="#55636f", markersize=5)
    axes.set_ylim(-0.6, 2.6)
    axes.set_yticks([_CUE_ROW, _STEP_ROW, _STATE_ROW], ["cues", "step", "session"])
    axes.tick_params(axis="y", length=0)
    axes.grid(False)
    axes.spines["left"].set_visible(False)


def draw_marks(panels: list[Axes], events: list[Event]) -> None:
    """Draw a line for each fault, injected or raised, and name it at the top of the second panel."""
    width_s = panels[0].get_xlim()[1]
    named_s, row = -width_s, 0
    for event in events:
        injected = event.source == SCENARIO and event.name in ("fault.inject", "chip.reset")
        raised = event.source == FIRMWARE and event.name == "fault.raise"
        if not injected and not raised:
            continue
        colour = ALARM if raised else TARGET
        for panel in panels:
            panel.axvline(event.t_s, color=colour, linewidth=0.9, linestyle="-" if raised else ":", alpha=0.8)
        # Names of what happens together stand below one another.
        row = row + 1 if event.t_s - named_s < _NAME_PART * width_s and row < 8 else 0
        named_s = event.t_s
        text = f" {event.detail.split(' ')[0]}" + ("" if raised else " (injected)")
        across = panels[1].get_xaxis_transform()
        panels[1].text(
            event.t_s, 0.88 - 0.06 * row, text, transform=across, color=colour, fontsize=8, va="top"
        )


def _spans(t_s: np.ndarray, values: np.ndarray) -> list[tuple[float, float, int]]:
    """Return start, end and value of each run of equal values."""
    if len(values) == 0:
        return []
    edges = np.flatnonzero(np.diff(values)) + 1
    starts = np.concatenate([[0], edges]).tolist()
    ends = np.concatenate([edges, [len(values) - 1]]).tolist()
    spans = zip(starts, ends, strict=True)
    return [(float(t_s[start]), float(t_s[end]), int(values[start])) for start, end in spans]


def _steps(recorder: Recorder) -> tuple[Step, ...]:
    """Return the steps of the last session's programme, from its table."""
    for message in reversed(list(recorder.sessions.values())):
        programme = built_in(message.programme_walker.split("\n")[0])
        if programme is not None:
            return programme.steps
    return ()


def _step_text(step: Step) -> tuple[str, str]:
    word, colour = {"reverse": ("back", BACK), "forward": ("forward", FORTH)}.get(step.way, ("rest", REST))
    load = "by level" if step.load.startswith("level") else step.load
    return f"{word} {load}".strip(), colour


def _bar(
    axes: Axes, scenario: Scenario, span: tuple[float, float], row: float, text: str, colour: str
) -> None:
    start_s, end_s = span
    axes.barh(row, end_s - start_s, left=start_s, height=0.82, color=colour, edgecolor="white", linewidth=1.0)
    if end_s - start_s > _NARROW * scenario.duration_s:
        axes.text((start_s + end_s) / 2, row, text, ha="center", va="center", fontsize=8.5, clip_on=True)
