"""Messages of edges become rows; what is missing ends the recording and is named."""

import struct
from typing import Any

import plain_decoder
import pytest
from backstride_host import codec, edge_capture
from backstride_host.codec import Message
from backstride_host.edge_capture import EdgeCapture
from hypothesis import given
from hypothesis import strategies as st

GAP = -128


def message(entries: list[tuple[int, int]], **more: int) -> Message:
    """Return `edges` as a console packs it: (microseconds since the one before, change of the count) each."""
    packed = b"".join(struct.pack("<HBb", us & 0xFFFF, us >> 16, change) for us, change in entries)
    values: dict[str, Any] = {
        "first": 0,
        "t_us": 0,
        "span_us": 0,
        "base_count": 0,
        "levels": 0,
        "lost": 0,
        **more,
    }
    message_id, payload = codec.encode("edges", values | {"entries": packed})
    return codec.decode(message_id, payload)


def test_the_first_message_gives_the_levels_then_each_count_is_a_row() -> None:
    capture = EdgeCapture()
    rows = capture.take(
        message([(500, 1), (400, 1), (300, -1)], base_count=7, levels=2, t_us=99, span_us=2000)
    )
    assert rows == [(0, 0, 1), (500, 0, 0), (900, 1, 0), (1200, 0, 0)]
    assert capture.end() == (2000, 0, 0)
    assert (capture.edges, capture.crowded, capture.trouble) == (3, 0, "")


def test_counts_that_one_handler_found_share_its_time() -> None:
    capture = EdgeCapture()
    assert capture.take(message([(500, -2)], span_us=600)) == [(0, 0, 0), (500, 0, 1), (500, 1, 1)]
    assert (capture.edges, capture.crowded) == (2, 1)


def test_time_goes_on_without_edges_and_over_a_wrap_of_the_consoles_clock() -> None:
    capture = EdgeCapture()
    start_us = (1 << 30) - 1_000
    capture.take(message([(200, 1)], t_us=start_us, span_us=900))
    capture.take(message([], first=1, base_count=1, t_us=start_us + 900, span_us=400))
    # A message without edges may be lost: the next one says from when on it tells.
    rows = capture.take(message([(50, 1)], first=1, base_count=1, t_us=5000, span_us=100))
    assert rows == [(6050, 1, 1)]
    assert capture.length_us == 6100


@pytest.mark.parametrize(
    ("later", "trouble"),
    [
        (message([(9, 1)], first=2, base_count=1, t_us=700, span_us=50), edge_capture.LINK_LOST),
        (message([(9, 1)], first=1, base_count=2, t_us=700, span_us=50), edge_capture.LINK_LOST),
        (message([(9, 1)], first=1, base_count=1, t_us=700, span_us=50, lost=1), edge_capture.NO_ROOM),
        (message([(0, GAP), (9, 1)], first=1, base_count=1, t_us=700, span_us=50), edge_capture.TOO_FAST),
        (message([(9, 40)], first=1, base_count=1, t_us=700, span_us=50), edge_capture.TOO_FAST),
    ],
)
def test_what_is_missing_ends_it_before_the_hole(later: Message, trouble: str) -> None:
    capture = EdgeCapture()
    capture.take(message([(300, 1)], span_us=700))
    assert capture.take(later) == []
    assert capture.trouble == trouble
    assert capture.end() == (700, 1, 0)
    assert capture.take(message([(9, 1)], first=2, base_count=2, t_us=750, span_us=50)) == []


changes = st.sampled_from([1, 1, 1, -1, -1, 2, -3])
entries = st.lists(st.tuples(st.integers(13, 1 << 23), changes), max_size=60)


@given(entries, st.integers(-(1 << 29), (1 << 29) - 1), st.integers(0, 3), st.lists(st.integers(0, 60)))
def test_however_it_is_cut_into_messages_the_rows_decode_to_the_counts(
    story: list[tuple[int, int]], first_count: int, levels: int, cuts: list[int]
) -> None:
    capture = EdgeCapture()
    rows = []
    count = first_count
    t_us = (1 << 30) - 5_000_000
    ends = sorted({min(cut, len(story)) for cut in cuts} | {len(story)})
    for start, end in zip([0, *ends], ends, strict=False):
        piece = story[start:end]
        span_us = sum(us for us, _ in piece)
        folded = (count + (1 << 29)) % (1 << 30) - (1 << 29)
        rows += capture.take(
            message(
                piece, first=start, base_count=folded, levels=levels, t_us=t_us % (1 << 30), span_us=span_us
            )
        )
        count += sum(change for _, change in piece)
        t_us += span_us
    assert capture.trouble == ""
    # Edges of one time pass the decoder's filter when they are of different channels: at most one a channel.
    if all(abs(change) == 1 for _, change in story):
        counts = plain_decoder.decoded([*rows, capture.end()])
        assert counts.count.tolist() == [
            sum(change for _, change in story[: place + 1]) for place in range(len(story))
        ]
    assert capture.edges == sum(abs(change) for _, change in story)
    assert capture.length_us == sum(us for us, _ in story)
