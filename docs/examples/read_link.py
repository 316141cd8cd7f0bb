"""Reads a console's bytes with nothing but the dictionary: `read_link.py dictionary.json < bytes`.

Imports nothing of Backstride; a program in another language needs no more than this.
"""

import binascii
import json
import struct
import sys
from pathlib import Path

FORMATS = {"u8": "B", "i8": "b", "u16": "H", "i16": "h", "u32": "I", "i32": "i"}


def unstuff(chunk):
    """Undo COBS: each code byte stands where the data has a zero, and says how far the next one is."""
    data = bytearray()
    while chunk:
        code = chunk[0]
        if not 0 < code <= len(chunk):
            return None
        data += chunk[1:code]
        chunk = chunk[code:]
        if chunk and code < 255:
            data.append(0)
    return data


def values(message, payload):
    """Yield name and value of each field; None where it is unknown."""
    at = 0
    for field in message["fields"]:
        if field["type"] in ("str", "bytes"):
            yield field["name"], payload[at:].decode() if field["type"] == "str" else payload[at:].hex()
            return
        (raw,) = struct.unpack_from("<" + FORMATS[field["type"]], payload, at)
        at += struct.calcsize(FORMATS[field["type"]])
        if "enum" in field and raw < len(field["enum"]):
            yield field["name"], field["enum"][raw]
        elif "bits" in field:
            yield field["name"], [name for bit, name in enumerate(field["bits"]) if raw >> bit & 1]
        else:
            yield field["name"], None if raw == field.get("null") else raw * field["scale"]


def messages(stream, dictionary):
    """Yield name and fields of every message whose CRC is right."""
    table = {message["id"]: message for message in dictionary["messages"]}
    for chunk in stream.split(b"\0"):
        body = unstuff(chunk)
        if not body or len(body) < 4:
            continue
        if binascii.crc_hqx(body[:-2], 0xFFFF) != int.from_bytes(body[-2:], "little"):
            continue
        message = table.get(body[0])
        if message:
            yield message["name"], dict(values(message, body[2:-2]))


if __name__ == "__main__":
    known = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    for name, fields in messages(sys.stdin.buffer.read(), known):
        print(json.dumps({"message": name, **fields}))
