"""What a console knows of its machine's life, and of its faults: `Client.service`."""

from dataclasses import dataclass
from typing import Any

from backstride.link import messages

from backstride_host import codec, layouts
from backstride_host.codec import Message
from backstride_host.errors import CommandRefused
from backstride_host.exchange import Exchange, Wanted, is_a

ROW = layouts.BY_ID[messages.FAULT_ROW]
# From row to row.
INTERVAL_S = 0.2


@dataclass(frozen=True)
class FaultRecord:
    """Faults that came together, and the rows before them, the last one at the fault."""

    serial: int
    utc_s: int | None
    session: int | None
    faults: list[str]
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class MachineLife:
    """Whole metres and seconds since the console was built in."""

    forward_m: int
    backward_m: int
    on_s: int
    moving_s: int
    faults: list[FaultRecord]


def read(exchange: Exchange) -> MachineLife:
    """Ask the console for all of it, at any time."""
    found = _ask(exchange, "service.get", {}, is_a(messages.SERVICE))
    if found is None:
        raise CommandRefused("service.get", "unknown", 0)
    records = [_fault(exchange, index) for index in range(found.fault_records)]
    told = [record for record in records if record is not None]
    return MachineLife(found.forward_m, found.backward_m, found.on_s, found.moving_s, told)


def _fault(exchange: Exchange, index: int) -> FaultRecord | None:
    """Return one record; None where it is gone, or cannot be read any more."""
    is_record = is_a(messages.FAULT_RECORD)
    data, count, head = b"", 1, None
    while len(data) < count * ROW.struct.size:
        at = len(data) // ROW.struct.size
        head = _ask(
            exchange,
            "fault.get",
            {"index": index, "offset": at},
            lambda found, at=at: is_record(found) and (found.index, found.offset) == (index, at),
        )
        if head is None or (not head.rows and head.row_count > at):
            return None
        data += head.rows
        count = head.row_count
    assert head is not None
    values = head.named()
    return FaultRecord(head.serial, values["utc_s"], values["session"], values["faults"], _rows(data))


def _rows(data: bytes) -> list[dict[str, Any]]:
    size = ROW.struct.size
    rows = [codec.decode(ROW.id, data[at : at + size]).named() for at in range(0, len(data), size)]
    return [{"before_s": round(INTERVAL_S * (len(rows) - 1 - at), 1), **row} for at, row in enumerate(rows)]


def _ask(exchange: Exchange, command: str, values: dict[str, Any], answers: Wanted) -> Message | None:
    answer = exchange.ask(command, values, answers)
    return None if answer.layout.id == messages.ACK else answer
