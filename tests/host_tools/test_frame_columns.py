"""Whole streams at once: what comes out is what the decoder finds that takes one chunk after the other."""

import numpy as np
import pytest
from backstride_host import codec, layouts
from backstride_host.frame_columns import FrameColumns
from backstride_host.framing import Frame, StreamDecoder, encode_frame
from hypothesis import given
from hypothesis import strategies as st

TELEMETRY = layouts.layout_named("telemetry")

telemetry = st.builds(
    lambda sequence, payload: encode_frame(TELEMETRY.id, sequence, payload),
    st.integers(0, 255),
    st.binary(min_size=TELEMETRY.struct.size, max_size=TELEMETRY.struct.size)
    | st.lists(st.sampled_from([0, 0, 0, 1, 255]), min_size=TELEMETRY.struct.size).map(
        lambda values: bytes(values[: TELEMETRY.struct.size])
    ),
)
other = st.builds(encode_frame, st.integers(0, 255), st.integers(0, 255), st.binary(max_size=60))
damaged = st.builds(
    lambda frame, place, flip: (
        frame[: place % len(frame)]
        + bytes((frame[place % len(frame)] ^ flip,))
        + frame[place % len(frame) + 1 :]
    ),
    telemetry,
    st.integers(0, 200),
    st.integers(1, 255),
)
noise = st.binary(max_size=80)
streams = st.lists(telemetry | other | damaged | noise, max_size=20).map(b"".join)


def cut(stream: bytes, sizes: list[int]) -> list[bytes]:
    pieces = []
    for size in sizes:
        pieces.append(stream[:size])
        stream = stream[size:]
    return [*pieces, stream]


def one_by_one(stream: bytes) -> list[tuple[int, int, tuple]]:
    """Return sequence, last byte and values of each telemetry frame, found byte by byte."""
    decoder = StreamDecoder()
    found = []
    for end in range(len(stream)):
        for item in decoder.feed(stream[end : end + 1]):
            if isinstance(item, Frame) and (item.message_id, len(item.payload)) == (
                TELEMETRY.id,
                TELEMETRY.struct.size,
            ):
                values = tuple(codec.decode(item.message_id, item.payload))
                found.append((item.sequence, end - 1, values))
    return found


@given(streams, st.lists(st.integers(0, 100), max_size=10))
def test_the_same_frames_at_the_same_places_in_whatever_stretches_they_come(stream, sizes):
    columns = FrameColumns(TELEMETRY)
    found = []
    for stretch in cut(stream, sizes):
        these, _others = columns.feed(stretch)
        rows = [tuple(row) for row in these.rows.tolist()]
        found += list(zip(these.sequences.tolist(), these.ends.tolist(), rows, strict=True))
    # "{...}" may be a line of the plain-text stream to the other; a frame with a sound CRC is none.
    assert found == one_by_one(stream)


@given(streams)
def test_what_is_no_such_frame_is_given_back_whole(stream):
    these, others = FrameColumns(TELEMETRY).feed(stream + b"\0")
    for chunk in others:
        assert stream[chunk.end + 1 - len(chunk.data) : chunk.end + 1] == chunk.data
        assert b"\0" not in chunk.data
    frame_bytes = TELEMETRY.struct.size + 5
    assert len(these.rows) * frame_bytes + sum(len(chunk.data) for chunk in others) == len(
        stream.replace(b"\0", b"")
    )


def test_a_column_is_a_fields_wire_integer():
    values = dict.fromkeys(TELEMETRY.by_name, 0) | {"speed_mm_s": -700, "direction": -1, "supply_mv": 23_911}
    stream = b"".join(
        encode_frame(TELEMETRY.id, number, codec.encode("telemetry", values)[1]) for number in range(3)
    )
    rows = FrameColumns(TELEMETRY).feed(stream)[0].rows
    assert rows["speed_mm_s"].tolist() == [-700] * 3
    assert np.unique(rows["supply_mv"]).tolist() == [23_911]


def test_a_message_of_no_fixed_length_is_refused():
    with pytest.raises(ValueError, match="no fixed length"):
        FrameColumns(layouts.layout_named("hello"))
