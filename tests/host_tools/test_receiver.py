"""Whatever arrives, the receiver goes on, and counts."""

from backstride.link import messages
from backstride_host.framing import encode_frame
from backstride_host.receiver import Received, ReceivedLine, Receiver
from hypothesis import given, settings
from hypothesis import strategies as st

ids = st.sampled_from([row[0] for row in messages.MESSAGES]) | st.integers(0, 255)
frames = st.builds(encode_frame, ids, st.integers(0, 255), st.binary(max_size=240))
TIMED = encode_frame(messages.EVENT, 9, b"\x05\x00\x00\x00\x01\x00idle")


@given(st.lists(st.binary(max_size=300) | frames, max_size=30))
def test_no_bytes_break_it(pieces):
    receiver = Receiver()
    for t_s, piece in enumerate(pieces):
        for item in receiver.take(piece, float(t_s)):
            assert item.t_s == t_s
            if isinstance(item, Received):
                item.message.in_units()
    found = receiver.take(b"\0" + TIMED, 99.0)
    assert [item.message.detail for item in found if isinstance(item, Received)][-1:] == ["idle"]
    assert receiver.statistics.bytes_in == sum(map(len, pieces)) + len(TIMED) + 1
    assert 0 <= receiver.statistics.loss < 1


# One in 65536 damages that break the stuffing passes the CRC: the same cases each time.
@settings(derandomize=True)
@given(st.binary(min_size=1, max_size=40), st.data())
def test_a_damaged_frame_is_never_another_message(payload, data):
    frame = encode_frame(messages.EVENT, 1, payload)
    place = data.draw(st.integers(0, 8 * len(frame) - 1))
    damaged = bytearray(frame)
    damaged[place // 8] ^= 1 << place % 8
    receiver = Receiver()
    for item in receiver.take(bytes(damaged), 0.0):
        # A delimiter in front or behind may be the bit that flipped: the frame itself is whole.
        assert isinstance(item, ReceivedLine) or damaged[1:-1] == frame[1:-1]


def test_known_frames_with_a_wrong_length_and_unknown_ones_are_malformed():
    receiver = Receiver()
    assert receiver.take(encode_frame(messages.ACK, 0, b"short"), 0.0) == []
    assert receiver.take(encode_frame(200, 1, b""), 0.0) == []
    assert (receiver.statistics.malformed, receiver.statistics.missing) == (2, 0)
