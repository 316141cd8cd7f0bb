"""A console's bytes as they were, but with other frames put in: sequence numbers are counted on around them.

What a listener counts stays true: a gap that was there is still there, damaged frames stay damaged, and what
was put in or taken out makes none.
"""

from backstride.link.messages import ACK, HELLO

from backstride_host.framing import Frame, StreamDecoder, encode_frame

_DELIMITER = b"\0"


class Resequenced:
    """Takes bytes and gives bytes. Acknowledgements are taken out: they answer somebody else."""

    def __init__(self) -> None:
        self._rest = b""
        self._shift = 0  # by how much a number given here is larger than the one that was recorded
        self._next = 0

    def take(self, data: bytes) -> bytes:
        """Return what a listener gets for the next recorded bytes."""
        *chunks, self._rest = (self._rest + data).split(_DELIMITER)
        return b"".join(self._chunk(chunk) for chunk in chunks if chunk)

    def put(self, message_id: int, payload: bytes) -> bytes:
        """Return a frame to send in between."""
        self._shift += 1
        return self._frame(message_id, self._next, payload)

    def _chunk(self, chunk: bytes) -> bytes:
        # One decoder a chunk: it must not judge the sequence.
        found = StreamDecoder().feed(_DELIMITER + chunk + _DELIMITER)
        frame = found[0] if found else None
        if not isinstance(frame, Frame):
            return _DELIMITER + chunk + _DELIMITER
        if frame.message_id == ACK:
            self._shift -= 1
            return b""
        if frame.message_id == HELLO and frame.sequence == 0:
            self._shift = 0
        return self._frame(frame.message_id, frame.sequence + self._shift, frame.payload)

    def _frame(self, message_id: int, sequence: int, payload: bytes) -> bytes:
        self._next = (sequence + 1) & 0xFF
        return encode_frame(message_id, sequence & 0xFF, payload)
