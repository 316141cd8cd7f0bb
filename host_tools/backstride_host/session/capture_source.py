"""The sessions of a capture."""

from collections.abc import Callable
from pathlib import Path

from backstride_host.capture.reader import Capture
from backstride_host.capture.records import Kind
from backstride_host.receiver import Receiver
from backstride_host.session.builder import SessionBuilder
from backstride_host.session.sources import Source

_TELL_EVERY = 1000


def read_capture(path: Path, progress: Callable[[str, float], None]) -> Source:
    """Read all parts of the capture at `path`, each up to where it is whole."""
    capture = Capture(path)
    builder = SessionBuilder(lambda t_s: capture.start_utc_s + t_s, str(path))
    receiver = Receiver()
    in_all = capture.bytes_in_all or 1
    read = 0
    for place, chunk in enumerate(capture.chunks()):
        read += len(chunk.data)
        if place % _TELL_EVERY == 0:
            progress("reading", min(1.0, read / in_all))
        if chunk.kind == Kind.TO_HOST:
            for item in receiver.take(chunk.data, chunk.t_s):
                builder.take(item)
    return Source(str(path), builder.sessions(), list(capture.tears))
