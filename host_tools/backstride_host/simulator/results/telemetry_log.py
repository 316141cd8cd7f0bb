"""`telemetry.csv`: one row a telemetry message that the host received, every field in its table's unit."""

import math
from array import array
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TextIO

from backstride.link.messages import TELEMETRY

from backstride_host import layouts
from backstride_host.codec import Message
from backstride_host.layouts import Field


def converter_of(field: Field) -> Callable[[Any], Any] | None:
    """Return what makes a wire integer a value in its unit or names; None where it is that already."""
    read = layouts.reader_of(field)
    if field.bits:
        return cache(lambda raw: "+".join(read(raw)))  # type: ignore[arg-type]
    if field.divisor != 1:
        return lambda raw: raw / field.divisor
    if field.enum:
        return cache(read)
    if field.null is not None:
        return lambda raw: "" if raw == field.null else raw
    return None


def format_of(field: Field) -> str:
    """Return the format of a column: as many decimals as the wire has."""
    return f"%.{math.ceil(math.log10(field.divisor))}f" if field.divisor != 1 else "%s"


class TelemetryLog:
    """Takes messages as they arrive; keeps what the picture and the summary need."""

    def __init__(self, out: TextIO):
        fields = layouts.BY_ID[TELEMETRY].fields
        self._names = [field.name for field in fields]
        self._format = ",".join(["%.6f", *[format_of(field) for field in fields]]) + "\n"
        converters = enumerate(map(converter_of, fields), 1)
        self._converters = [(column, convert) for column, convert in converters if convert is not None]
        self._out = out
        out.write(",".join(["t_s", *self._names]) + "\n")
        self.count = 0
        self.t_s = array("d")
        self.speed_m_s = array("f")
        self.target_n = array("f")
        self.command_n = array("f")
        self.force_n = array("f")
        self.states = array("B")
        self.steps = array("B")
        self.faults = 0
        self.dropped = 0
        self._forward_mm = [0, 0]  # of boots that are over, of this one
        self._backward_mm = [0, 0]

    def add(self, t_s: float, message: Message) -> None:
        """Write a row."""
        self._write(t_s, message)
        self.count += 1
        self.t_s.append(t_s)
        self.speed_m_s.append(message.speed_mm_s / 1000.0)
        self.target_n.append(message.target_dn / 10.0)
        self.command_n.append(message.command_dn / 10.0)
        self.force_n.append(message.force_dn / 10.0)
        self.states.append(message.state)
        self.steps.append(message.step)
        self.faults |= message.faults
        self.dropped = max(self.dropped, message.dropped)
        _carry(self._forward_mm, message.forward_mm)
        _carry(self._backward_mm, message.backward_mm)

    def add_line(self, t_s: float, fields: dict[str, Any]) -> None:
        """Write a row of the plain-text stream: wire integers, but names for states and faults."""
        if fields.get("type") == "telemetry":
            self._write(t_s, [fields.get(name, 0) for name in self._names])

    def _write(self, t_s: float, raws: Iterable[Any]) -> None:
        row = [t_s, *raws]
        for column, convert in self._converters:
            value = row[column]
            if isinstance(value, int):
                row[column] = convert(value)
            elif isinstance(value, list):
                row[column] = "+".join(value)
        self._out.write(self._format % tuple(row))

    @property
    def forward_m(self) -> float:
        """The reported forward distance of all boots."""
        return sum(self._forward_mm) / 1000.0

    @property
    def reverse_m(self) -> float:
        """The reported distance of the reversed belt, of all boots."""
        return sum(self._backward_mm) / 1000.0


def _carry(parts: list[int], millimetres: int) -> None:
    """After a restart the console counts from 0."""
    if millimetres < parts[1]:
        parts[0] += parts[1]
    parts[1] = millimetres
