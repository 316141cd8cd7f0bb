"""The control tick's timer: soft, so its callback runs between two bytecodes of whatever else runs."""

from machine import Timer


class Ticker:
    """Calls `callback(timer)` every period_ms from `start` to `stop`."""

    def __init__(self):
        self._timer = Timer(0)

    def start(self, period_ms, callback):
        """Begin; the callback's queue is eight deep, and a full one drops ticks silently."""
        self._timer.init(mode=Timer.PERIODIC, period=period_ms, callback=callback)

    def stop(self):
        """End the tick."""
        self._timer.deinit()
