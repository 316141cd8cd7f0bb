"""The sessions of a capture."""

from collections.abc import Callable
from pathlib import Path

from backstride_host.bulk_receiver import BulkReceiver, Telemetry
from backstride_host.capture.reader import Capture
from backstride_host.capture.records import Kind
from backstride_host.receiver import Received
from backstride_host.session.builder import SessionBuilder
from backstride_host.session.sources import Source

# About half an hour of telemetry.
_STRETCH_BYTES = 1 << 20


def read_capture(path: Path, progress: Callable[[str, float], None]) -> Source:
    """Read all parts of the capture at `path`, each up to where it is whole."""
    capture = Capture(path)
    builder = SessionBuilder(lambda t_s: capture.start_utc_s + t_s, str(path))
    receiver = BulkReceiver()
    in_all = capture.bytes_in_all or 1
    read = waiting = 0
    pieces: list[tuple[float, bytes]] = []
    for chunk in capture.chunks():
        read += len(chunk.data)
        if chunk.kind == Kind.TO_HOST:
            pieces.append((chunk.t_s, chunk.data))
            waiting += len(chunk.data)
        elif chunk.kind == Kind.MARK:
            # What had come before it tells whose it is.
            _take(receiver, builder, pieces)
            pieces, waiting = [], 0
            builder.mark(chunk.t_s, chunk.data.decode("utf-8", "replace"))
        if waiting >= _STRETCH_BYTES:
            _take(receiver, builder, pieces)
            pieces, waiting = [], 0
            progress("reading", min(1.0, read / in_all))
    _take(receiver, builder, pieces)
    return Source(str(path), builder.sessions(), list(capture.tears))


def _take(receiver: BulkReceiver, builder: SessionBuilder, pieces: list[tuple[float, bytes]]) -> None:
    for item in receiver.take(pieces):
        if isinstance(item, Telemetry):
            builder.take_telemetry(item)
        elif isinstance(item, Received):
            builder.take(item)
