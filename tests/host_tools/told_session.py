"""A console's messages for tests, told one by one: a session as it should be, with anything added."""

from typing import Any

from backstride.core import codes
from backstride_host import codec, layouts
from backstride_host.receiver import Received
from backstride_host.session import Session, SessionBuilder


class Told:
    """Messages of a console whose link takes `delay_s`; `ms` is its clock, which began at `boot_s`."""

    def __init__(self, boot_s: float = 10.0):
        self.builder = SessionBuilder(lambda t_s: 1_790_000_000 + t_s)
        self.boot_s = boot_s
        self.ms = 1000
        self.delay_s = 0.0
        self.number = 1
        self.sums: dict[str, int] = {"active_ms": 0, "forward_mm": 0, "reverse_mm": 0, "work_j": 0}

    def tell(self, name: str, **values: Any) -> None:
        blank: dict[str, Any] = {
            field.name: None if field.null is not None else 0 for field in layouts.layout_named(name).fields
        }
        tail = layouts.layout_named(name).tail
        if tail is not None:
            blank[tail.name] = ""
        message_id, payload = codec.encode(name, blank | {"t_ms": self.ms} | values)
        t_s = self.boot_s + self.ms / 1000 + self.delay_s
        self.builder.take(Received(t_s, self.ms, codec.decode(message_id, payload)))

    def event(self, event: int, detail: str = "") -> None:
        self.tell("event", event=event, detail=detail)

    def total(self, state: str = "active", **added: int) -> None:
        for name, value in added.items():
            self.sums[name] += value
        text = "knee-care-10\nann"
        self.tell("session", number=self.number, state=state, programme_walker=text, **self.sums)

    def begin(self) -> None:
        self.event(codes.EVENT_SESSION_START, "knee-care-10")
        self.total("ready")

    def walk(self, seconds: int, step: int = 0, mm_s: int = 700, **values: Any) -> None:
        for _ in range(seconds):
            for _ in range(10):
                self.ms += 100
                self.tell("telemetry", state="active", step=step, speed_mm_s=-mm_s, direction=-1, **values)
            self.total(active_ms=1000, reverse_mm=mm_s, work_j=20)

    def end(self) -> None:
        self.event(codes.EVENT_SESSION_END, "finished")
        self.total("finished", reverse_mm=3)

    def one(self) -> Session:
        (session,) = self.builder.sessions()
        return session
