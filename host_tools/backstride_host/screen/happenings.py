"""Faults with what to do about them, and events as they come."""

from rich.table import Table
from rich.text import Text

from backstride_host.screen.view import Pane

_MILD = ("note", "drag")


class Faults(Pane):
    """Each fault that is up, with its advice; it takes no room while there is none."""

    def render(self) -> Text:
        """Draw it."""
        lines = []
        for name, reaction, advice in self.view.state.faults:
            style = "bold #000000 on #e8b93a" if reaction in _MILD else "bold #ffffff on #b3261e"
            lines.append(Text.assemble((f" {name} ", style), (f" {advice}", "bold")))
        rows = self.size.height
        if 0 < rows < len(lines):
            names = [name for name, _reaction, _advice in self.view.state.faults[rows - 1 :]]
            lines[rows - 1 :] = [Text("and " + ", ".join(names), "bold #e8b93a")]
        text = Text("\n").join(lines)
        text.no_wrap, text.overflow = True, "ellipsis"
        return text


class Events(Pane):
    """The latest events, the newest first."""

    def render(self) -> Table | Text:
        """Draw it."""
        state = self.view.state
        if not state.events:
            return Text("No events yet.", "dim")
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", justify="right", no_wrap=True)
        grid.add_column(no_wrap=True)
        grid.add_column(no_wrap=True, overflow="ellipsis")
        for event in list(state.events)[-max(1, self.size.height) :][::-1]:
            style = "bold #e8b93a" if event.name.startswith("fault.") or event.name == "boot" else ""
            grid.add_row(
                f"{_ago(self.view.feed.now_s - event.t_s)} ago", Text(event.name, style), event.detail
            )
        return grid


def _ago(seconds: float) -> str:
    seconds = max(0, int(seconds))
    return f"{seconds} s" if seconds < 100 else f"{seconds // 60} min"
