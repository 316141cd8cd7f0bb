"""The console's milliseconds wrap at 2^30, every 12.4 days: turn them into a count that never does."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WRAP_MS = 1 << 30


class DeviceClock:
    """Unwraps `t_ms`. Messages may be out of order by less than half a wrap."""

    def __init__(self) -> None:
        self._latest_ms: int | None = None

    def restart(self) -> None:
        """Forget the past: the console was reset and counts from zero."""
        self._latest_ms = None

    def unwrap(self, t_ms: int) -> int:
        """Return the time since the first message's wrap, in ms."""
        latest_ms = self._latest_ms
        if latest_ms is None:
            self._latest_ms = t_ms
            return t_ms
        # The step nearest to zero, forwards or backwards.
        step_ms = ((t_ms - latest_ms + WRAP_MS // 2) % WRAP_MS) - WRAP_MS // 2
        time_ms = latest_ms + step_ms
        self._latest_ms = max(latest_ms, time_ms)
        return time_ms

    def unwrap_all(self, t_ms: "NDArray[np.int64]") -> "NDArray[np.int64]":
        """Return the same for several at once, which lie within half a wrap of each other."""
        first_ms = int(t_ms[0]) if self._latest_ms is None else self._latest_ms
        time_ms = first_ms + ((t_ms - first_ms + WRAP_MS // 2) % WRAP_MS) - WRAP_MS // 2
        self._latest_ms = max(first_ms, int(time_ms.max()))
        return time_ms
