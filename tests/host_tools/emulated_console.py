"""A console for tests: the firmware's own endpoint, tables and packing over bytes, with answers to order."""

import contextlib
import json
from collections.abc import Callable

from backstride.core import codes, params
from backstride.link import messages, schema
from backstride.link.endpoint import Endpoint

TELEMETRY_MS = 50


class _Port:
    """What the endpoint writes to and reads from."""

    def __init__(self):
        self.sent = bytearray()
        self.arrived = bytearray()

    def room(self) -> int:
        return 1 << 20

    def write(self, buffer, length: int) -> None:
        self.sent += buffer[:length]

    def read_into(self, buffer) -> int:
        count = min(len(buffer), len(self.arrived))
        buffer[:count] = self.arrived[:count]
        del self.arrived[:count]
        return count


def _in_order(message_id: int, values: dict[str, int]) -> list[int]:
    """Return the values of a message's fixed fields in wire order, 0 for what `values` leaves out."""
    fields = [field for field in messages.row(message_id)[3] if field[1] in messages.STRUCT_CODES]
    return [values.get(field[0], 0) for field in fields]


class EmulatedConsole:
    """Carries out every command unless `refusals` names a result for it; `carried_out` tells which."""

    def __init__(self):
        self.t_ms = 0
        self.schema_hash = schema.schema_hash()
        self.firmware = "9.8.7"
        self.clock_off_s: int | None = None
        self.refusals: dict[str, int] = {}
        self.carried_out: list[tuple] = []
        self.telemetry: dict[str, int] = {}
        self.params = params.Parameters()
        self.value = 0  # the endpoint sends it with each acknowledgement
        self._port = _Port()
        self.endpoint = Endpoint(self._port, self)
        self._telemetry_due_ms = 0

    def boot(self) -> None:
        """Begin again, as after a reset."""
        self.t_ms = 0
        self._telemetry_due_ms = 0
        self.endpoint = Endpoint(self._port, self)
        self.hello()

    def jump_to(self, t_ms: int) -> None:
        """Set the console's clock forward without living through the time between."""
        self.t_ms = self._telemetry_due_ms = t_ms

    def advance(self, ms: int, arrived: bytes = b"") -> bytes:
        """Take bytes, let time pass; return the bytes sent."""
        self._port.arrived += arrived
        while self._port.arrived:
            with contextlib.suppress(StopIteration):
                self.endpoint.poll().send(None)
        self.t_ms += ms
        while self._telemetry_due_ms <= self.t_ms:
            self.send_telemetry()
            self._telemetry_due_ms += TELEMETRY_MS
        sent = bytes(self._port.sent)
        self._port.sent.clear()
        return sent

    def send_telemetry(self) -> None:
        """Send one telemetry message; fields are 0 unless `telemetry` names them."""
        if self.endpoint.plain:
            self.endpoint.send_line(json.dumps({"type": "telemetry", "t_ms": self.t_ms}))
        else:
            values = {"t_ms": self.t_ms & 0x3FFFFFFF} | self.telemetry
            self.endpoint.send_telemetry(_in_order(messages.TELEMETRY, values))

    def event(self, event: int, detail: str) -> None:
        """Send an event."""
        values = {"t_ms": self.t_ms & 0x3FFFFFFF, "event": event}
        self.endpoint.send_text(messages.EVENT, detail, _in_order(messages.EVENT, values))

    def session(self, programme: str, walker: str, mass_kg: int) -> None:
        """Send a session's totals."""
        values = {"t_ms": self.t_ms & 0x3FFFFFFF, "state": codes.ACTIVE, "walker_mass_kg": mass_kg}
        values |= {"number": 1, "active_ms": 1000, "forward_mm": 2000, "reverse_mm": 3000, "work_j": 400}
        text = f"{programme}\n{walker}"
        self.endpoint.send_text(messages.SESSION, text, _in_order(messages.SESSION, values))

    def hello(self) -> None:
        """Send the greeting."""
        values = {"schema_hash": self.schema_hash, "params": len(params.PARAMS), "board_id": 7}
        self.endpoint.send_text(messages.HELLO, self.firmware, _in_order(messages.HELLO, values))

    async def carry_out(self, command: int, values: tuple) -> int | None:
        """Answer a command as the endpoint asks for it."""
        name = messages.row(command)[1]
        self.carried_out.append((name, *values))
        if name in self.refusals:
            return self.refusals[name]
        if command == messages.HELLO_ASK:
            self.hello()
            return None
        if command == messages.PARAMS_GET:
            return self._get_param(values[0])
        if command == messages.PARAMS_SET:
            result = self.params.set(*values)
            self.value = self.params.values[values[0]]
            return result
        if command == messages.STREAM_PLAIN:
            self.endpoint.plain = bool(values[0])
        self.value = self.t_ms if command == messages.PING else 0
        if command == messages.TIME_SET and self.clock_off_s is not None:
            self.value = values[0] + self.clock_off_s
        return codes.OK

    def _get_param(self, index: int) -> int | None:
        if index >= len(params.PARAMS):
            return codes.UNKNOWN
        name, unit, low, high, default, kind, text = params.PARAMS[index]
        row = (index, kind, low, high, default, self.params.values[index])
        self.endpoint.send_text(messages.PARAM, f"{name}\n{unit}\n{text}", row)
        return None


class LockstepTransport:
    """A console as a transport in virtual time; `to_host` and `to_device` may damage what passes."""

    name = "lockstep"

    def __init__(self, console: EmulatedConsole):
        self.console = console
        self.to_host: Callable[[bytes], bytes] = lambda data: data
        self.to_device: Callable[[bytes], bytes] = lambda data: data
        self.closed = False
        self._written = b""
        self._now_ms = 0

    def read(self, timeout_s: float) -> bytes:
        """Let time pass until bytes come."""
        for _ in range(max(1, round(timeout_s * 1000))):
            self._now_ms += 1
            sent = self.console.advance(1, self._written)
            self._written = b""
            if sent and (data := self.to_host(sent)):
                return data
        return b""

    def write(self, data: bytes) -> None:
        """Send at the next read."""
        self._written += self.to_device(data)

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def now_s(self) -> float:
        """Return virtual time."""
        return self._now_ms / 1000

    def utc_s(self) -> float:
        """Return virtual time of day."""
        return 1_800_000_000 + self.now_s()
