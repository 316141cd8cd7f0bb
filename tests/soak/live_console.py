"""The real firmware on its simulated board, driven action by action while rules look on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from backstride.core import params
from backstride.link import messages
from backstride_host import codec
from backstride_host.framing import encode_frame
from backstride_host.receiver import Received, Receiver
from backstride_host.simulator.config import BUILT_IN_PLANT, SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import LinkBytes, Record, ResetHappened, Truth
from backstride_host.simulator.device.fault_names import MOMENTARY
from story_log import Heard, StoryLog, Told, Trouble

SECOND_PLANT = BUILT_IN_PLANT.with_name("second_plant.py")
PLANTS = {"first plant": BUILT_IN_PLANT, "second plant": SECOND_PLANT}
_LONGEST_S = 10_000
_PARAMS = {"link.telemetry_hz": 50}


class Violation(AssertionError):
    """A rule was broken; `rule` is its name."""

    def __init__(self, rule: str, text: str, log: StoryLog):
        super().__init__(f"{rule}: {text}\n{json.dumps(log.surprise(), default=str, indent=1)}")
        self.rule = rule


class Rule(Protocol):
    """Something that must hold whatever happens."""

    name: str

    def look(self, log: StoryLog) -> str | None:
        """Return what is wrong in what is new since the last look."""


class Host:
    """A host of its own on the console's port, with its own sequence."""

    def __init__(self, sequence: int):
        self._sequence = sequence

    def frame(self, name: str, values: Mapping[str, Any]) -> bytes:
        message_id, payload = codec.encode(name, values)
        self._sequence = self._sequence + 1 & 0xFF
        return encode_frame(message_id, self._sequence, payload)


class LiveConsole:
    """Use it in a `with`. Times are seconds of virtual time since power-on."""

    def __init__(
        self,
        rules: Sequence[Rule],
        plant: Path = BUILT_IN_PLANT,
        seed: int = 1,
        firmware: Path | None = None,
        files: Mapping[str, str] | None = None,
        params: Mapping[str, int] | None = None,
        constants: Mapping[str, float] | None = None,
        display_interval_us: int = 0,
    ):
        self.log = StoryLog()
        self.rules = rules
        self._receiver = Receiver()
        stored = json.dumps({"version": 1, "values": {**_PARAMS, **(params or {})}})
        self._console = SimulatedConsole(
            SimulationConfig(
                duration_us=_LONGEST_S * 1_000_000,
                seed=seed,
                plant_file=plant,
                plant_params=constants or {},
                firmware_dir=firmware,
                boards_dir=_boards(),
                files={"params.json": stored, **(files or {})},
                display_interval_us=display_interval_us,
            )
        )
        self.host = Host(0)
        self.other_host = Host(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the simulation."""
        self._console.close()

    # Time

    def wait(self, seconds: float, rx: bytes = b"") -> None:
        """Let time pass; troubles end when they are due, and the rules look at what happened."""
        end_s = round(self.log.now_s + seconds, 6)
        while True:
            due = [trouble for trouble in self.log.troubles if trouble.end_s > self.log.now_s]
            next_s = min([end_s, *(trouble.end_s for trouble in due)])
            self._advance(next_s, rx)
            rx = b""
            for trouble in due:
                if trouble.end_s == self.log.now_s and trouble.name not in MOMENTARY:
                    self._console.repair(trouble.name)
            if next_s >= end_s:
                break
        self.check()

    def check(self) -> None:
        """Let every rule look."""
        for rule in self.rules:
            wrong = rule.look(self.log)
            if wrong:
                raise Violation(rule.name, wrong, self.log)

    def _advance(self, until_s: float, rx: bytes) -> None:
        for record in self._console.advance(round(until_s * 1e6), rx):
            self._take(record)
        self.log.now_s = until_s

    def _take(self, record: Record) -> None:
        log = self.log
        if isinstance(record, Truth):
            log.truth.append(record.rows())
        elif isinstance(record, LinkBytes):
            for item in self._receiver.take(record.data, record.t_us / 1e6):
                if isinstance(item, Received):
                    self._heard(item)
        elif isinstance(record, ResetHappened):
            log.resets.append((record.t_us / 1e6, record.cause))

    def _heard(self, item: Received) -> None:
        log = self.log
        heard = Heard(item.t_s, item.message)
        kind = item.message.layout.id
        if kind == messages.TELEMETRY and not self._stale(heard):
            log.telemetry.append(heard)
        elif kind == messages.SESSION:
            log.sessions.append(heard)
        elif kind == messages.ACK:
            log.acks.append(heard)
        elif kind == messages.EVENT:
            log.events.append(Told(item.t_s, item.message.named()["event"], item.message.detail))

    def _stale(self, heard: Heard) -> bool:
        """A frame that a reset cut off before its last delimiter ends with the first one after it."""
        resets = self.log.resets
        return bool(resets) and heard.message.t_ms / 1000 > heard.t_s - resets[-1][0]

    # Actions

    def walk(self, do: str, direction: str = "forward", speed_m_s: float = 0.0, rail: bool = False) -> None:
        """Let the walker do something else from now on."""
        entry: dict[str, Any] = {"do": do, "gait": do, "direction": direction, "speed_m_s": speed_m_s}
        self._console.walk(entry | {"facing": "console", "rail": rail})

    def press(self, button: str, seconds: float = 0.15) -> None:
        """Press a button, let it go again."""
        self.log.presses.append((self.log.now_s, button))
        self._console.press(button, True)
        self.wait(seconds)
        # Who holds a button is there until it is let go.
        self.log.presses.append((self.log.now_s, button))
        self._console.press(button, False)
        self.wait(0.1)

    def key(self, inserted: bool) -> None:
        """Put the key in or pull it."""
        self._console.press("key", inserted)

    def send(self, command: str, /, *, by_other: bool = False, **values: Any) -> None:
        """Send a command and give it time to be answered."""
        host = self.other_host if by_other else self.host
        self.wait(0.06, host.frame(command, values))

    def send_bytes(self, data: bytes) -> None:
        """Send whatever bytes."""
        self.wait(0.01, data)

    def inject(
        self, name: str, seconds: float = float("inf"), value: float | int | str | None = None
    ) -> None:
        """Let a fault begin; it ends by itself after `seconds`."""
        if any(t.name == name and t.end_s > self.log.now_s for t in self.log.troubles):
            return  # it is there already
        self.log.troubles.append(Trouble(name, self.log.now_s, round(self.log.now_s + seconds, 6)))
        self._console.inject(name, value, round(seconds * 1e6) if name == "cpu.stall" else 0)

    def answered(self) -> list[str]:
        """Return the result of each acknowledgement so far."""
        return [heard.message.named()["result"] for heard in self.log.acks]

    # Stories that many begin with

    def start(self, programme: str = "free") -> None:
        """Stand until the console runs, then start a programme."""
        self.wait(1.5)
        self.send("programme.select", name=programme)
        self.send("session.start", facing="console")

    def under_load(self, level: int = 4, speed_m_s: float = 0.8) -> None:
        """Come to a reverse walk against a level of the free programme."""
        self.start()
        self.send("level.set", level=level)
        self.walk("walk", "reverse", speed_m_s, rail=True)
        self.wait(3.0 + 2.0 / speed_m_s + level * 20 / 30)


def _boards() -> Path:
    """Return the boards' folder, which a copy of the firmware does not have beside it."""
    return Path(params.__file__).parents[3] / "boards"
