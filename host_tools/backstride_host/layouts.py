"""The message table, compiled once for the host: a `Layout` for each message, a `Field` for each field."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from struct import Struct

from backstride.link import messages

from backstride_host.errors import NotFound

TEXT = "str"
BYTES = "bytes"


@dataclass(frozen=True)
class Field:
    """One field of a message, as its table row says."""

    name: str
    type: str
    unit: str
    divisor: int
    null: int | None
    enum: tuple[str, ...]
    bits: tuple[str, ...]

    @property
    def is_tail(self) -> bool:
        """Whether the field is the rest of the payload."""
        return self.type in (TEXT, BYTES)

    @cached_property
    def bounds(self) -> tuple[int, int]:
        """The smallest and the largest wire integer."""
        width = int(self.type[1:])
        return (0, (1 << width) - 1) if self.type[0] == "u" else (-(1 << width - 1), (1 << width - 1) - 1)


@dataclass(frozen=True)
class Layout:
    """One message: who it is, its fields in wire order, and the struct of those before the tail."""

    id: int
    name: str
    direction: str
    fields: tuple[Field, ...]
    struct: Struct

    @cached_property
    def tail(self) -> Field | None:
        """The field that takes the rest of the payload, when there is one."""
        return self.fields[-1] if self.fields and self.fields[-1].is_tail else None

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}


def _field(row: tuple) -> Field:
    name, kind, unit, divisor, null, names = row
    is_bits = bool(names) and names[0] == "bits"
    return Field(
        name, kind, unit, divisor, null, () if is_bits else tuple(names or ()), names[1:] if is_bits else ()
    )


def _layout(row: tuple) -> Layout:
    message_id, name, direction, rows = row
    fields = tuple(_field(field) for field in rows)
    return Layout(message_id, name, direction, fields, Struct(messages.fixed_format(message_id)))


LAYOUTS: tuple[Layout, ...] = tuple(_layout(row) for row in messages.MESSAGES)
BY_ID: dict[int, Layout] = {layout.id: layout for layout in LAYOUTS}
BY_NAME: dict[str, Layout] = {layout.name: layout for layout in LAYOUTS}


def layout_named(name: str) -> Layout:
    """Return the layout of message `name`."""
    try:
        return BY_NAME[name]
    except KeyError:
        raise NotFound("message", name) from None


def reader_of(field: Field) -> Callable[[int], object]:
    """Return the function that gives names to a wire integer: enum, bits or null; others stay integers."""
    if field.bits:
        return lambda raw: [name for bit, name in enumerate(field.bits) if raw >> bit & 1]
    if field.enum:
        # A newer console may know a name this host does not: show its number.
        return lambda raw: (
            field.enum[raw] if raw < len(field.enum) else None if raw == field.null else str(raw)
        )
    if field.null is not None:
        return lambda raw: None if raw == field.null else raw
    return lambda raw: raw
