"""The link's dictionary as a table for people."""

from typing import Any

from rich.console import Console
from rich.table import Table

_DIRECTIONS = {"to_host": "to host", "to_device": "to device"}


def print_dictionary(content: dict[str, Any]) -> None:
    """Print all messages, one row a field."""
    console = Console()
    crc = content["framing"]["crc"]
    framing = content["framing"]
    code, delimiter = framing["code"].upper(), framing["delimiter"]
    console.print(
        f"schema {content['schema_hash']}\n"
        f"frames: {code} between {delimiter:#04x}; in them type, sequence, payload, CRC-{crc['width']}\n"
        f"CRC: polynomial {crc['poly']:#06x}, initial {crc['init']:#06x}, {crc['byte_order']}-endian",
        highlight=False,
    )
    for direction, title in _DIRECTIONS.items():
        rows = [message for message in content["messages"] if message["direction"] == direction]
        console.print()
        console.print(_table(title, rows))


def _table(title: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("id", justify="right")
    table.add_column(title, style="bold", no_wrap=True)
    table.add_column("field", no_wrap=True)
    table.add_column("type", no_wrap=True)
    table.add_column("unit", no_wrap=True)
    table.add_column("scale", justify="right")
    table.add_column("values")
    for message in rows:
        head = (str(message["id"]), message["name"])
        if not message["fields"]:
            table.add_row(*head)
        for field in message["fields"]:
            table.add_row(*head, *_field_cells(field))
            head = ("", "")
    return table


def _field_cells(field: dict[str, Any]) -> tuple[str, ...]:
    values = ""
    if "enum" in field:
        values = " ".join(f"{number}={name}" for number, name in enumerate(field["enum"]))
    elif "bits" in field:
        values = "bits " + " ".join(f"{number}={name}" for number, name in enumerate(field["bits"]))
    elif "null" in field:
        values = f"{field['null']} is unknown"
    scale = "" if field["scale"] == 1 else f"{field['scale']:g}"
    return field["name"], field["type"], field["unit"], scale, values
