"""Payloads to messages and back, by the message table alone.

A decoded message is a named tuple of wire integers: `message.force_dn` is in 0.1 N as its name says.
`named()` puts names where the table has them, `in_units()` gives values in the table's units.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from struct import error as StructError
from typing import TYPE_CHECKING, Any, ClassVar

from backstride_host import layouts
from backstride_host.errors import BadMessage, ValueOutOfRange
from backstride_host.layouts import Field, Layout


class Message(tuple):
    """One decoded message; its fields are attributes by their table names."""

    __slots__ = ()
    layout: ClassVar[Layout]
    readers: ClassVar[tuple[Callable[[Any], object], ...]]

    if TYPE_CHECKING:
        index: Any  # a field of `param`, not the tuple's method

        def __getattr__(self, field_name: str) -> Any: ...

    def named(self) -> dict[str, Any]:
        """Return wire integers by field name, but names for enums, lists of names for bits, None for null."""
        return {
            field.name: read(raw)
            for field, read, raw in zip(self.layout.fields, self.readers, self, strict=True)
        }

    def in_units(self) -> dict[str, Any]:
        """Return the same with each number in its field's unit: `supply_mv` 24000 stays 24000 (mV)."""
        values = self.named()
        for field in self.layout.fields:
            if field.divisor != 1 and values[field.name] is not None:
                values[field.name] /= field.divisor
        return values


def _message_class(layout: Layout) -> type[Message]:
    names = [field.name for field in layout.fields]
    base = namedtuple(layout.name.replace(".", "_"), names)
    readers = tuple(layouts.reader_of(field) for field in layout.fields)
    body = {"__slots__": (), "layout": layout, "readers": readers}
    return type(base.__name__, (base, Message), body)


def _decoder(layout: Layout) -> Callable[[bytes], Message]:
    message_class = _message_class(layout)
    unpack = layout.struct.unpack
    unpack_from = layout.struct.unpack_from
    size = layout.struct.size
    new = tuple.__new__
    if layout.tail is None:
        return lambda payload: new(message_class, unpack(payload))
    if layout.tail.type == layouts.BYTES:
        return lambda payload: new(message_class, (*unpack_from(payload), payload[size:]))
    return lambda payload: new(
        message_class, (*unpack_from(payload), payload[size:].decode("utf-8", "replace"))
    )


_DECODERS = {layout.id: _decoder(layout) for layout in layouts.LAYOUTS}


def decode(message_id: int, payload: bytes) -> Message:
    """Return the message of a frame; BadMessage when the table does not know it or its length."""
    try:
        return _DECODERS[message_id](payload)
    except KeyError:
        raise BadMessage(f"message {message_id} is in no table") from None
    except StructError:
        name = layouts.BY_ID[message_id].name
        raise BadMessage(f"{name} does not have {len(payload)} bytes") from None


def encode(name: str, values: Mapping[str, Any] | None = None) -> tuple[int, bytes]:
    """Return id and payload of message `name` from values in units, by field name.

    An enum may be given by name or number, bits by names or number, an unknown value as None.
    """
    layout = layouts.layout_named(name)
    given = dict(values or {})
    raws = [_to_wire(field, given.pop(field.name, None)) for field in layout.fields]
    if given:
        raise BadMessage(f"{name} has no field {', '.join(given)}")
    tail = raws.pop() if layout.tail else b""
    return layout.id, layout.struct.pack(*raws) + tail


def _to_wire(field: Field, value: Any) -> Any:
    if field.is_tail:
        return _tail_to_wire(field, value)
    if value is None:
        if field.null is None:
            raise ValueOutOfRange(field.name, value, "a value")
        return field.null
    if isinstance(value, str) and field.enum:
        if value not in field.enum:
            raise ValueOutOfRange(field.name, value, ", ".join(field.enum))
        return field.enum.index(value)
    if field.bits and not isinstance(value, int):
        return _bits_to_wire(field, value)
    return _number_to_wire(field, value)


def _tail_to_wire(field: Field, value: Any) -> bytes:
    if isinstance(value, str) and field.type == layouts.TEXT:
        return value.encode()
    if isinstance(value, bytes) and field.type == layouts.BYTES:
        return value
    raise ValueOutOfRange(field.name, value, "text" if field.type == layouts.TEXT else "bytes")


def _bits_to_wire(field: Field, names: Any) -> int:
    unknown = [name for name in names if name not in field.bits]
    if unknown:
        raise ValueOutOfRange(field.name, unknown, ", ".join(field.bits))
    return sum(1 << field.bits.index(name) for name in set(names))


def _number_to_wire(field: Field, value: Any) -> int:
    low, high = field.bounds
    if field.enum:
        high = min(high, len(field.enum) - 1)
    accepts = f"{low / field.divisor:g} to {high / field.divisor:g}" + (
        f" {field.unit}" if field.unit else ""
    )
    try:
        raw = round(value * field.divisor)
    except (TypeError, ValueError, OverflowError):
        raise ValueOutOfRange(field.name, value, accepts) from None
    if not low <= raw <= high:
        raise ValueOutOfRange(field.name, value, accepts)
    return raw
