"""A session: who walked what and when, every sample, the laps, what happened, and the device's own totals."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import numpy as np

from backstride_host import layouts
from backstride_host.programme import Programme, Step, built_in
from backstride_host.session.table import Seconds, Table

# What a session adds up: the message table's names of the sums that only grow.
SUMS = ("active_ms", "forward_mm", "reverse_mm", "work_j")
TOTALS = layouts.BY_NAME["session"]


@dataclass(frozen=True)
class Event:
    """What happened at `t_s` of the session, in the console's words."""

    t_s: float
    name: str
    detail: str


@dataclass(frozen=True)
class Mark:
    """A moment that somebody marked, with a word to it or none; `number` counts a session's from 1."""

    t_s: float
    number: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.number} {self.text}".rstrip()


@dataclass(frozen=True)
class Lap:
    """One programme step as it was walked; `sums` is what it added to each of SUMS, in wire integers.

    `number` is the step's, None after the last one; the sums of all laps add up to the session's totals.
    """

    number: int | None
    start_s: float
    end_s: float
    sums: dict[str, int]

    @property
    def distance_mm(self) -> int:
        """Travel both ways."""
        return self.sums["forward_mm"] + self.sums["reverse_mm"]


@dataclass(frozen=True)
class Session:
    """`t_s` counts everywhere from the session's start. `samples` has telemetry's columns, or those of them
    that the source has; `progress` the totals as they grew; `totals` the last of them as the console told it,
    by the table's names, in wire integers with names for states and None for unknown.
    """

    number: int
    programme: str
    walker: str
    samples: Table
    progress: Table
    totals: dict[str, Any]
    events: tuple[Event, ...] = ()
    # Of the start, and where that is from: "clock" (a clock ran along), "pulled" (not later than that), "".
    started_utc_s: float | None = None
    dated: str = ""
    # Why it ended, in the console's words; None where the source ends before it.
    end_reason: str | None = None
    board_id: int | None = None
    firmware: str = ""
    source: str = ""
    own_programmes: tuple[Programme, ...] = field(default=(), repr=False)
    marks: tuple[Mark, ...] = ()

    @property
    def duration_s(self) -> float:
        """From the start to the last that is known of it, pauses included."""
        ends = [float(table.t_s[-1]) for table in (self.samples, self.progress) if len(table)]
        return max([0.0, *ends, *(event.t_s for event in self.events)])

    @property
    def started(self) -> datetime | None:
        """When it began."""
        return None if self.started_utc_s is None else datetime.fromtimestamp(self.started_utc_s, UTC)

    @property
    def distance_mm(self) -> int:
        """Travel both ways."""
        return self.totals["forward_mm"] + self.totals["reverse_mm"]

    @property
    def plan(self) -> Programme | None:
        """The programme's steps, where they are known."""
        own = next((one for one in self.own_programmes if one.name == self.programme), None)
        return own or built_in(self.programme)

    def step(self, number: int | None) -> Step | None:
        """Return step `number` of the programme; None where it has none or is unknown."""
        return self.plan.step(number) if self.plan else None

    def sums_at(self, t_s: Seconds) -> dict[str, np.ndarray]:
        """Return each of SUMS at these times: whole numbers that never fall, and end at the totals."""
        return {name: self._sum_at(name, t_s) for name in SUMS}

    def _sum_at(self, name: str, t_s: Seconds) -> np.ndarray:
        if not len(self.progress):
            return np.full(len(t_s), self.totals[name], np.int64)
        known_s = np.concatenate(([0.0], self.progress.t_s))
        known = np.concatenate(([0], self.progress.raw(name)))
        # A late message must not bend time back.
        return np.floor(np.interp(t_s, np.maximum.accumulate(known_s), known)).astype(np.int64)

    @cached_property
    def laps(self) -> tuple[Lap, ...]:
        """The session cut at programme steps, from its start to its end."""
        from backstride_host.session.laps import laps_of  # noqa: PLC0415

        return laps_of(self)

    @cached_property
    def marked_laps(self) -> tuple[Lap, ...]:
        """The session cut at programme steps and at marks; their sums add up to the same totals."""
        from backstride_host.session.laps import laps_of  # noqa: PLC0415

        return laps_of(self, at_marks=True)

    def summary(self) -> dict[str, Any]:
        """Return it for JSON, without samples."""
        started = self.started
        return {
            "number": self.number,
            "programme": self.programme,
            "walker": self.walker,
            "started_utc": started.isoformat() if started else None,
            "dated": self.dated,
            "end_reason": self.end_reason,
            "duration_s": round(self.duration_s, 3),
            "board_id": self.board_id,
            "firmware": self.firmware,
            "source": self.source,
            "samples": len(self.samples),
            "laps": len(self.laps),
            "marks": [{"t_s": round(mark.t_s, 3), "text": mark.text} for mark in self.marks],
            "totals": self.totals,
        }
