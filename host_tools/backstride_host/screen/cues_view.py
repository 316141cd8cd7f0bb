"""The walker's screen: one thing to know at a time, to be read from some metres away."""

from collections.abc import Iterable

from backstride.core import codes
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from backstride_host.live.big_type import largest
from backstride_host.screen.belt import NO_DATA, WAYS
from backstride_host.screen.happenings import Faults
from backstride_host.screen.headline import LinkLine
from backstride_host.screen.programme import left_of
from backstride_host.screen.view import Pane, View, minutes

# How long a cue stands before the step's own words take its place.
_CUE_S = 20.0
_SOON_S = 4.0
_ALARMING = "bold #ffffff on #b3261e"


def in_big(text: str, columns: int, rows: int) -> Text:
    """Return `text` as large as it goes, in the middle of the height too."""
    lines: Iterable[str] = largest(text.upper(), columns, rows)
    above = (rows - len(tuple(lines))) // 2
    return Text("\n" * above + "\n".join(lines), no_wrap=True)


def said(view: View) -> tuple[str, str]:
    """Return what the walker is to know now, and its style."""
    state = view.state
    grave = [(name, advice) for name, reaction, advice in state.faults if reaction != "note"]
    if not view.is_fresh:
        return "no connection", _ALARMING
    if grave:
        return grave[0][0].replace(".", " "), _ALARMING
    if state.cue and state.cue_s is not None:
        lasts_s = _SOON_S if state.cue == codes.CUES[codes.CUE_MORE_SOON] else _CUE_S
        if view.feed.now_s - state.cue_s < lasts_s:
            return state.cue, "bold #ffffff"
    return _step(view), "bold #cccccc"


def _step(view: View) -> str:
    state = view.state
    assert state.telemetry is not None
    name = state.telemetry.named()["state"]
    if name != "active":
        return name
    plan = state.step
    if plan is None:
        return state.programme_title
    step = plan.step
    guidance = view.measures.guidance(step.slowest_mm_s, step.fastest_mm_s) if step.fastest_mm_s else ""
    return f"{'stop and turn' if step.way == 'turn' else step.way} {guidance}"


class Way(Pane):
    """Which way the walker goes, as a coloured band over the whole width."""

    def render(self) -> Text:
        """Draw it."""
        word, style = WAYS[self.view.state.going] if self.view.is_fresh else NO_DATA
        self.styles.background = style.rpartition(" ")[2]
        text = in_big(word, self.size.width, self.size.height)
        text.stylize(style)
        return text


class Said(Pane):
    """The cue, or what is the matter."""

    def render(self) -> Text:
        """Draw it."""
        words, style = said(self.view)
        self.styles.background = "#b3261e" if style == _ALARMING else None
        text = in_big(words, self.size.width, self.size.height)
        text.stylize(style)
        return text


class Number(Pane):
    """One number and what it is of."""

    def render(self) -> Text:
        """Draw it."""
        value, name = self.shown()
        text = in_big(value, self.size.width, self.size.height - 1)
        text.stylize("bold")
        gap = self.size.height - 1 - text.plain.count("\n")
        return text.append("\n" * max(1, gap)).append(f"{name:^{self.size.width}}", "not bold dim")

    def shown(self) -> tuple[str, str]:
        """Return both."""
        raise NotImplementedError


class SpeedNumber(Number):
    """The speed in the preferred unit."""

    def shown(self) -> tuple[str, str]:
        """Return it; a hyphen while it is not known."""
        view = self.view
        telemetry = view.state.telemetry
        known = telemetry is not None and view.is_fresh
        return (view.measures.speed_number(telemetry.speed_mm_s) if telemetry and known else "-"), (
            view.measures.speed
        )


class LeftNumber(Number):
    """What is left of the step; without one, the time that the session was active."""

    def shown(self) -> tuple[str, str]:
        """Return it."""
        state = self.view.state
        if state.step is not None and state.telemetry is not None:
            left = left_of(state.step, self.view.measures, state.telemetry.named())
            if left:
                following = state.step.following
                return left, f"left, then {following.way if following else 'the end'}"
        return (minutes(state.session.active_ms / 1000) if state.session else "-"), "active"


class CuesView(Screen[None]):
    """The whole of it."""

    def __init__(self, view: View):
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        """Put it together."""
        yield Way(self._view)
        yield Said(self._view)
        yield Faults(self._view)
        with Horizontal(id="numbers"):
            yield SpeedNumber(self._view)
            yield LeftNumber(self._view)
        yield LinkLine(self._view)
