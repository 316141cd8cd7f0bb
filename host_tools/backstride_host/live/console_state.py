"""What is known of a console from the messages it sent so far."""

from collections import deque
from dataclasses import dataclass

from backstride.core import codes, faults
from backstride.link import messages

from backstride_host.codec import Message
from backstride_host.connection import Received, ReceivedLine
from backstride_host.live.history import History
from backstride_host.programme import BUILT_IN, Programme, Step

_EVENTS_MOST = 100
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
        self.cue_s: float | None = None
        self.telemetry_s: float | None = None
        # The walker's speed in mm/s, backwards below zero, and the brake's force in dN.
        self.speeds = History()
        self.forces = History()
        self.marks: list[PastEvent] = []
        self._programmes: dict[str, Programme] = {programme.name: programme for programme in BUILT_IN}

    @property
    def programmes(self) -> list[Programme]:
        """Every programme that is known, the built-in ones first."""
        return list(self._programmes.values())

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
            self.speeds.add(item.t_s, self.walker_speed_mm_s)
            self.forces.add(item.t_s, message.force_dn)
        elif kind == messages.SESSION:
            self.session = message
        elif kind == messages.HELLO:
            self.hello = message
        elif kind == messages.EVENT:
            self._event(item)

    def note(self, t_s: float, text: str) -> None:
        """Put a line of the host's own among the events."""
        self.events.append(PastEvent(t_s, "host", text))

    def mark(self, t_s: float, text: str = "") -> PastEvent:
        """Remember this moment, with a word to it: the session's time and distance in it."""
        where = ""
        if self.session is not None:
            active_s = self.session.active_ms // 1000
            where = (
                f" at {active_s // 60}:{active_s % 60:02d}, {self.session.reverse_mm / 1000:.1f} m reverse"
            )
        number = len(self.marks) + 1
        found = PastEvent(t_s, "mark", f"{number}{where}" + (f": {text}" if text else ""))
        self.marks.append(found)
        self.events.append(found)
        return found

    def _event(self, item: Received) -> None:
        message = item.message
        detail = message.detail
        if message.event == codes.EVENT_BOOT:
            detail = "the console has restarted" if self.telemetry is not None else "the console has started"
        self.events.append(PastEvent(item.t_s, message.named()["event"], detail))
        if message.event == codes.EVENT_CUE:
            self.cue = message.detail
            self.cue_s = item.t_s
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
    def walker_speed_mm_s(self) -> int:
        """How fast the walker goes, backwards below zero."""
        if self.telemetry is None:
            return 0
        speed_mm_s = self.telemetry.speed_mm_s
        return -speed_mm_s if self.telemetry.facing == codes.FACING_AWAY else speed_mm_s

    @property
    def programme(self) -> str:
        """The name of the session's programme; empty before a session."""
        return self.session.programme_walker.split("\n")[0] if self.session else ""

    @property
    def programme_title(self) -> str:
        """What people call the session's programme."""
        known = self._programmes.get(self.programme)
        return known.title if known else self.programme

    @property
    def walker(self) -> str:
        """The walker's name; empty before a session."""
        return self.session.programme_walker.partition("\n")[2] if self.session else ""

    @property
    def step(self) -> StepPlan | None:
        """The step that runs, from the programme's rows; None without one or with an unknown programme."""
        programme = self._programmes.get(self.programme)
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
