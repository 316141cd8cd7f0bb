"""The sessions that a console keeps, over the link: `Client.log`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backstride.core import codes
from backstride.link import messages

from backstride_host import codec, layouts
from backstride_host.codec import Message
from backstride_host.errors import CommandRefused, LinkError, NotFound
from backstride_host.exchange import Exchange, Wanted, is_a

ROW = layouts.BY_ID[messages.LOG_ROW]


@dataclass(frozen=True)
class LoggedSession:
    """A session in the log without its rows; `values` by the message table's names, as `Message.named`."""

    serial: int
    size: int
    crc: int
    values: dict[str, Any]

    @classmethod
    def from_message(cls, message: Message) -> "LoggedSession":
        """Read a `log` message."""
        return cls(message.serial, message.size, message.crc, message.named())


class ConsoleLog:
    """Reading goes on at any time; a change takes a standing belt and no session."""

    def __init__(self, exchange: Exchange):
        self._exchange = exchange

    def sessions(self) -> Iterator[LoggedSession]:
        """Yield the sessions that the console keeps, the oldest first."""
        index = 0
        count = 1
        is_log = is_a(messages.LOG)
        while index < count:
            answer = self._ask(
                "log.get", {"index": index}, lambda message, at=index: is_log(message) and message.index == at
            )
            if answer is None:
                return
            count = answer.sessions
            index += 1
            yield LoggedSession.from_message(answer)

    def piece(self, serial: int, offset: int) -> bytes:
        """Return bytes of a session's rows from `offset` on; empty at their end."""
        is_piece = is_a(messages.LOG_ROWS)
        answer = self._ask(
            "log.read",
            {"serial": serial, "offset": offset},
            lambda message: is_piece(message) and (message.serial, message.offset) == (serial, offset),
        )
        if answer is None:
            raise NotFound("session", f"{serial} in the console's log")
        return answer.rows

    def delete(self, serial: int) -> None:
        """Delete a session from the console; NotFound where there is none."""
        self._change("log.delete", serial)

    def mark_pulled(self, serial: int) -> None:
        """Tell the console that this session and all before it are kept elsewhere; NotFound as `delete`."""
        self._change("log.pulled", serial)

    def _change(self, command: str, serial: int) -> None:
        ack = self._exchange.ask(command, {"serial": serial})
        if ack.result == codes.UNKNOWN:
            raise NotFound("session", f"{serial} in the console's log")
        if ack.result != codes.OK:
            raise CommandRefused(command, ack.named()["result"], ack.value)

    def _ask(self, command: str, values: dict[str, Any], answers: Wanted) -> Message | None:
        """Return the answer; None where the console knows of no such session."""
        answer = self._exchange.ask(command, values, answers)
        if answer.layout.id != messages.ACK:
            return answer
        if answer.result == codes.UNKNOWN:
            return None
        raise CommandRefused(command, answer.named()["result"], answer.value)


def rows_of(data: bytes) -> list[list[int]]:
    """Return the rows in these bytes, values in the order of `log.row`, as on the wire."""
    size = ROW.struct.size
    if len(data) % size:
        raise LinkError(f"{len(data)} bytes are no whole number of rows")
    return [list(codec.decode(ROW.id, data[at : at + size])) for at in range(0, len(data), size)]
