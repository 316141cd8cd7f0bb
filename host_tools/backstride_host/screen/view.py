"""What every part of the screen shows from, and the part itself."""

from dataclasses import dataclass, field

from textual.widget import Widget

from backstride_host.live.console_state import ConsoleState
from backstride_host.live.feed import Feed
from backstride_host.live.measures import Measures


@dataclass
class View:
    """What is known, where it comes from, and how the person likes to read it."""

    feed: Feed
    measures: Measures = field(default_factory=Measures)
    state: ConsoleState = field(default_factory=ConsoleState)

    @property
    def is_fresh(self) -> bool:
        """Whether what is shown is of now."""
        return not self.feed.trouble and self.state.is_fresh(self.feed.now_s)


class Pane(Widget):
    """A part of the screen; draws itself anew from the view whenever it is refreshed."""

    def __init__(self, view: View, *, id: str | None = None):
        super().__init__(id=id)
        self.view = view


def minutes(seconds: float) -> str:
    """Return a time as 1:23."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
