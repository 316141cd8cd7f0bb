"""The schema's text and hash against `json` and `hashlib` over the same tables."""

import hashlib
import json

from backstride.link import framing, messages, schema


def dictionary() -> dict:
    """CONTRACTS' dictionary, from the tables."""
    rows = []
    for number, name, direction, fields in messages.MESSAGES:
        entries = []
        for field_name, kind, unit, divisor, null, names in fields:
            entry: dict = {"name": field_name, "type": kind, "unit": unit}
            entry["scale"] = 1 if divisor == 1 else 1 / divisor
            if null is not None:
                entry["null"] = null
            if names and names[0] == "bits":
                entry["bits"] = list(names[1:])
            elif names:
                entry["enum"] = list(names)
            entries.append(entry)
        rows.append({"id": number, "name": name, "direction": direction, "fields": entries})
    crc = {"width": 16, "poly": 0x1021, "init": 0xFFFF, "byte_order": "little"}
    return {"framing": {"code": "cobs", "delimiter": 0, "crc": crc}, "messages": rows}


def text() -> str:
    return "".join(schema.canonical_chunks())


def test_the_canonical_text_is_json_with_sorted_keys_and_no_spaces() -> None:
    assert text() == json.dumps(dictionary(), sort_keys=True, separators=(",", ":"))


def test_the_hash_is_the_first_four_bytes_of_sha_256() -> None:
    digest = hashlib.sha256(text().encode()).digest()
    assert schema.schema_hash() == int.from_bytes(digest[:4], "big")


def test_no_chunk_is_longer_than_a_small_heap_gives_at_once() -> None:
    assert max(len(chunk) for chunk in schema.canonical_chunks()) < 512


def test_the_framing_is_the_contracts() -> None:
    assert (framing.CRC_POLY, framing.CRC_INIT, framing.DELIMITER) == (4129, 65535, 0)
