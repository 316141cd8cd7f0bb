"""The message table's own truth: what any reader of it may count on."""

import struct

import pytest
from backstride.core import faults
from backstride.link import framing, messages

ROWS = messages.MESSAGES
FIELDS = [(row[1], *field) for row in ROWS for field in row[3]]
TEXTS = {"str", "bytes"}
# What CONTRACTS names as commands; `confirm` is a pin.
COMMANDS = {
    "session.start",
    "session.pause",
    "session.resume",
    "session.stop",
    "facing.set",
    "level.set",
    "force.set",
    "time.set",
    "fault.reset",
    "params.set",
    "ping",
}
SUFFIXES = {
    "_ms": "ms",
    "_mm_s": "mm/s",
    "_mm": "mm",
    "_dn": "dN",
    "_ma": "mA",
    "_mv": "mV",
    "_dc": "0.1 degC",
    "_j": "J",
    "_w": "W",
    "_kg": "kg",
    "_s": "s",
}


def name_of(value: object) -> str:
    return str(value[1] if isinstance(value, tuple) else value)


def test_ids_and_names_are_unique() -> None:
    assert len({row[0] for row in ROWS}) == len({row[1] for row in ROWS}) == len(ROWS)
    assert all(0 < row[0] < 256 for row in ROWS)


def test_what_goes_to_the_host_is_below_64_and_commands_are_above() -> None:
    assert all((row[0] < 64) == (row[2] == messages.TO_HOST) for row in ROWS)
    assert {row[2] for row in ROWS} == {messages.TO_HOST, messages.TO_DEVICE}


def test_every_command_of_the_contract_is_there() -> None:
    assert {row[1] for row in ROWS if row[2] == messages.TO_DEVICE} >= COMMANDS


def test_constants_name_their_rows() -> None:
    for number, name, _direction, _fields in ROWS:
        assert getattr(messages, name.upper().replace(".", "_")) == number
        assert messages.row(number)[1] == name


def test_an_unknown_id_is_said() -> None:
    with pytest.raises(KeyError):
        messages.row(200)


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_a_text_is_the_last_field(row: tuple) -> None:
    assert all(field[1] not in TEXTS for field in row[3][:-1])


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_every_message_fits_a_frame_with_room_for_its_text(row: tuple) -> None:
    size = struct.calcsize(messages.fixed_format(row[0]))
    assert size == sum(int(field[1][1:]) // 8 for field in row[3] if field[1] not in TEXTS)
    room = framing.PAYLOAD_MAX - size
    assert room >= (64 if row[3] and row[3][-1][1] in TEXTS else 0)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field[0]}.{field[1]}")
def test_every_field_has_a_known_type_and_the_unit_that_its_name_says(field: tuple) -> None:
    _message, name, kind, unit, divisor, null, names = field
    assert kind in {*messages.STRUCT_CODES, *TEXTS}
    for suffix, wanted in SUFFIXES.items():
        if name.endswith(suffix):
            assert unit == wanted
            break
    # The schema's text writes scales that are powers of ten.
    assert divisor in {1, 10, 100, 1000}
    if null is not None:
        assert 0 <= null < 1 << int(kind[1:])
    if names:
        bits = names[0] == "bits"
        values = names[1:] if bits else names
        assert len(values) <= int(kind[1:]) if bits else len(values) <= 1 << int(kind[1:])
        assert len(set(values)) == len(values)


def test_field_names_are_unique_within_a_message() -> None:
    for row in ROWS:
        assert len({field[0] for field in row[3]}) == len(row[3]), row[1]


def test_every_fault_has_its_bit_in_telemetry() -> None:
    fields = {field[0]: field for field in messages.row(messages.TELEMETRY)[3]}
    assert fields["faults"][5] == ("bits", *faults.FAULT_NAMES)
