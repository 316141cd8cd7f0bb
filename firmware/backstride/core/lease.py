"""A host's force: it counts while its lease runs, and the programme's own level counts when it is silent."""

from backstride.core import codes
from backstride.core.units import HOLD_MOST_MS, HOLD_MS


class Lease:
    """`force_dn` counts while `held`."""

    def __init__(self, events):
        self._events = events
        self._left_ms = 0
        self.held = False
        self.force_dn = 0

    def take(self, force_dn, hold_ms):
        """Hold force_dn, in 0.1 N, for hold_ms (0: two seconds) from now on."""
        if force_dn < 0 or not 0 <= hold_ms <= HOLD_MOST_MS:
            return codes.OUT_OF_RANGE
        self.force_dn = force_dn
        self._left_ms = hold_ms or HOLD_MS
        if not self.held:
            self.held = True
            self._events.put(codes.EVENT_LEASE_START, force_dn)
        return codes.OK

    def drop(self):
        """End the lease now."""
        if self.held:
            self.held = False
            self._events.put(codes.EVENT_LEASE_END, self.force_dn)

    def step(self, active, dt_ms):
        """Let the lease run down; it ends with the active session too."""
        if not self.held:
            return
        self._left_ms -= dt_ms
        if self._left_ms <= 0 or not active:
            self.drop()
