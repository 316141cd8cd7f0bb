"""What a page draws: panels above one another that share a time axis, and the values to read off.

`t` is seconds of a session, or days of a walker's weeks. Curves are SVG paths, `t` across and pixels
down, which the browser stretches to any width: to zoom is to change the view, and nothing is drawn anew.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 900, 1800, 3600)
_STEPS_D = (1, 7, 14, 28, 56, 112, 364)
# What a number takes above its line.
_LABEL_PX = 14
# So many labels fit on a telephone.
_LABELS_MOST = 6


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high`, drawn `height` pixels high with the highest on top."""

    low: float
    high: float
    height: int

    def y(self, value: float) -> float:
        """Return how far down a value is."""
        return (self.high - value) / (self.high - self.low) * self.height

    def ys(self, values: np.ndarray) -> np.ndarray:
        """Return the same of many; NaN stays."""
        return (self.high - values) / (self.high - self.low) * self.height

    def ticks(self, lines: int = 4) -> list[tuple[float, str]]:
        """Return about so many round values inside: how far down each is, and how it is written."""
        step = _round_step((self.high - self.low) / lines)
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        values = [number * step for number in range(first, last + 1)]
        return [(self.y(one), f"{abs(one):g}") for one in values if self.y(one) > _LABEL_PX]


@dataclass(frozen=True)
class Shape:
    """A path of a panel; `look` is its class in the page's style."""

    look: str
    path: str


@dataclass(frozen=True)
class Key:
    """A line of a panel's legend."""

    look: str
    text: str


@dataclass(frozen=True)
class Panel:
    """One quantity over time. `words` stand in it, as (text, its distance from the top)."""

    title: str
    unit: str
    scale: Scale
    ticks: list[tuple[float, str]]
    shapes: list[Shape]
    keys: list[Key] = field(default_factory=list)
    words: list[tuple[str, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Band:
    """A stretch of time with a name, a programme step, and a shorter one for where there is little room."""

    start: float
    end: float
    look: str
    text: str
    short: str


@dataclass(frozen=True)
class Mark:
    """A moment with a number, which the page's list of events has too; `row` keeps close ones apart."""

    t: float
    number: int
    look: str
    text: str
    row: int = 0


@dataclass(frozen=True)
class Column:
    """Values to read off at the chart's times; None is unknown. Text where `decimals` is None."""

    title: str
    unit: str
    decimals: int | None
    values: Sequence[float | str | None]


@dataclass(frozen=True)
class Chart:
    """A whole chart; `axis` says what `t` counts: "clock" (s) or "days" (from the date `from_day`)."""

    title: str
    axis: str
    start: float
    end: float
    t: list[float]
    columns: list[Column]
    panels: list[Panel]
    bands: list[Band] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    from_day: str = ""

    def part(self, t: float) -> float:
        """Return how far across `t` is, in percent."""
        return round(100 * (t - self.start) / (self.end - self.start), 3)

    @property
    def times(self) -> list[float]:
        """The times that are labelled."""
        steps = _STEPS_S if self.axis == "clock" else _STEPS_D
        length = self.end - self.start
        step = next((one for one in steps if length / one <= _LABELS_MOST), steps[-1])
        first = math.ceil(self.start / step)
        return [float(number * step) for number in range(first, math.floor(self.end / step) + 1)]

    def data(self) -> dict[str, object]:
        """Return what the page's script reads."""
        return {
            "axis": self.axis,
            "start": self.start,
            "end": self.end,
            "from_day": self.from_day,
            "t": self.t,
            "columns": [
                {"title": one.title, "unit": one.unit, "decimals": one.decimals, "values": _plain(one.values)}
                for one in self.columns
            ],
        }


def scale_for(values: Iterable[float], height: int, least_span: float, room: float = 1.12) -> Scale:
    """Return a scale from 0 that holds these values, `least_span` or more, with some room above."""
    known = [value for value in values if math.isfinite(value)]
    low, high = min([0.0, *known]), max([0.0, *known])
    high = max(high, low + least_span)
    return Scale(low * room, high * room, height)


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * one for one in (1, 2, 5, 10) if power * one >= least * 0.999)


def _plain(values: Sequence[float | str | None]) -> list[float | str | None]:
    return [None if isinstance(value, float) and math.isnan(value) else value for value in values]
