"""The console's milliseconds wrap at 2^30, every 12.4 days: turn them into a count that never does."""

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
