"""The host's framing against the device's, both ways, and against noise."""

import json

from backstride.link import framing as device
from backstride.link.messages import HELLO, TELEMETRY
from backstride_host import framing
from backstride_host.framing import Frame, PlainLine, StreamDecoder, encode_frame
from hypothesis import example, given
from hypothesis import strategies as st

ids = st.integers(0, 255)
payloads = st.binary(max_size=device.PAYLOAD_MAX)
# Mostly zeros: what the stuffing is about.
sparse_payloads = st.lists(st.sampled_from([0, 0, 0, 1, 255]), max_size=device.PAYLOAD_MAX).map(bytes)


def test_both_have_the_same_constants():
    for name in ("DELIMITER", "CRC_POLY", "CRC_INIT", "PAYLOAD_MAX", "BODY_MAX"):
        assert getattr(framing, name) == getattr(device, name)


def device_frame(message_id: int, sequence: int, payload: bytes) -> bytes:
    writer = device.FrameWriter()
    writer.sequence = sequence
    writer.body[2 : 2 + len(payload)] = payload
    length = writer.finish(message_id, len(payload))
    return bytes(writer.frame[:length])


def device_reads(data: bytes) -> tuple[list[bytes], device.FrameReader]:
    reader = device.FrameReader()
    bodies = [bytes(reader.body[: reader.length]) for byte in data if reader.feed(byte)]
    return bodies, reader


@given(ids, ids, payloads | sparse_payloads)
@example(0, 0, b"")
@example(255, 255, b"\xff" * device.PAYLOAD_MAX)
def test_both_write_the_same_frame_and_read_each_others(message_id, sequence, payload):
    data = encode_frame(message_id, sequence, payload)
    assert data == device_frame(message_id, sequence, payload)
    assert device_reads(data)[0] == [bytes((message_id, sequence)) + payload]
    assert StreamDecoder().feed(data) == [Frame(message_id, sequence, payload)]


@given(st.lists(st.binary(max_size=300).map(lambda chunk: chunk.replace(b"{", b"}"))))
def test_noise_is_judged_as_the_device_judges_it(chunks):
    data = b"\0".join(chunks) + b"\0"
    decoder = StreamDecoder()
    found = decoder.feed(data)
    bodies, reader = device_reads(data)
    frames = [item for item in found if isinstance(item, Frame)]
    assert [bytes((frame.message_id, frame.sequence)) + frame.payload for frame in frames] == bodies
    assert len(frames) == len(found)
    assert (decoder.crc_errors, decoder.malformed) == (reader.crc_errors, reader.malformed)


@given(st.binary(max_size=2000), st.lists(st.integers(1, 50)))
def test_the_size_of_reads_changes_nothing(noise, sizes):
    data = noise + encode_frame(TELEMETRY, 7, b"abc") + b"\0" + b'{"t_ms":1}\n' + b"\0" + noise
    whole = StreamDecoder()
    expected = whole.feed(data)
    piecewise = StreamDecoder()
    found = []
    for size in sizes:
        found += piecewise.feed(data[:size])
        data = data[size:]
    found += piecewise.feed(data)
    assert found == expected
    assert Frame(TELEMETRY, 7, b"abc") in found
    assert PlainLine({"t_ms": 1}) in found
    assert vars(piecewise) == vars(whole)


def test_a_flipped_bit_costs_its_frame_only():
    frames = [encode_frame(TELEMETRY, number, b"payload") for number in range(3)]
    damaged = bytearray(frames[1])
    damaged[5] ^= 0x10
    decoder = StreamDecoder()
    found = decoder.feed(frames[0] + damaged + frames[2])
    assert [frame.sequence for frame in found if isinstance(frame, Frame)] == [0, 2]
    assert (decoder.crc_errors, decoder.gaps, decoder.frames) == (1, 1, 2)


def test_gaps_count_across_the_wrap_and_a_restart_is_none():
    decoder = StreamDecoder()
    for sequence in (253, 254, 2):
        decoder.feed(encode_frame(TELEMETRY, sequence, b""))
    assert decoder.gaps == 3
    decoder.feed(encode_frame(HELLO, 0, b"") + encode_frame(TELEMETRY, 1, b""))
    assert decoder.gaps == 3


@given(st.dictionaries(st.text(max_size=20), st.integers() | st.text(max_size=30), max_size=8))
def test_plain_lines_pass_between_frames(fields):
    line = json.dumps(fields).encode() + b"\n"
    decoder = StreamDecoder()
    found = decoder.feed(b"\0" + line + b"\0" + encode_frame(TELEMETRY, 1, b"x"))
    assert found == [PlainLine(fields), Frame(TELEMETRY, 1, b"x")]
    assert decoder.malformed == 0


def test_a_frame_that_looks_like_a_plain_line_is_a_frame():
    # The first zero of the body 122 bytes in makes the first code byte "{".
    payload = b"x" * 120 + b"\0" + b"y"
    data = encode_frame(TELEMETRY, 1, payload)
    assert data[1:2] == b"{"
    assert StreamDecoder().feed(data) == [Frame(TELEMETRY, 1, payload)]


def test_a_line_without_an_end_is_dropped_and_counted_once():
    decoder = StreamDecoder()
    for _ in range(100):
        assert decoder.feed(b"x" * 1000) == []
    assert decoder.malformed == 1
    assert len(decoder._rest) == 0
    assert decoder.feed(b"tail\0" + encode_frame(TELEMETRY, 0, b"")) == [Frame(TELEMETRY, 0, b"")]
    assert decoder.malformed == 1
