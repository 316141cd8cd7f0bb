"""A console's programmes over the link: what there is, and how one gets there, whatever the cable does."""

from binascii import crc_hqx
from collections.abc import Iterator
from typing import Any

from backstride.core import codes
from backstride.link import messages

from backstride_host import programme_file
from backstride_host.codec import Message
from backstride_host.errors import CommandRefused, NotFound, ProgrammeRefused
from backstride_host.exchange import Exchange, Wanted, is_a
from backstride_host.framing import CRC_INIT
from backstride_host.programme import Programme

_PIECE_BYTES = 200
_WHY = {
    codes.FULL: "it has no room for it, remove a programme first",
    codes.WRONG_STATE: "only between two sessions, while the belt stands",
    codes.MALFORMED: "it did not arrive as it was sent, try again",
}


def listed(exchange: Exchange) -> Iterator[Programme]:
    """Yield every programme of the console, its own ones after the built-in ones."""
    index, count = 0, 1
    while index < count:
        head = _head(exchange, index)
        count = head.programmes
        yield _programme(exchange, head)
        index += 1


def own(exchange: Exchange) -> Iterator[Programme]:
    """Yield the programmes that hosts put onto the console."""
    index, count = 0, 1
    while index < count:
        head = _head(exchange, index)
        count = head.programmes
        if head.own:
            yield _programme(exchange, head)
        index += 1


def named(exchange: Exchange, name: str) -> Programme:
    """Return the programme called `name`; NotFound when there is none."""
    index, count = 0, 1
    while index < count:
        head = _head(exchange, index)
        count = head.programmes
        if head.name_title.partition("\n")[0] == name:
            return _programme(exchange, head)
        index += 1
    raise NotFound("programme", name)


def upload(exchange: Exchange, programme: Programme) -> None:
    """Put a programme onto the console, in the place of one of its name.

    After a cut, calling it again goes on where it broke off; the console changes nothing before the end.
    """
    rows = programme.rows
    text = f"{programme.name}\n{programme.title}"
    head = {"size": len(rows), "crc": crc_hqx(rows, CRC_INIT), "flags": programme.flags, "name_title": text}
    at = _ask(exchange, programme.name, "programme.begin", head)
    while at < len(rows):
        piece = {"offset": at, "data": rows[at : at + _PIECE_BYTES]}
        at = _ask(exchange, programme.name, "programme.chunk", piece)
    _ask(exchange, programme.name, "programme.commit", {"name": programme.name})


def remove(exchange: Exchange, name: str) -> None:
    """Take a programme of a host off the console."""
    _ask(exchange, name, "programme.remove", {"name": name})


def _head(exchange: Exchange, index: int) -> Message:
    is_head = is_a(messages.PROGRAMME)
    return _answer(
        exchange, "programme.get", {"index": index}, lambda found: is_head(found) and found.index == index
    )


def _programme(exchange: Exchange, head: Message) -> Programme:
    is_piece = is_a(messages.PROGRAMME_ROWS)
    rows = b""
    while len(rows) < head.size:
        at = len(rows)
        piece = _answer(
            exchange,
            "programme.read",
            {"index": head.index, "offset": at},
            lambda found, at=at: is_piece(found) and (found.index, found.offset) == (head.index, at),
        )
        rows += piece.rows or bytes(head.size - at)
    name, _, title = head.name_title.partition("\n")
    if crc_hqx(rows, CRC_INIT) != head.crc:
        raise ProgrammeRefused(name, "its rows changed while they were read")
    return Programme(name, title, head.flags, rows, built_in=not head.own)


def _answer(exchange: Exchange, command: str, values: dict[str, int], answers: Wanted) -> Message:
    answer = exchange.ask(command, values, answers)
    if answer.layout.id == messages.ACK:
        raise CommandRefused(command, answer.named()["result"], answer.value)
    return answer


def _ask(exchange: Exchange, name: str, command: str, values: dict[str, Any]) -> int:
    """Carry out one command about programme `name`; return the value of its acknowledgement."""
    ack = exchange.ask(command, values)
    if ack.result == codes.OK:
        return ack.value
    if ack.result == codes.UNKNOWN:
        raise NotFound("programme of a host's on this console called", name)
    if ack.result == codes.OUT_OF_RANGE and command == "programme.commit":
        raise ProgrammeRefused(name, programme_file.reason_of(ack.value))
    if ack.result == codes.OUT_OF_RANGE and command == "programme.begin":
        raise ProgrammeRefused(name, "a built-in programme has that name, or it is too long")
    if ack.result in _WHY:
        raise ProgrammeRefused(name, _WHY[ack.result])
    raise CommandRefused(command, ack.named()["result"], ack.value)
