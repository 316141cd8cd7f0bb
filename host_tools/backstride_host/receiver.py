"""Bytes to messages: framing, decoding, device time and the link's statistics."""

from typing import Any, NamedTuple

from backstride.link import messages

from backstride_host import codec, layouts
from backstride_host.codec import Message
from backstride_host.device_clock import DeviceClock
from backstride_host.errors import BadMessage
from backstride_host.framing import Frame, PlainLine, StreamDecoder
from backstride_host.link_statistics import LinkStatistics

# Messages that say when the console sent them.
_TIMED = frozenset(layout.id for layout in layouts.LAYOUTS if "t_ms" in layout.by_name)


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


class Receiver:
    """Takes a console's bytes. What cannot be decoded is counted, never raised."""

    def __init__(self, clock: DeviceClock | None = None) -> None:
        self.statistics = LinkStatistics()
        self._decoder = StreamDecoder()
        self._clock = clock or DeviceClock()
        self._undecodable = 0

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
        if frame.message_id == messages.HELLO and frame.sequence == 0:
            self._clock.restart()
        elif frame.message_id == messages.TELEMETRY:
            self.statistics.dropped_by_console = message.dropped
        device_ms = self._clock.unwrap(message.t_ms) if frame.message_id in _TIMED else None
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
