"""The live screen: one renderable for rich, 80 columns wide or more and at most 24 lines high.

Give it what a client receives; show it with `rich.live.Live` or print it once.
"""

from backstride.link import messages
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from backstride_host.codec import Message
from backstride_host.connection import Received, ReceivedLine
from backstride_host.link_statistics import LinkStatistics
from backstride_host.live import panes
from backstride_host.live.console_state import ConsoleState
from backstride_host.live.trace import Trace

# What fills a trace's block while nothing is more.
_TRACE_M_S = 1.2
_TRACE_N = 50.0


class LiveView:
    """Shows `state`. `note` is a line of the caller's; `link` may be None where there is no link to judge."""

    def __init__(self, link: LinkStatistics | None = None):
        self.state = ConsoleState()
        self.link = link
        self.note = ""
        self.now_s = 0.0
        self._speed = Trace()
        self._force = Trace()

    def take(self, item: Received | ReceivedLine) -> None:
        """Take one thing received."""
        self.state.take(item)
        self.now_s = item.t_s
        if isinstance(item, Received) and item.message.layout.id == messages.TELEMETRY:
            self._speed.add(item.t_s, abs(item.message.speed_mm_s) / 1000)
            self._force.add(item.t_s, item.message.force_dn / 10)

    def __rich__(self) -> RenderableType:
        """Return the screen."""
        state = self.state
        rows: list[RenderableType] = [Rule(panes.title(state), style="dim", align="left")]
        if state.telemetry is None:
            rows.append(Text("No telemetry yet.", "dim"))
        else:
            rows += self._belt(state.telemetry)
        rows.append(Rule("events", style="dim", align="left"))
        rows.append(panes.events(state, self.now_s))
        rows.append(Rule(style="dim"))
        if self.link is not None:
            rows.append(panes.link_health(self.link))
        if self.note:
            rows.append(Text(self.note, no_wrap=True, overflow="ellipsis"))
        return Group(*rows)

    def _belt(self, telemetry: Message) -> list[RenderableType]:
        state = self.state
        return [
            panes.speed_and_force(state, telemetry, state.is_fresh(self.now_s)),
            Text(),
            panes.step(state, telemetry),
            panes.cue(state),
            self._traces(),
            panes.totals(state, telemetry),
            panes.brake(telemetry),
            panes.faults(state),
        ]

    def _traces(self) -> Table:
        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text("speed", "dim"), Text(self._speed.line(_TRACE_M_S), "cyan"))
        grid.add_row(Text("force", "dim"), Text(self._force.line(_TRACE_N), "yellow"))
        return grid
