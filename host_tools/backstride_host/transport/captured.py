"""A capture played as if its console were there: to any view, at its own pace, faster, or at once.

It answers what a client must ask (who are you, are you there) and refuses all else: nothing can be commanded
in the past.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

from backstride.core import codes
from backstride.link import messages

from backstride_host import codec, dictionary
from backstride_host.capture.reader import Capture, Chunk
from backstride_host.capture.records import Kind
from backstride_host.errors import LinkEnded, PortError
from backstride_host.framing import Frame, StreamDecoder
from backstride_host.transport.resequenced import Resequenced

SCHEME = "capture:"
_HARMLESS = (messages.PING, messages.TIME_SET, messages.STREAM_PLAIN, messages.EDGES_STREAM)


def _parse(url: str) -> tuple[Path, float]:
    """Return where the capture is, and how many times as fast as it was it plays."""
    path, _, query = url.removeprefix(SCHEME).partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    speed = options.pop("speed", "1")
    try:
        times = float("inf") if speed == "max" else float(speed)
    except ValueError:
        times = 0.0
    if options or not path or not times > 0:
        raise PortError(url, "a capture is capture:FILE, with ?speed=max or ?speed=4 (times) or neither")
    return Path(path), times


class CaptureTransport:
    """Plays the console's side; LinkEnded where the capture ends. Its clock is the capture's."""

    def __init__(self, url: str):
        self.name = url
        path, self._times = _parse(url)
        self.capture = Capture(path)
        self._chunks: Iterator[Chunk] = (
            chunk for chunk in self.capture.chunks() if chunk.kind == Kind.TO_HOST
        )
        self._due: Chunk | None = next(self._chunks, None)
        self._hello = _hello(self.capture)
        self._stream = Resequenced()
        self._asked = StreamDecoder()
        self._answers = b""
        self._start_s = time.monotonic()
        self._now_s = 0.0

    def read(self, timeout_s: float) -> bytes:
        """Return what the console sent next, when its time has come."""
        if self._answers:
            data, self._answers = self._answers, b""
            return data
        if self._due is None:
            raise LinkEnded(self.name, "recording")
        wait_s = self._due.t_s - self.now_s()
        if wait_s > timeout_s:
            self._pass(timeout_s)
            return b""
        self._pass(max(0.0, wait_s))
        data = self._stream.take(self._due.data)
        self._due = next(self._chunks, None)
        return data

    def _pass(self, span_s: float) -> None:
        """Let time go by on the capture's clock."""
        if self._times == float("inf"):
            self._now_s += span_s
        else:
            time.sleep(span_s / self._times)

    def write(self, data: bytes) -> None:
        """Answer what a client asks."""
        for frame in self._asked.feed(data):
            if isinstance(frame, Frame):
                self._answers += self._answer(frame)

    def _answer(self, frame: Frame) -> bytes:
        if frame.message_id == messages.HELLO_ASK:
            return self._stream.put(messages.HELLO, self._hello)
        result = codes.OK if frame.message_id in _HARMLESS else codes.WRONG_STATE
        values = {"sequence": frame.sequence, "command": frame.message_id, "result": result, "value": 0}
        return self._stream.put(*codec.encode("ack", values))

    def close(self) -> None:
        """Stop playing."""
        self._due = None

    def now_s(self) -> float:
        """Return how far the capture has been played."""
        if self._times == float("inf"):
            return self._now_s
        return (time.monotonic() - self._start_s) * self._times

    def utc_s(self) -> float:
        """Return the time of day that it was then."""
        return self.capture.start_utc_s + self.now_s()


def _hello(capture: Capture) -> bytes:
    """Return the greeting in the capture, or one of this host's table where none was caught."""
    decoder = StreamDecoder()
    for chunk in capture.chunks():
        if chunk.kind == Kind.TO_HOST:
            for frame in decoder.feed(chunk.data):
                if isinstance(frame, Frame) and frame.message_id == messages.HELLO:
                    return frame.payload
    unknown = {"reset_cause": 0, "params": 0, "board_id": 0, "firmware": "recorded"}
    return codec.encode("hello", {"schema_hash": dictionary.schema_hash(), **unknown})[1]
