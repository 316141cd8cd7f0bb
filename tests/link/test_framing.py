"""Frames against `binascii.crc_hqx` and COBS by its definition; a reader that nothing upsets."""

import pytest
import wire
from backstride.link import framing
from backstride.link.framing import FrameReader, FrameWriter
from hypothesis import given
from hypothesis import strategies as st

payloads = st.binary(max_size=framing.PAYLOAD_MAX)
# Zeros and long runs without one are where COBS goes wrong.
zeros = st.lists(st.sampled_from([0, 1, 254, 255]), max_size=framing.PAYLOAD_MAX).map(bytes)
bytes_ = st.integers(0, 255)


def written(writer: FrameWriter, message: int, payload: bytes) -> bytes:
    writer.body[2 : 2 + len(payload)] = payload
    return bytes(writer.frame[: writer.finish(message, len(payload))])


def read(reader: FrameReader, data: bytes) -> list[bytes]:
    """Return the bodies, CRC left out."""
    return [bytes(reader.body[: reader.length]) for byte in data if reader.feed(byte)]


@given(st.binary(max_size=300), st.integers(0, 40))
def test_the_crc_is_the_one_of_the_contract(data: bytes, start: int) -> None:
    assert framing.crc16(data, min(start, len(data)), len(data)) == wire.crc(data[start:])


def test_the_crc_has_its_published_check_value() -> None:
    assert framing.crc16(b"123456789", 0, 9) == 0x29B1


@given(bytes_, payloads | zeros)
def test_a_written_frame_is_cobs_between_zeros(message: int, payload: bytes) -> None:
    found = written(FrameWriter(), message, payload)
    assert found == wire.frame(message, 0, payload)
    assert 0 not in found[1:-1]


@given(bytes_, bytes_, payloads | zeros)
def test_a_frame_built_elsewhere_is_read(message: int, sequence: int, payload: bytes) -> None:
    reader = FrameReader()
    assert read(reader, wire.frame(message, sequence, payload)) == [bytes([message, sequence]) + payload]
    assert (reader.crc_errors, reader.malformed) == (0, 0)


def test_the_sequence_counts_frames_and_wraps_after_255() -> None:
    writer = FrameWriter()
    found = [wire.frames(written(writer, 1, b""))[0].sequence for _ in range(300)]
    assert found == [number % 256 for number in range(300)]


@given(st.binary(max_size=600), payloads)
def test_after_any_noise_and_a_delimiter_the_next_frame_is_read(noise: bytes, payload: bytes) -> None:
    reader = FrameReader()
    read(reader, noise)
    assert read(reader, wire.frame(7, 1, payload)) == [bytes([7, 1]) + payload]


@given(payloads, st.data())
def test_a_flipped_bit_is_never_taken_for_a_frame(payload: bytes, data: st.DataObject) -> None:
    whole = bytearray(wire.frame(7, 1, payload))
    bit = data.draw(st.integers(8, 8 * (len(whole) - 1) - 1))
    whole[bit // 8] ^= 1 << bit % 8
    reader = FrameReader()
    found = read(reader, bytes(whole) + b"\x00")
    # A CRC sees every single bit, in the payload or in COBS's codes.
    assert bytes([7, 1]) + payload not in found
    # A bit that makes a delimiter leaves a shorter piece, which fits its CRC once in 65,536 times.
    assert found == [] or len(found[0]) < len(payload) + 2


@given(st.lists(payloads, max_size=8))
def test_frames_one_after_another_are_all_read_in_order(sent: list[bytes]) -> None:
    writer = FrameWriter()
    stream = b"".join(written(writer, 9, payload) for payload in sent)
    assert [body[2:] for body in read(FrameReader(), stream)] == sent


def test_a_frame_that_is_too_long_is_counted_and_left() -> None:
    reader = FrameReader()
    too_long = wire.frame(7, 1, bytes(range(1, 250)))
    assert read(reader, too_long + wire.frame(7, 2)) == [bytes([7, 2])]
    assert reader.malformed == 1


@pytest.mark.parametrize("piece", [b"\x02\x05", b"\xff\x05", b"\x04\x05", b"\x03\x05\x06"])
def test_a_piece_that_cannot_be_a_frame_is_counted_as_malformed(piece: bytes) -> None:
    reader = FrameReader()
    assert read(reader, b"\x00" + piece + b"\x00") == []
    assert reader.malformed == 1


def test_a_wrong_crc_is_counted() -> None:
    reader = FrameReader()
    body = bytes([7, 1, 5])
    wrong = (wire.crc(body) ^ 1).to_bytes(2, "little")
    assert read(reader, b"\x00" + wire.cobs_encode(body + wrong) + b"\x00") == []
    assert reader.crc_errors == 1


def test_idle_delimiters_count_as_nothing() -> None:
    reader = FrameReader()
    assert read(reader, b"\x00" * 50) == []
    assert (reader.crc_errors, reader.malformed) == (0, 0)
