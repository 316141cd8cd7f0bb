"""The last minutes of a value as columns of eighth blocks, with its scale beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.text import Text

from backstride_host.live.history import History
from backstride_host.screen.belt import FORCE_COLOUR
from backstride_host.screen.view import Pane, View, minutes

_BLOCKS = " ▁▂▃▄▅▆▇█"
_SPAN_S = 120
_SCALE_CHARS = 5
_TOPS = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


def top_of_scale(most: float, least_top: float) -> float:
    """Return a round number no smaller than `most` and `least_top`."""
    wanted = max(most, least_top)
    decade = 1.0
    while decade * 10 < wanted:
        decade *= 10
    while decade > wanted:
        decade /= 10
    return next(decade * top for top in _TOPS if decade * top >= wanted * 0.9999)


@dataclass(frozen=True)
class Plotted:
    """What a plot shows: `shown` turns what the history keeps into the unit on the screen."""

    name: str
    unit: Callable[[View], str]
    history: Callable[[View], History]
    shown: Callable[[View, float], float]
    colour: Callable[[float], str]
    least_top: Callable[[View], float]


class Plot(Pane):
    """Two minutes or a little more, the newest at the right; a gap is a time without telemetry."""

    def __init__(self, view: View, plotted: Plotted, *, id: str | None = None):
        super().__init__(view, id=id)
        self.plotted = plotted

    def render(self) -> Text:
        """Draw it."""
        columns, rows = self.size.width - _SCALE_CHARS - 1, self.size.height - 1
        if columns < 4 or rows < 1:
            return Text()
        slot_s = max(1, -(-_SPAN_S // columns))
        means = self.plotted.history(self.view).slots(columns, slot_s, self.view.feed.now_s)
        values = [None if mean is None else self.plotted.shown(self.view, mean) for mean in means]
        most = max((abs(value) for value in values if value is not None), default=0.0)
        top = top_of_scale(most, self.plotted.least_top(self.view))
        text = Text(no_wrap=True)
        text.append(f"{self.plotted.name}, {self.plotted.unit(self.view)}", "bold")
        span = f"last {minutes(columns * slot_s)}"
        text.append(f"{span:>{max(1, self.size.width - text.cell_len)}}\n", "dim")
        for row in range(rows):
            text.append(self._scale(row, rows, top), "dim")
            for value in values:
                block = _block(abs(value) / top * rows - (rows - 1 - row)) if value is not None else " "
                text.append(block, self.plotted.colour(value or 0.0))
            text.append("\n" if row < rows - 1 else "")
        return text

    @staticmethod
    def _scale(row: int, rows: int, top: float) -> str:
        label = f"{top:g}" if row == 0 else "0" if row == rows - 1 else ""
        return f"{label:>{_SCALE_CHARS}}" + ("┤" if label else "│")


def _block(part: float) -> str:
    return _BLOCKS[max(0, min(8, round(part * 8)))]


SPEED = Plotted(
    name="speed",
    unit=lambda view: view.measures.speed,
    history=lambda view: view.state.speeds,
    shown=lambda view, mean: view.measures.speed_of(mean),
    colour=lambda value: "#5a9bf0" if value < 0 else "#45b565",
    least_top=lambda view: 1.0,
)
FORCE = Plotted(
    name="force",
    unit=lambda view: "N",
    history=lambda view: view.state.forces,
    shown=lambda view, mean: mean / 10,
    colour=lambda value: FORCE_COLOUR,
    least_top=lambda view: 50.0,
)
