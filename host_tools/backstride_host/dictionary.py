"""The link's dictionary: what a program in any language needs to speak the link, and the schema's hash."""

import hashlib
import json
from typing import Any

from backstride_host import framing, layouts
from backstride_host.layouts import Field


def _field(field: Field) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "unit": field.unit,
        "scale": 1 if field.divisor == 1 else 1 / field.divisor,
    }
    if field.null is not None:
        entry["null"] = field.null
    if field.enum:
        entry["enum"] = list(field.enum)
    if field.bits:
        entry["bits"] = list(field.bits)
    return entry


def schema() -> dict[str, Any]:
    """Return framing and messages: the part that is hashed."""
    return {
        "framing": {
            "code": "cobs",
            "delimiter": framing.DELIMITER,
            "crc": {
                "width": 16,
                "poly": framing.CRC_POLY,
                "init": framing.CRC_INIT,
                "byte_order": "little",
            },
        },
        "messages": [
            {
                "id": layout.id,
                "name": layout.name,
                "direction": layout.direction,
                "fields": [_field(field) for field in layout.fields],
            }
            for layout in layouts.LAYOUTS
        ],
    }


def canonical_text(content: dict[str, Any]) -> str:
    """Return the JSON that both ends hash: sorted keys, no spaces."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def schema_hash() -> int:
    """Return the first 4 bytes of the SHA-256 of the canonical text, big-endian, as `hello` carries it."""
    return int.from_bytes(hashlib.sha256(canonical_text(schema()).encode()).digest()[:4], "big")


def dictionary() -> dict[str, Any]:
    """Return the whole dictionary with its hash in hexadecimal."""
    return {"schema_hash": f"{schema_hash():08x}", **schema()}
