"""What happened in a story: the plant's truth, what the console told, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from backstride.core import faults
from backstride_host.codec import Message
from backstride_host.simulator.console_records import TRUTH_DTYPE
from numpy.typing import NDArray

Rows = NDArray[np.void]

BY_HAND = frozenset(row[0] for row in faults.FAULTS if row[2] == faults.HAND)
# Trouble that moves the coil's current, or the magnet, whatever the firmware wants.
ELECTRICAL = ("coil.", "current.", "magnet.", "supply.")
FOREVER_S = float("inf")


@dataclass
class Trouble:
    """An injected fault and how long it lasted."""

    name: str
    start_s: float
    end_s: float = FOREVER_S


@dataclass(frozen=True)
class Heard:
    """A message and when its last byte had arrived."""

    t_s: float
    message: Message


@dataclass(frozen=True)
class Told:
    """An event of the firmware."""

    t_s: float
    name: str
    detail: str


@dataclass
class StoryLog:
    """Everything so far; rules look at what is new since their last look."""

    now_s: float = 0.0
    truth: list[Rows] = field(default_factory=list)
    telemetry: list[Heard] = field(default_factory=list)
    sessions: list[Heard] = field(default_factory=list)
    acks: list[Heard] = field(default_factory=list)
    events: list[Told] = field(default_factory=list)
    resets: list[tuple[float, int]] = field(default_factory=list)
    presses: list[tuple[float, str]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def rows(self, start_s: float, end_s: float = FOREVER_S) -> Rows:
        """Return the truth from start_s to before end_s."""
        start_us, end_us = start_s * 1e6, min(end_s, 1e9) * 1e6
        wanted = []
        for part in reversed(self.truth):
            t_us = part["t_us"]
            if t_us[-1] < start_us:
                break
            wanted.append(part[np.searchsorted(t_us, start_us) : np.searchsorted(t_us, end_us)])
        if not wanted:
            return np.empty(0, TRUTH_DTYPE)
        # Most questions are about the last few rows, and joining costs far more than finding them.
        return wanted[0] if len(wanted) == 1 else np.concatenate(wanted[::-1])

    def troubled(self, prefixes: tuple[str, ...], start_s: float, end_s: float) -> bool:
        """Tell whether a fault whose name begins so was there in this time."""
        return any(
            trouble.name.startswith(prefixes) and trouble.start_s <= end_s and trouble.end_s >= start_s
            for trouble in self.troubles
        )

    def pressed(self, start_s: float, end_s: float) -> bool:
        """Tell whether a hand pressed a button in this time (the stop button lets nothing go)."""
        return any(start_s <= t_s <= end_s and name != "stop" for t_s, name in self.presses)

    def was_reset(self, start_s: float, end_s: float) -> bool:
        """Tell whether the chip was reset in this time."""
        return any(start_s <= t_s <= end_s for t_s, _ in self.resets)

    def surprise(self) -> dict[str, Any]:
        """Return the end of the story, for a message."""
        return {"now_s": round(self.now_s, 2), "steps": self.steps, "events": self.events[-12:]}
