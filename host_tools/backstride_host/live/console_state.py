"""What is known of a console from the messages it sent so far."""

from collections import deque
from dataclasses import dataclass

from backstride.core import codes, faults
from backstride.link import messages

from backstride_host.codec import Message
from backstride_host.connection import Received, ReceivedLine
from backstride_host.programme import Programme, Step, built_in

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
    """The step that is played, which one of how many, and what comes after it."""

    number: int
    count: int
    step: Step
    following: Step | None


class ConsoleState:
    """Takes what a client receives. `hello`, `telemetry` and `session` are the latest of their kind."""

    def __init__(self) -> None:
        self.hello: Message | None = None
        self.telemetry: Message | None = None
        self.session: Message | None = None
        self.events: deque[PastEvent] = deque(maxlen=_EVENTS_MOST)
        self.cue = ""
        self.telemetry_s: float | None = None
        self._programmes: dict[str, Programme] = {}

    def know(self, programme: Programme) -> None:
        """Take a programme that the console has beside the built-in ones."""
        self._programmes[programme.name] = programme

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
        """The step that runs, from the programme's rows; None without one or with an unknown programme."""
        programme = self._programmes.get(self.programme) or built_in(self.programme)
        number = self.telemetry.named()["step"] if self.telemetry else None
        step = programme.step(number) if programme else None
        if programme is None or number is None or step is None:
            return None
        return StepPlan(number, len(programme.steps), step, programme.step(number + 1))

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
