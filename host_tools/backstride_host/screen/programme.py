"""What the programme asks for now, what comes next, and what the console last told the walker."""

from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from backstride_host.live.console_state import StepPlan
from backstride_host.live.measures import Measures
from backstride_host.programme import Step
from backstride_host.screen.view import Pane, minutes

_BAR = 20
_COLOUR = "#4fb8d8"


def wanted(step: Step, measures: Measures) -> str:
    """Return what a step asks for: `reverse 2.2–3.2 km/h, 30 N`."""
    text = step.way
    if step.fastest_mm_s:
        text += f" {measures.guidance(step.slowest_mm_s, step.fastest_mm_s)}"
    return f"{text}, {step.load}" if step.load else text


def left_of(plan: StepPlan, measures: Measures, telemetry_values: dict[str, int | None]) -> str:
    """Return what is left of the step: `1:11` or `40 m`; empty where it has no end."""
    if plan.step.by_distance:
        left_m = telemetry_values["step_left_m"]
        return "" if left_m is None else measures.distance(left_m * 1000)
    left_s = telemetry_values["step_left_s"]
    return "" if left_s is None else minutes(left_s)


class ProgrammePane(Pane):
    """The step with its time, the next step, the cue."""

    def render(self) -> Table | Text:
        """Draw it."""
        state, measures = self.view.state, self.view.measures
        plan, telemetry = state.step, state.telemetry
        cue = self._cue()
        if plan is None or telemetry is None:
            return Text("No programme runs.", "dim").append("\n").append(cue)
        values = telemetry.named()
        head = Table.grid(padding=(0, 2))
        now = Text(f"step {plan.number + 1} of {plan.count}  ", "dim").append(
            wanted(plan.step, measures), "not dim bold"
        )
        left = left_of(plan, measures, values)
        if left and plan.step.length:
            remaining = values["step_left_m" if plan.step.by_distance else "step_left_s"] or 0
            done = ProgressBar(
                plan.step.length,
                plan.step.length - remaining,
                _BAR,
                complete_style=_COLOUR,
                finished_style=_COLOUR,
            )
            head.add_row(now, done, Text(f"{left} left", "bold"))
        else:
            head.add_row(now)
        rows = Table.grid()
        rows.add_row(head)
        following = wanted(plan.following, measures) if plan.following else "the end"
        rows.add_row(Text("then ", "dim").append(following, "not dim"))
        rows.add_row(cue)
        return rows

    def _cue(self) -> Text:
        state = self.view.state
        if not state.cue or state.cue_s is None:
            return Text()
        ago_s = max(0, int(self.view.feed.now_s - state.cue_s))
        said = Text(f"“{state.cue}”", f"bold italic {_COLOUR}")
        return said.append(f"  {minutes(ago_s)} ago", "not bold not italic dim")
