"""A parameter as the console itself describes it."""

from dataclasses import asdict, dataclass
from typing import Any

from backstride_host.codec import Message


@dataclass(frozen=True)
class Parameter:
    """One row of the console's parameter table with the value in force, in `unit`."""

    index: int
    name: str
    unit: str
    minimum: int
    maximum: int
    default: int
    value: int
    kind: str
    text: str

    @classmethod
    def from_message(cls, message: Message) -> "Parameter":
        """Read a `param` message."""
        name, unit, text = (message.name_unit_text + "\n\n").split("\n", 2)
        return cls(
            message.index,
            name,
            unit,
            message.minimum,
            message.maximum,
            message.default,
            message.value,
            message.named()["kind"],
            text.rstrip(),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the row for JSON."""
        return asdict(self)
