"""Pulls sessions from a console into the history: after a cut it goes on, and none comes twice."""

from binascii import crc_hqx
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from backstride_host.client import Client
from backstride_host.console_log import LoggedSession, rows_of
from backstride_host.errors import CommandRefused, LinkError, NotFound
from backstride_host.framing import CRC_INIT
from backstride_host.history.store import History, key_of

Progress = Callable[[str, float], None]


@dataclass
class Pulled:
    """How many sessions are new, how many were here already, and the console's serials of both."""

    new: int = 0
    known: int = 0
    serials: list[int] = field(default_factory=list)


def pull(client: Client, history: History, utc_s: float, progress: Progress | None = None) -> Pulled:
    """Pull every session of the console's log that is not here yet, and its walkers' plans."""
    hello = client.hello or client.handshake()
    found = Pulled()
    for logged in client.log.sessions():
        key = key_of(hello.board_id, logged.values)
        if history.knows(key):
            history.complete(key, logged.values)
            found.known += 1
        else:
            data = _rows(client, history, key, logged, progress)
            values = {k: v for k, v in logged.values.items() if k not in ("index", "sessions", "size", "crc")}
            history.add(key, hello.board_id, hello.firmware, values, rows_of(data), int(utc_s))
            found.new += 1
        found.serials.append(logged.serial)
    if found.serials:
        # While somebody walks nothing is written there: the next pull says it again.
        with suppress(CommandRefused, NotFound):
            client.log.mark_pulled(found.serials[-1])
    for walker in client.walkers.all():
        history.keep_plan(walker.name, walker.plan)
    return found


def clear(client: Client, pulled: Pulled) -> int:
    """Delete from the console what is here; return how many. CommandRefused while somebody walks."""
    deleted = 0
    for serial in pulled.serials:
        with suppress(NotFound):
            client.log.delete(serial)
            deleted += 1
    return deleted


def _rows(
    client: Client, history: History, key: str, logged: LoggedSession, progress: Progress | None
) -> bytes:
    data = history.pieces(key)
    while len(data) < logged.size:
        piece = client.log.piece(logged.serial, len(data))
        if not piece:
            break
        data += piece
        history.keep_pieces(key, data)
        if progress:
            progress(f"session {logged.values['number']}", len(data) / logged.size)
    if len(data) != logged.size or crc_hqx(data, CRC_INIT) != logged.crc:
        history.keep_pieces(key, b"")
        raise LinkError(f"session {logged.values['number']} came with other bytes than it has: pull it again")
    return data
