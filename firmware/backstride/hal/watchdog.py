"""The hardware watchdog: once started it can only be fed."""

from machine import WDT

_SERVICE_MS = 600_000


class Watchdog:
    """Resets the board `timeout_ms` after the last `feed`; not running until `start`."""

    def __init__(self):
        self._wdt = None

    def start(self, timeout_ms):
        """Start for good."""
        self._wdt = WDT(timeout=timeout_ms)

    def lengthen(self):
        """Where it runs, let it wait for ten minutes: for who works at the prompt and feeds nothing."""
        if self._wdt is not None:
            self._wdt = WDT(timeout=_SERVICE_MS)

    def feed(self):
        """Tell the watchdog that the tick is healthy."""
        if self._wdt is not None:
            self._wdt.feed()
