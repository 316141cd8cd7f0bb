"""Is there supply enough for the brake? Low at once, well again only after a while.

A supply that sags under the brake's load recovers when the brake lets go: without hysteresis the two would
chase each other.
"""

from backstride.compat import const
from backstride.core import faults

KINDS = ("mains", "battery", "generator")
_BATTERY = const(1)

# A dip shorter than this is the switching of a load, and the reserve capacitor carries it.
_LOW_MS = const(30)
_WELL_MV = const(500)
_WELL_MS = const(2000)


class SupplyGuard:
    """Writes supply.low. Call `step` while the supply is below its limit or `low`, and once after."""

    def __init__(self, book):
        self._book = book
        self._least_mv = 17_000
        self._kind = 0
        self._low_ms = 0
        self._well_ms = 0
        self.low = False

    def configure(self, least_mv, kind):
        """Take the least healthy voltage and the kind, a position in KINDS."""
        self._least_mv = least_mv
        self._kind = kind

    def step(self, supply_mv, standing, dt_ms):
        """Judge this tick's voltage; standing: the belt does."""
        if supply_mv < self._least_mv:
            self._well_ms = 0
            self._low_ms = min(self._low_ms + dt_ms, _LOW_MS)
            if self._low_ms >= _LOW_MS:
                self.low = True
        else:
            self._low_ms = 0
            if self.low:
                self._recover(supply_mv >= self._least_mv + _WELL_MV, standing, dt_ms)
        self._book.set(faults.SUPPLY_LOW, self.low)

    def _recover(self, well, standing, dt_ms):
        self._well_ms = min(self._well_ms + dt_ms, _WELL_MS) if well else 0
        # An empty battery looks well as soon as nothing draws on it: it is believed at a standstill only.
        if self._well_ms >= _WELL_MS and (standing or self._kind != _BATTERY):
            self.low = False
