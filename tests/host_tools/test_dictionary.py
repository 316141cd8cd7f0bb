"""The published dictionary, and the hash both ends compute in their own way."""

import hashlib
import json

from backstride.link import messages, schema
from backstride_host import dictionary


def test_host_and_device_hash_the_same_text():
    assert "".join(schema.canonical_chunks()) == dictionary.canonical_text(dictionary.schema())
    assert dictionary.schema_hash() == schema.schema_hash()


def test_the_hash_can_be_recomputed_from_the_published_dictionary():
    published = json.loads(json.dumps(dictionary.dictionary()))
    hashed = {key: published[key] for key in ("messages", "framing")}
    text = json.dumps(hashed, sort_keys=True, separators=(",", ":"))
    assert published["schema_hash"] == hashlib.sha256(text.encode()).hexdigest()[:8]


def test_the_framing_is_as_promised():
    assert dictionary.dictionary()["framing"] == {
        "code": "cobs",
        "delimiter": 0,
        "crc": {"width": 16, "poly": 4129, "init": 65535, "byte_order": "little"},
    }


def test_each_message_and_field_is_there_in_wire_order():
    published = dictionary.dictionary()["messages"]
    assert [(entry["id"], entry["name"]) for entry in published] == [row[:2] for row in messages.MESSAGES]
    for entry, row in zip(published, messages.MESSAGES, strict=True):
        assert [field["name"] for field in entry["fields"]] == [field[0] for field in row[3]]
        for field, (_, kind, unit, divisor, null, _names) in zip(entry["fields"], row[3], strict=True):
            assert (field["type"], field["unit"], field.get("null")) == (kind, unit, null)
            assert round(field["scale"] * divisor, 12) == 1
