"""Messages over a transport, in both directions, but no commands."""

from backstride_host.framing import encode_frame
from backstride_host.link_statistics import LinkStatistics
from backstride_host.receiver import Received, ReceivedLine, Receiver
from backstride_host.transport import Transport

__all__ = ["Connection", "Received", "ReceivedLine"]


class Connection:
    """Sends and receives messages."""

    def __init__(self, transport: Transport):
        self.transport = transport
        self.receiver = Receiver()
        self._sequence = 0

    @property
    def statistics(self) -> LinkStatistics:
        """How well the link works."""
        return self.receiver.statistics

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
        return self.take(data, self.transport.now_s()) if data else []

    def take(self, data: bytes, t_s: float) -> list[Received | ReceivedLine]:
        """Decode bytes that arrived at `t_s`."""
        return self.receiver.take(data, t_s)

    def close(self) -> None:
        """Close the transport."""
        self.transport.close()
