"""Messages over a transport: framing, decoding, device time and the link's statistics, but no commands."""

from typing import Any, NamedTuple

from backstride.link import messages

from backstride_host import codec
from backstride_host.codec import Message
from backstride_host.device_clock import DeviceClock
from backstride_host.errors import BadMessage
from backstride_host.framing import Frame, PlainLine, StreamDecoder, encode_frame
from backstride_host.link_statistics import LinkStatistics
from backstride_host.transport import Transport


class Received(NamedTuple):
    """A message and when it came: `t_s` on the transport's clock, `device_ms` on the console's, unwrapped."""

    t_s: float
    device_ms: int | None
    message: Message

    @property
    def name(self) -> str:
        """The message's name."""
        return self.message.layout.name


class ReceivedLine(NamedTuple):
    """A line of the plain-text stream and when it came."""

    t_s: float
    fields: dict[str, Any]


class Connection:
    """Sends and receives messages. What cannot be decoded is counted, never raised."""

    def __init__(self, transport: Transport):
        self.transport = transport
        self.statistics = LinkStatistics()
        self._decoder = StreamDecoder()
        self._clock = DeviceClock()
        self._sequence = 0
        self._undecodable = 0

    def next_sequence(self) -> int:
        """Return the sequence number of a new command."""
        sequence = self._sequence
        self._sequence = (sequence + 1) & 0xFF
        return sequence

    def send(self, sequence: int, message_id: int, payload: bytes) -> None:
        """Send one frame."""
        self.transport.write(encode_frame(message_id, sequence, payload))

    def receive(self, timeout_s: float) -> list[Received | ReceivedLine]:
        """Return what arrives with the next bytes, waiting at most `timeout_s` for them."""
        data = self.transport.read(timeout_s)
        if not data:
            return []
        return self.take(data, self.transport.now_s())

    def take(self, data: bytes, t_s: float) -> list[Received | ReceivedLine]:
        """Decode bytes that arrived at `t_s`."""
        found = []
        for item in self._decoder.feed(data):
            plain = isinstance(item, PlainLine)
            received = ReceivedLine(t_s, item.fields) if plain else self._message(item, t_s)
            if received is not None:
                found.append(received)
        self._count(len(data))
        return found

    def _message(self, frame: Frame, t_s: float) -> Received | None:
        try:
            message = codec.decode(frame.message_id, frame.payload)
        except BadMessage:
            self._undecodable += 1
            return None
        layout = message.layout
        if layout.id == messages.HELLO and frame.sequence == 0:
            self._clock.restart()
        elif layout.id == messages.TELEMETRY:
            self.statistics.dropped_by_console = message.dropped
        device_ms = self._clock.unwrap(message.t_ms) if "t_ms" in layout.by_name else None
        return Received(t_s, device_ms, message)

    def _count(self, byte_count: int) -> None:
        statistics = self.statistics
        decoder = self._decoder
        statistics.bytes_in += byte_count
        statistics.frames = decoder.frames
        statistics.plain_lines = decoder.plain_lines
        statistics.crc_errors = decoder.crc_errors
        statistics.missing = decoder.gaps
        statistics.malformed = self._undecodable + decoder.malformed

    def close(self) -> None:
        """Close the transport."""
        self.transport.close()
