"""A console's calibration over the link: what it is, and how another one gets there."""

import json
from binascii import crc_hqx
from collections.abc import Mapping
from typing import Any

from backstride.core import codes
from backstride.link import messages

from backstride_host.errors import CalibrationError, CommandRefused
from backstride_host.exchange import Exchange, is_a
from backstride_host.framing import CRC_INIT

_PIECE_BYTES = 200
_WHY = {
    codes.OUT_OF_RANGE: "the console does not believe it",
    codes.FULL: "the console's storage has no room for it",
    codes.MALFORMED: "it did not arrive as it was sent, try again",
}


def read(exchange: Exchange) -> dict[str, Any] | None:
    """Return the record on the console, as it came there; None where there is none."""
    is_piece = is_a(messages.CALIBRATION)
    text, size = b"", 1
    while len(text) < size:
        at = len(text)
        piece = exchange.ask(
            "calibration.read",
            {"offset": at},
            lambda found, at=at: is_piece(found) and found.offset == at,
        )
        if piece.layout.id == messages.ACK:
            raise CommandRefused("calibration.read", piece.named()["result"], piece.value)
        size = piece.size
        if not piece.data and at < size:
            raise CalibrationError("the console's record changed while it was read")
        text += piece.data
    try:
        return json.loads(text) if text else None
    except ValueError:
        raise CalibrationError("the console's record is no JSON") from None


def write(exchange: Exchange, record: Mapping[str, Any]) -> None:
    """Put a record onto the console, which checks it, keeps it and brakes by it from now on.

    CommandRefused with `needs_hand`: repeat it within 10 s after a press at the console. Nothing has changed
    there before the last piece.
    """
    text = json.dumps(record, separators=(",", ":")).encode()
    for at in range(0, len(text), _PIECE_BYTES):
        _ask(exchange, "calibration.chunk", {"offset": at, "data": text[at : at + _PIECE_BYTES]})
    _ask(exchange, "calibration.commit", {"size": len(text), "crc": crc_hqx(text, CRC_INIT)})


def _ask(exchange: Exchange, command: str, values: dict[str, Any]) -> None:
    ack = exchange.ask(command, values)
    if ack.result in _WHY:
        raise CalibrationError(_WHY[ack.result])
    if ack.result != codes.OK:
        raise CommandRefused(command, ack.named()["result"], ack.value)
