"""`Client`: one console, driven and listened to, one call at a time.

Nothing arrives while no call is made: a program that shows what happens calls `received` in its loop.
What arrives while a command waits for its answer is kept for `received`.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Self

from backstride.core import codes, params, programme_check, programme_rows
from backstride.link import messages

from backstride_host import console_calibration, console_programmes, console_service, dictionary, layouts
from backstride_host.codec import Message
from backstride_host.connection import Connection, Received, ReceivedLine
from backstride_host.console_log import ConsoleLog
from backstride_host.console_service import MachineLife
from backstride_host.console_walkers import ConsoleWalkers
from backstride_host.errors import CommandRefused, LinkEnded, LinkTimeout, NotFound, SchemaMismatch
from backstride_host.exchange import Exchange, Item, is_a
from backstride_host.link_statistics import LinkStatistics
from backstride_host.parameter import Parameter
from backstride_host.programme import MODES, Programme
from backstride_host.transport import Transport, open_transport

# A wait is cut into reads this long, so that Ctrl-C is heard on every platform.
_READ_S = 0.5


class Client:
    """A console at the other end of a transport."""

    def __init__(self, transport: Transport, answer_timeout_s: float = 0.5, attempts: int = 4):
        self._exchange = Exchange(Connection(transport), answer_timeout_s, attempts)
        # By how much the console's clock was off just after it was set; None where it does not tell.
        self.clock_offset_s: int | None = None

    @classmethod
    def connect(cls, url: str, *, allow_other_schema: bool = False, timeout_s: float = 5.0) -> Self:
        """Open `url`, greet the console and set its clock."""
        return cls.over(open_transport(url), allow_other_schema=allow_other_schema, timeout_s=timeout_s)

    @classmethod
    def over(cls, transport: Transport, *, allow_other_schema: bool = False, timeout_s: float = 5.0) -> Self:
        """Do the same with a transport that is open; it is closed where that fails."""
        client = cls(transport)
        try:
            client.handshake(allow_other_schema=allow_other_schema, timeout_s=timeout_s)
        except BaseException:
            client.close()
            raise
        return client

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the port."""
        self._exchange.connection.close()

    @property
    def hello(self) -> Message | None:
        """The console's last greeting; None before the handshake."""
        return self._exchange.hello

    @property
    def statistics(self) -> LinkStatistics:
        """How well the link works."""
        return self._exchange.connection.statistics

    def now_s(self) -> float:
        """Return the time on the transport's clock, which stamps what arrives."""
        return self._exchange.now_s()

    def utc_s(self) -> float:
        """Return the transport's time of day."""
        return self._exchange.connection.transport.utc_s()

    # Greeting

    def handshake(self, *, allow_other_schema: bool = False, timeout_s: float = 5.0) -> Message:
        """Ask for `hello`, compare schemas, set the console's clock."""
        attempts = max(1, round(timeout_s / self._exchange.answer_timeout_s))
        hello = self._exchange.ask("hello.ask", {}, is_a(messages.HELLO), attempts)
        host_hash = dictionary.schema_hash()
        if hello.schema_hash != host_hash and not allow_other_schema:
            raise SchemaMismatch(host_hash, hello.schema_hash, hello.firmware)
        self._set_clock()
        return hello

    def _set_clock(self) -> None:
        """Tell the console the time, and see what its clock shows then."""
        self.clock_offset_s = None
        # A console that keeps its own clock may refuse.
        with suppress(CommandRefused):
            utc_s = int(self._exchange.connection.transport.utc_s())
            shown_s = self.command("time.set", utc_s=utc_s)
            # An older firmware, and a capture, tell nothing.
            self.clock_offset_s = shown_s - utc_s if shown_s else None

    # Listening

    def received(self, for_s: float | None = None) -> Iterator[Item]:
        """Yield everything that arrives, oldest first; stop after `for_s` on the transport's clock.

        Where a scenario simulates the console, stop at its end too.
        """
        exchange = self._exchange
        end_s = float("inf") if for_s is None else exchange.now_s() + for_s
        while True:
            while exchange.inbox:
                yield exchange.inbox.popleft()
            left_s = end_s - exchange.now_s()
            if left_s <= 0:
                return
            try:
                exchange.receive(min(left_s, _READ_S))
            except LinkEnded:
                return

    def messages(self, *names: str, for_s: float | None = None) -> Iterator[Received]:
        """Yield as `received` does, but only messages called one of `names` (none given: all messages)."""
        wanted = {layouts.layout_named(name).id for name in names}
        for item in self.received(for_s):
            if isinstance(item, Received) and (not wanted or item.message.layout.id in wanted):
                yield item

    def lines(self, for_s: float | None = None) -> Iterator[ReceivedLine]:
        """Yield as `received` does, but only lines of the plain-text stream."""
        for item in self.received(for_s):
            if isinstance(item, ReceivedLine):
                yield item

    def poll(self, timeout_s: float = 0.0) -> list[Item]:
        """Return what has arrived, waiting at most `timeout_s` when that is nothing."""
        inbox = self._exchange.inbox
        if not inbox:
            self._exchange.receive(timeout_s)
        items = list(inbox)
        inbox.clear()
        return items

    def next(self, name: str, timeout_s: float = 5.0) -> Message:
        """Return the next message called `name` that arrives from now on; others stay for `received`."""
        message = self._exchange.wait(is_a(layouts.layout_named(name).id), timeout_s)
        if message is None:
            raise LinkTimeout(name, timeout_s)
        return message

    # Commands

    def command(self, name: str, /, **values: Any) -> int:
        """Carry out command `name` with values in units; return the value of its acknowledgement.

        Repeated under its own sequence until it is answered: the console carries it out once.
        """
        ack = self._exchange.ask(name, values)
        result = ack.named()["result"]
        if ack.result != codes.OK:
            raise CommandRefused(name, result, ack.value)
        return ack.value

    def session_start(
        self, programme: str, walker: str = "guest", mass_kg: int = 0, facing: str = "console"
    ) -> None:
        """Select the programme, name the walker and start; a mass of 0 leaves the console's own."""
        self.command("programme.select", name=programme)
        self.command("walker.set", mass_kg=mass_kg, name=walker)
        self.command("session.start", facing=facing)

    def session_pause(self) -> None:
        """Pause the session."""
        self.command("session.pause")

    def session_resume(self) -> None:
        """Go on after a pause."""
        self.command("session.resume")

    def session_stop(self) -> None:
        """End the session."""
        self.command("session.stop")

    def facing(self, facing: str) -> None:
        """Declare what the walker looks at: `console` or `away`."""
        self.command("facing.set", facing=facing)

    def level(self, level: int) -> None:
        """Set the resistance level."""
        self.command("level.set", level=level)

    def force(self, force_n: float, hold_s: float = 2.0) -> None:
        """Ask for a force under a lease of `hold_s`; whoever wants it longer asks again in time."""
        self.command("force.set", force_dn=force_n * 10, hold_ms=hold_s * 1000)

    def answer(self, question: str, value: int) -> None:
        """Tell the console the walker's `pain` or `exertion` now, 0 to 10; much pain ends the session."""
        self.command("answer", question=question, value=value)

    def fault_reset(self) -> None:
        """Release latched faults, if a hand pressed the console's button just before."""
        self.command("fault.reset")

    def ping(self) -> float:
        """Return the time from question to answer, in seconds."""
        before_s = self.now_s()
        self.command("ping")
        return self.now_s() - before_s

    def plain_stream(self, on: bool) -> None:
        """Switch the plain-text stream, which takes the place of telemetry."""
        self.command("stream.plain", on=int(on))

    def edge_stream(self, on: bool) -> None:
        """Switch the stream of the encoder's edges: messages `edges`, for EdgeCapture."""
        self.command("edges.stream", on=int(on))

    def device_reset(self) -> None:
        """Restart the console."""
        self.command("device.reset")

    # Sessions that are over

    @property
    def log(self) -> ConsoleLog:
        """The sessions that the console keeps: list, read piece by piece, delete."""
        return ConsoleLog(self._exchange)

    def service(self) -> MachineLife:
        """Return the machine's travel and hours, and its last faults with the ten seconds before each."""
        return console_service.read(self._exchange)

    # Walkers

    @property
    def walkers(self) -> ConsoleWalkers:
        """Who walks here: progress, weekly plans, history, a coach's grants."""
        return ConsoleWalkers(self._exchange)

    # Programmes

    def mode(self, mode: str, value: float) -> None:
        """Set another mode of resistance for this step, by its name, with a value in its unit."""
        if mode not in programme_rows.MODES:
            raise NotFound("mode", mode)
        divisor = MODES[programme_rows.MODES.index(mode)].divisor
        self.command("mode.set", mode=mode, value=round(value * divisor))

    def programmes(self) -> list[Programme]:
        """Return all programmes of the console: the built-in ones, then those that hosts put there."""
        return list(console_programmes.listed(self._exchange))

    def own_programmes(self) -> list[Programme]:
        """Return the programmes that hosts put onto the console."""
        return list(console_programmes.own(self._exchange))

    def programme(self, name: str) -> Programme:
        """Return the console's programme called `name`."""
        return console_programmes.named(self._exchange, name)

    def programme_limits(self) -> programme_check.Limits:
        """Return what this console allows a programme."""
        names = ("brake.max_force_dn", "safety.reverse_limit_mm_s", "safety.forward_limit_mm_s")
        return programme_check.Limits(*(self.parameter(name).value for name in names))

    def upload_programme(self, programme: Programme) -> None:
        """Put a programme onto the console; after a cut, do it again: it goes on where it broke off."""
        console_programmes.upload(self._exchange, programme)

    def remove_programme(self, name: str) -> None:
        """Take a programme that a host had put there off the console."""
        console_programmes.remove(self._exchange, name)

    # Calibration

    def hold_brake(self, current_a: float, hold_s: float = 2.0) -> float:
        """Hold a current while the belt coasts with nobody on it; return the coil's mean drive in volts.

        It begins within 10 s after a press at the console and lasts for `hold_s`; who wants it longer asks
        again in time. No current lets go.
        """
        return self.command("brake.hold", current_ma=current_a * 1000, hold_ms=hold_s * 1000) / 1000

    def calibration(self) -> dict[str, Any] | None:
        """Return the console's calibration record; None where there is none."""
        return console_calibration.read(self._exchange)

    def calibrate(self, record: Mapping[str, Any]) -> None:
        """Put a calibration record onto the console: within 10 s after a press there, while it is idle."""
        console_calibration.write(self._exchange, record)

    # Parameters

    def parameters(self) -> list[Parameter]:
        """Return all parameters as the console has them."""
        if self.hello is None:
            self.handshake()
        assert self.hello is not None
        return [self.parameter_at(index) for index in range(self.hello.params)]

    def parameter_at(self, index: int) -> Parameter:
        """Return the parameter in row `index` of the console's table."""
        is_param = is_a(messages.PARAM)
        answer = self._exchange.ask(
            "params.get", {"index": index}, lambda message: is_param(message) and message.index == index
        )
        if answer.layout.id == messages.ACK:
            raise CommandRefused("params.get", answer.named()["result"], answer.value)
        return Parameter.from_message(answer)

    def parameter(self, name: str) -> Parameter:
        """Return the parameter called `name`."""
        # The console may have another table than this host: its row is only a guess.
        if name in params.NAMES:
            with suppress(CommandRefused):
                guess = self.parameter_at(params.index_of(name))
                if guess.name == name:
                    return guess
        for parameter in self.parameters():
            if parameter.name == name:
                return parameter
        raise NotFound("parameter", name)

    def set_parameter(self, name: str, value: int) -> int:
        """Set the parameter called `name`, in its unit; return the value then in force."""
        return self.command("params.set", index=self.parameter(name).index, value=value)
