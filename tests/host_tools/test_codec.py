"""Messages to bytes and back, from nothing but the table."""

import struct

import pytest
from backstride.link import messages
from backstride_host import codec, layouts
from backstride_host.errors import BadMessage, NotFound, ValueOutOfRange
from hypothesis import given
from hypothesis import strategies as st


def wire_values(field: layouts.Field) -> st.SearchStrategy:
    if field.type == "str":
        return st.text(max_size=20)
    if field.type == "bytes":
        return st.binary(max_size=20)
    low, high = field.bounds
    if field.enum:
        high = len(field.enum) - 1
    if field.bits:
        high = (1 << len(field.bits)) - 1
    return st.integers(low, high)


@pytest.mark.parametrize("layout", layouts.LAYOUTS, ids=lambda layout: layout.name)
@given(data=st.data())
def test_values_in_units_survive_the_wire(layout, data):
    raws = [data.draw(wire_values(field), label=field.name) for field in layout.fields]
    fixed = [raw for field, raw in zip(layout.fields, raws, strict=True) if not field.is_tail]
    payload = struct.pack(messages.fixed_format(layout.id), *fixed)
    if layout.tail:
        payload += raws[-1].encode() if isinstance(raws[-1], str) else raws[-1]
    message = codec.decode(layout.id, payload)
    assert list(message) == raws
    assert message.layout is layout
    assert codec.encode(layout.name, message.in_units()) == (layout.id, payload)


@given(st.integers(0, 255), st.binary(max_size=250))
def test_no_payload_breaks_the_decoder(message_id, payload):
    try:
        message = codec.decode(message_id, payload)
    except BadMessage:
        return
    assert list(message.named()) == [field.name for field in message.layout.fields]
    message.in_units()


def test_names_units_and_null():
    fields = dict.fromkeys(layouts.BY_NAME["telemetry"].by_name, 0)
    fields |= {"force_dn": 123, "state": "active", "flags": ["armed", "key_in"], "step": None}
    message = codec.decode(*codec.encode("telemetry", fields))
    assert message.force_dn == 123
    assert message.flags == 0b10010000
    named = message.named()
    assert (named["force_dn"], named["state"], named["step"]) == (123, "active", None)
    assert named["flags"] == ["armed", "key_in"]
    assert named["faults"] == []
    assert message.in_units()["force_dn"] == 123


def test_a_name_this_host_does_not_know_yet_is_its_number():
    message = codec.decode(messages.EVENT, struct.pack("<IBB", 5, 200, 0) + b"\xffx")
    assert message.named()["event"] == "200"
    assert message.detail == "\ufffdx"


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("force.set", {"force_dn": 70000, "hold_ms": 1}, "force_dn cannot be 70000: it takes 0 to 65535 dN"),
        ("force.set", {"force_dn": -1, "hold_ms": 1}, "force_dn cannot be -1"),
        ("force.set", {"force_dn": float("nan"), "hold_ms": 1}, "force_dn cannot be nan"),
        ("force.set", {"force_dn": "many", "hold_ms": 1}, "force_dn cannot be 'many'"),
        ("facing.set", {"facing": "sideways"}, "it takes console, away"),
        ("facing.set", {"facing": 2}, "it takes 0 to 1"),
        ("level.set", {}, "level cannot be None"),
        ("programme.select", {"name": 3}, "it takes text"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(name, values, says):
    with pytest.raises(ValueOutOfRange) as caught:
        codec.encode(name, values)
    assert says in str(caught.value)


def test_unknown_names_are_refused():
    with pytest.raises(NotFound, match=r"no message session\.begin"):
        codec.encode("session.begin")
    with pytest.raises(BadMessage, match="ping has no field loud"):
        codec.encode("ping", {"loud": 1})


def test_no_field_hides_a_message_method():
    own = {"layout", "readers", "named", "in_units"}
    for layout in layouts.LAYOUTS:
        assert own.isdisjoint(layout.by_name)
