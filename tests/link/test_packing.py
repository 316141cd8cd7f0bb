"""Packing against `struct` and the table, read back by a decoder of our own."""

import struct
from typing import Any

import pytest
import wire
from backstride.core import params
from backstride.link import framing, messages
from backstride.link.framing import FrameReader, FrameWriter
from backstride.link.packing import Packer
from hypothesis import given
from hypothesis import strategies as st

CODES = {"u8": "B", "i8": "b", "u16": "H", "i16": "h", "u32": "I", "i32": "i"}


def numbers(kind: str) -> st.SearchStrategy[int]:
    bits = int(kind[1:])
    return (
        st.integers(0, 2**bits - 1)
        if kind[0] == "u"
        else st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    )


@st.composite
def filled(draw: st.DrawFn) -> tuple[tuple, list[int], str | bytes | None]:
    """A message of the table with any values."""
    row = draw(st.sampled_from(messages.MESSAGES))
    values = [draw(numbers(field[1])) for field in row[3] if field[1] in CODES]
    tail = row[3][-1][1] if row[3] else ""
    tails = {"str": st.text(max_size=80), "bytes": st.binary(max_size=200)}
    return row, values, draw(tails[tail]) if tail in tails else None


def framed(row: tuple, values: list[int], tail: str | bytes | None) -> bytes:
    writer = FrameWriter()
    packer = Packer(row[0])
    if tail is None:
        return bytes(writer.frame[: packer.pack(writer, *values)])
    if isinstance(tail, str):
        return bytes(writer.frame[: packer.pack_text(writer, tail, *values)])
    return bytes(writer.frame[: packer.pack_tail(writer, tail, len(tail), *values)])


def reader_of(data: bytes) -> FrameReader:
    reader = FrameReader()
    whole = [reader.feed(byte) for byte in data]
    assert any(whole)
    return reader


@given(filled())
def test_a_message_is_its_fields_in_wire_order_little_endian(message: tuple) -> None:
    row, values, tail = message
    (found,) = wire.frames(framed(row, values, tail))
    fixed = struct.pack("<" + "".join(CODES[f[1]] for f in row[3] if f[1] in CODES), *values)
    assert found.message == row[0]
    assert found.payload[: len(fixed)] == fixed
    data = tail.encode() if isinstance(tail, str) else tail or b""
    assert found.payload[len(fixed) :] == data[: framing.PAYLOAD_MAX - len(fixed)]


@given(filled())
def test_what_is_packed_is_unpacked(message: tuple) -> None:
    row, values, tail = message
    reader = reader_of(framed(row, values, tail))
    packer = Packer(row[0])
    assert packer.unpack(reader) == tuple(values)
    if isinstance(tail, str):
        assert packer.text(reader) == tail
    elif tail is not None:
        assert packer.data(reader) == tail


@pytest.mark.parametrize("letter", ["a", "é", "€", "🦵"])
@pytest.mark.parametrize("lead", range(4))
def test_a_text_that_does_not_fit_is_cut_between_letters(letter: str, lead: int) -> None:
    text = "x" * lead + letter * 300
    row = messages.row(messages.EVENT)
    (found,) = wire.frames(framed(row, [0, 0, 0], text))
    kept = found.payload[Packer(messages.EVENT).size :].decode()
    assert text.startswith(kept)
    assert len(found.payload) > framing.PAYLOAD_MAX - 4


@given(filled(), st.data())
def test_a_payload_that_is_too_short_is_no_message(message: tuple, data: st.DataObject) -> None:
    row, values, text = message
    packer = Packer(row[0])
    if not packer.size:
        return
    (found,) = wire.frames(framed(row, values, text))
    short = found.payload[: data.draw(st.integers(0, packer.size - 1))]
    assert packer.unpack(reader_of(wire.frame(row[0], 0, short))) is None


def test_a_text_that_is_not_utf_8_is_none() -> None:
    packer = Packer(messages.PROGRAMME_SELECT)
    assert packer.text(reader_of(wire.frame(messages.PROGRAMME_SELECT, 0, b"knee\xff"))) is None


@pytest.mark.parametrize("row", params.PARAMS, ids=lambda row: row[0])
def test_every_parameters_name_unit_and_text_fit_uncut(row: tuple) -> None:
    name, unit, low, high, default, kind, text = row
    whole = f"{name}\n{unit}\n{text}"
    values: list[Any] = [0, kind, low, high, default, default]
    (found,) = wire.frames(framed(messages.row(messages.PARAM), values, whole))
    assert found.payload.decode("utf-8", "replace").endswith(text)
