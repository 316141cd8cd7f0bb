"""The link's questions of a technician: the machine's life, and what was before each fault."""

from backstride.compat import const
from backstride.core import codes
from backstride.link import messages
from backstride.tasks.service import ROW_BYTES

_PIECE_ROWS = const(25)


def carry_out(console, command, values):
    """Answer with a message; return a code of `codes.RESULTS` where there is nothing to tell."""
    service = console.service
    serials = service.files().serials()
    if command == messages.SERVICE_GET:
        console.endpoint.send(messages.SERVICE, tuple(service.sums) + (len(serials),))
        return None
    index, offset = values
    record = service.files().load(serials[index]) if index < len(serials) else None
    if record is None:
        return codes.UNKNOWN
    try:
        rows = bytes.fromhex(record["rows"])
        head = (index, len(serials), serials[index], record["utc_s"], record["session"], record["faults"])
    except (TypeError, KeyError, ValueError):
        return codes.UNKNOWN
    piece = rows[offset * ROW_BYTES : (offset + _PIECE_ROWS) * ROW_BYTES]
    head += (len(rows) // ROW_BYTES, offset)
    console.endpoint.send_bytes(messages.FAULT_RECORD, piece, len(piece), head)
    return None
