"""Somebody looks at the display: tells the host what is on it, no more often than was asked for."""

from .kernel import NOW


class DisplayWatch:
    """Looks after a change, at whole multiples of `interval_us`; 0: never."""

    def __init__(self, kernel, panel, records, interval_us):
        self._kernel = kernel
        self._panel = panel
        self._records = records
        self._interval_us = interval_us
        self._waiting = False
        self._last = None
        if interval_us:
            panel.on_change = self.changed

    def changed(self):
        """Have a look at the next of the times."""
        if self._interval_us and not self._waiting:
            self._waiting = True
            now_us = self._kernel.clock[NOW]
            self._kernel.at(now_us - now_us % self._interval_us + self._interval_us, self._look, None)

    def _look(self, _):
        self._waiting = False
        panel = self._panel
        seen = (panel.contrast if panel.lit and panel.pump else 0, panel.picture())
        if seen != self._last:
            self._last = seen
            self._records.display(*seen)
