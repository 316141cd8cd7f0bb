"""A recording's bytes to messages: telemetry, nearly all of it, as columns, all else one by one."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from backstride.link import messages
from numpy.typing import NDArray

from backstride_host import layouts
from backstride_host.device_clock import DeviceClock
from backstride_host.frame_columns import Chunk, Columns, FrameColumns
from backstride_host.receiver import Received, ReceivedLine, Receiver

_TELEMETRY = layouts.BY_ID[messages.TELEMETRY]


class Telemetry(NamedTuple):
    """Telemetry in a row: when each came, when the console sent it, wire integers by field name."""

    t_s: NDArray[np.float64]
    device_ms: NDArray[np.int64]
    rows: NDArray[Any]

    def between(self, start: int, end: int) -> "Telemetry":
        """Return those from `start` on and before `end`."""
        return Telemetry(self.t_s[start:end], self.device_ms[start:end], self.rows[start:end])


class BulkReceiver:
    """Takes stretches of a recording, and gives in order what `Receiver` would, telemetry together."""

    def __init__(self) -> None:
        self._clock = DeviceClock()
        self._receiver = Receiver(self._clock)
        self._frames = FrameColumns(_TELEMETRY)
        self._taken = 0

    def take(self, pieces: Sequence[tuple[float, bytes]]) -> Iterator[Telemetry | Received | ReceivedLine]:
        """Decode pieces of the stream, each with the time at which it came."""
        ends = list(accumulate((len(data) for _t_s, data in pieces), initial=self._taken))[1:]
        times_s = np.array([t_s for t_s, _data in pieces])
        self._taken = ends[-1] if ends else self._taken
        columns, others = self._frames.feed(b"".join(data for _t_s, data in pieces))
        # A message is there once the delimiter behind it is.
        came_s = times_s[np.searchsorted(ends, columns.ends + 1, side="right")] if ends else times_s
        start = 0
        for chunk in others:
            end = int(np.searchsorted(columns.ends, chunk.end))
            yield from self._telemetry(columns, came_s, start, end)
            start = end
            yield from self._one(chunk, pieces[bisect_right(ends, chunk.end + 1)][0])
        yield from self._telemetry(columns, came_s, start, len(columns.rows))

    def _telemetry(
        self, columns: Columns, came_s: NDArray[np.float64], start: int, end: int
    ) -> Iterator[Telemetry]:
        if start < end:
            rows = columns.rows[start:end]
            yield Telemetry(came_s[start:end], self._clock.unwrap_all(rows["t_ms"].astype(np.int64)), rows)

    def _one(self, chunk: Chunk, t_s: float) -> list[Received | ReceivedLine]:
        return self._receiver.take(chunk.data + b"\0", t_s)
