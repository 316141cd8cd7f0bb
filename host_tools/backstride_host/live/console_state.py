"""What is known of a console from the messages it sent so far."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from backstride.core import codes, faults, programmes
from backstride.link import messages

from backstride_host.codec import Message
from backstride_host.connection import Received, ReceivedLine

_EVENTS_MOST = 8
# A message older than this tells nothing of the present.
FRESH_S = 2.0


@dataclass(frozen=True)
class PastEvent:
    """An event in words."""

    t_s: float
    name: str
    detail: str


@dataclass(frozen=True)
class StepPlan:
    """A programme's step as its table has it."""

    number: int
    count: int
    row: tuple[Any, ...]

    @property
    def duration_s(self) -> int:
        """How long it lasts; 0 without an end."""
        return self.row[programmes.STEP_S]

    @property
    def direction(self) -> str:
        """Which way the walker should go."""
        return {1: "forward", -1: "reverse"}.get(self.row[programmes.STEP_DIRECTION], "either way")

    @property
    def guidance_m_s(self) -> tuple[float, float] | None:
        """Slowest and fastest guided speed, where there is guidance."""
        slowest, fastest = self.row[programmes.STEP_SLOWEST], self.row[programmes.STEP_FASTEST]
        return (slowest / 1000, fastest / 1000) if fastest else None


class ConsoleState:
    """Takes what a client receives. `hello`, `telemetry` and `session` are the latest of their kind."""

    def __init__(self) -> None:
        self.hello: Message | None = None
        self.telemetry: Message | None = None
        self.session: Message | None = None
        self.events: deque[PastEvent] = deque(maxlen=_EVENTS_MOST)
        self.cue = ""
        self.telemetry_s: float | None = None

    def take(self, item: Received | ReceivedLine) -> None:
        """Take one thing received; a plain line tells nothing that is shown."""
        if isinstance(item, ReceivedLine):
            return
        message = item.message
        kind = message.layout.id
        if kind == messages.TELEMETRY:
            self.telemetry = message
            self.telemetry_s = item.t_s
        elif kind == messages.SESSION:
            self.session = message
        elif kind == messages.HELLO:
            self.hello = message
        elif kind == messages.EVENT:
            self._event(item)

    def _event(self, item: Received) -> None:
        message = item.message
        self.events.append(PastEvent(item.t_s, message.named()["event"], message.detail))
        if message.event == codes.EVENT_CUE:
            self.cue = message.detail
        elif message.event in (codes.EVENT_SESSION_START, codes.EVENT_SESSION_END):
            self.cue = ""

    def is_fresh(self, now_s: float) -> bool:
        """Whether telemetry came just now."""
        return self.telemetry_s is not None and now_s - self.telemetry_s < FRESH_S

    @property
    def going(self) -> str:
        """Which way the walker goes: `reverse` is a reversed belt, or the normal one for who turned round."""
        if self.telemetry is None or self.telemetry.direction == 0:
            return "standing"
        away = self.telemetry.facing == codes.FACING_AWAY
        return "reverse" if (self.telemetry.direction < 0) != away else "forward"

    @property
    def programme(self) -> str:
        """The name of the session's programme; empty before a session."""
        return self.session.programme_walker.split("\n")[0] if self.session else ""

    @property
    def walker(self) -> str:
        """The walker's name; empty before a session."""
        return self.session.programme_walker.partition("\n")[2] if self.session else ""

    @property
    def step(self) -> StepPlan | None:
        """The step that runs, from the programme's table; None without one or with an unknown programme."""
        number = programmes.find(self.programme)
        step = self.telemetry.named()["step"] if self.telemetry else None
        if number < 0 or step is None:
            return None
        steps = programmes.PROGRAMMES[number][2]
        return StepPlan(step, len(steps), steps[step]) if step < len(steps) else None

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """Name, reaction and advice of each fault that is up."""
        if self.telemetry is None:
            return []
        return [
            (name, faults.REACTIONS[reaction], advice)
            for bit, (name, reaction, _way_back, advice) in enumerate(faults.FAULTS)
            if self.telemetry.faults >> bit & 1
        ]
