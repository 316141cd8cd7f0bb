"""The host's end of the two pipes to the simulated console. A frame is a kind, a length and a payload."""

import json
import struct
from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from backstride_host.simulator.console_records import (
    DisplayShows,
    FirmwareEnded,
    LinkBytes,
    LogText,
    ProbeRows,
    Record,
    ScenarioEvent,
    Truth,
)

_HEADER = struct.Struct("<BI")
_TIME = struct.Struct("<q")


class Kind(IntEnum):
    """Kinds of records; the same numbers as in device/wire.py."""

    TRUTH = 1
    LINK = 2
    EVENT = 3
    LOG = 4
    PROBE = 5
    DONE = 6
    RESET = 7
    FIRMWARE_ENDED = 8
    FATAL = 9
    DISPLAY = 10


class Command(IntEnum):
    """Kinds of commands; the same numbers as in device/wire.py."""

    SETUP = 1
    ADVANCE = 2
    INPUT = 3


def setup_command(config_json: bytes, state: bytes) -> bytes:
    """Return the first command of a process: the config, and what the one before it left."""
    return _frame(Command.SETUP, struct.pack("<I", len(config_json)) + config_json + state)


def advance_command(until_us: int, rx: bytes, stop_on_output: bool) -> bytes:
    """Return the command that lets time pass."""
    return _frame(Command.ADVANCE, struct.pack("<qB", until_us, stop_on_output) + rx)


def input_command(kind: str, entry: Mapping[str, Any]) -> bytes:
    """Return the command that lets something happen now: see device/script.py for kinds and entries."""
    return _frame(Command.INPUT, json.dumps([kind, dict(entry)]).encode())


def _frame(kind: int, payload: bytes) -> bytes:
    return _HEADER.pack(kind, len(payload)) + payload


class FrameReader:
    """Cuts a stream of bytes into frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """Add what has come in."""
        self._buffer += data

    def next(self) -> tuple[Kind, bytes] | None:
        """Return the next whole frame, None while there is none."""
        if len(self._buffer) < _HEADER.size:
            return None
        kind, length = _HEADER.unpack_from(self._buffer)
        end = _HEADER.size + length
        if len(self._buffer) < end:
            return None
        payload = bytes(self._buffer[_HEADER.size : end])
        del self._buffer[:end]
        return Kind(kind), payload


def read_record(kind: Kind, payload: bytes) -> Record:
    """Return a frame of the kinds that concern the user as a record."""
    if kind is Kind.TRUTH:
        return Truth(payload)
    if kind is Kind.PROBE:
        return ProbeRows(payload)
    (t_us,) = _TIME.unpack_from(payload)
    content = payload[_TIME.size :]
    if kind is Kind.LINK:
        return LinkBytes(t_us, content)
    if kind is Kind.DISPLAY:
        return DisplayShows(t_us, content[0], content[1:])
    return _said(kind, t_us, content.decode(errors="replace"))


def _said(kind: Kind, t_us: int, text: str) -> Record:
    if kind is Kind.LOG:
        return LogText(t_us, text)
    if kind is Kind.FIRMWARE_ENDED:
        return FirmwareEnded(t_us, text)
    name, _, detail = text.partition("\0")
    return ScenarioEvent(t_us, name, detail)
