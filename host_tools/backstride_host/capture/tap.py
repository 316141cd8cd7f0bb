"""A transport that keeps all that crosses it in a capture; whoever uses it notices nothing."""

from pathlib import Path

from backstride_host.capture.records import Kind
from backstride_host.capture.writer import CaptureWriter
from backstride_host.transport import Transport


def capture_on(
    transport: Transport, path: Path, *, part_bytes: int | None = None, keep_parts: int | None = None
) -> CaptureWriter:
    """Begin a capture of `transport` at `path`, with its times; BadInput where `path` is there already."""
    return CaptureWriter(
        path,
        transport.name,
        part_bytes=part_bytes,
        keep_parts=keep_parts,
        clock_s=transport.now_s,
        utc_s=transport.utc_s,
    )


class Tap:
    """Bytes are in the capture before anyone sees them."""

    def __init__(self, transport: Transport, writer: CaptureWriter):
        self.name = transport.name
        self._transport = transport
        self._writer = writer

    def read(self, timeout_s: float) -> bytes:
        """Return what the transport brings, once it is kept."""
        data = self._transport.read(timeout_s)
        if data:
            self._writer.add(Kind.TO_HOST, data)
        else:
            self._writer.sync()
        return data

    def write(self, data: bytes) -> None:
        """Send, and keep what was sent."""
        self._transport.write(data)
        self._writer.add(Kind.TO_DEVICE, data)

    def close(self) -> None:
        """Let go of the port; the capture stays open."""
        self._transport.close()

    def now_s(self) -> float:
        """Return the transport's time."""
        return self._transport.now_s()

    def utc_s(self) -> float:
        """Return the transport's time of day."""
        return self._transport.utc_s()
