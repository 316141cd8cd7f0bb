"""`gc` that charges for what a collection takes on the chip, and measures what is left after each."""

import gc as real

from .kernel import NOW
from .module import Module

_MEASURE_US = 5_000_000
_GRAIN_BYTES = 4096


class Collector:
    """Collections on the board's account, asked for by the firmware or at an interval."""

    def __init__(self, kernel, collection_us, interval_us):
        self._kernel = kernel
        self._collection_us = collection_us
        self._interval_us = interval_us
        self._threshold = -1
        self._enabled = True
        self._before_bytes = 0
        self._measured_us = 0
        self._owed = False
        self.high_water_bytes = 0

    def start(self):
        """Begin to measure: what is in use now is the simulator's."""
        real.collect()
        self._before_bytes = real.mem_alloc()
        if self._interval_us:
            self._kernel.at(self._kernel.clock[NOW] + self._interval_us, self._automatic, None)

    def measure(self):
        """Collect in earnest, and note what is in use beyond the simulator's own."""
        self._owed = False
        self._measured_us = self._kernel.clock[NOW]
        real.collect()
        used_bytes = real.mem_alloc() - self._before_bytes
        # Rounded up: a collector that takes whatever looks like a pointer for one keeps a little more or less
        # with each change of the smallest thing, as of the length of a path.
        used_bytes = (used_bytes + _GRAIN_BYTES - 1) // _GRAIN_BYTES * _GRAIN_BYTES
        if used_bytes > self.high_water_bytes:
            self.high_water_bytes = used_bytes

    def collect(self):
        """Let the time of a collection pass, in which nothing else runs.

        Only now and then is there really one: going through this process's heap takes long. Whoever asks for
        the free memory gets what a collection would have left.
        """
        if self._kernel.clock[NOW] - self._measured_us >= _MEASURE_US:
            self.measure()
        else:
            self._owed = True
        self._kernel.stop_everything(self._collection_us)

    def _after_owed(self, ask):
        if self._owed:
            self._owed = False
            real.collect()
        return ask()

    def survey(self, every_us):
        """Measure on the simulator's own account: firmware that never collects is measured, too."""
        self.measure()
        self._kernel.at(self._kernel.clock[NOW] + every_us, self.survey, every_us)

    def _automatic(self, _):
        # The chip collects when an allocation finds no room: whatever runs then has to wait.
        self._kernel.stall(self._collection_us)
        self._kernel.at(self._kernel.clock[NOW] + self._interval_us, self._automatic, None)

    def _set_threshold(self, amount=None):
        # Kept and not obeyed: when this process collects is none of the board's business.
        if amount is None:
            return self._threshold
        self._threshold = amount
        return None

    def _enable(self, enabled):
        self._enabled = enabled

    def module(self):
        """Return the module for the firmware."""
        return Module(
            "gc",
            collect=self.collect,
            threshold=self._set_threshold,
            mem_alloc=lambda: self._after_owed(real.mem_alloc),
            mem_free=lambda: self._after_owed(real.mem_free),
            enable=lambda: self._enable(True),
            disable=lambda: self._enable(False),
            isenabled=lambda: self._enabled,
        )
