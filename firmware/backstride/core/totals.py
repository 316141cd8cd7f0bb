"""What a session adds up to: travel by the walker's direction, work against the belt, forces.

Travel is counts times scale, so it comes from the odometer in whole millimetres; work is force times travel
in 1e-4 J, joules and remainder kept apart.
"""

from backstride.compat import const

_JOULE = const(10_000)
# The most travel that one tick believes: four seconds of stall at 10 m/s.
_MOST_MM = const(40_000)


class Totals:
    """forward_mm, reverse_mm, work_j, peak_force_dn; all only grow until `reset`."""

    def __init__(self):
        self._drag_dn = 250
        self._drag_per_speed_dn = 60
        self.power_w = 0
        self.reset()

    def reset(self):
        """Begin a session."""
        self.forward_mm = 0
        self.reverse_mm = 0
        self.work_j = 0
        self.peak_force_dn = 0
        self._work_rest = 0
        # Force over travel backwards, for the mean: metres times 0.1 N.
        self._force_travel = 0
        self._force_travel_rest = 0

    def restore(self, forward_mm, reverse_mm, work_j):
        """Go on from the totals that a reset interrupted."""
        self.reset()
        self.forward_mm = forward_mm
        self.reverse_mm = reverse_mm
        self.work_j = work_j

    def configure(self, params):
        """Take the belt's friction."""
        self._drag_dn = params.get("belt.drag_dn")
        self._drag_per_speed_dn = params.get("belt.drag_per_speed_dn")

    def step(self, moved_mm, walking, force_dn, mean_speed_mm_s):
        """Add this tick: moved_mm is the session's travel, a magnitude; walking -1 in reverse."""
        # 1,000 * 12,000 = 1.2e7.
        drag_dn = self._drag_dn + self._drag_per_speed_dn * mean_speed_mm_s // 1000
        # P in W: (0.1 N) * (mm/s) / 10^4; 15,000 * 12,000 = 1.8e8 < 2^30.
        self.power_w = (force_dn + drag_dn) * mean_speed_mm_s // 10_000
        if moved_mm:
            moved_mm = min(moved_mm, _MOST_MM)
            self._add_work((force_dn + drag_dn) * moved_mm)
            self._add_travel(moved_mm, walking, force_dn)

    def _add_work(self, work):
        # 21,000 * 40,000 mm a tick = 8.4e8 < 2^30.
        self._work_rest += work
        self.work_j += self._work_rest // _JOULE
        self._work_rest %= _JOULE

    def _add_travel(self, moved_mm, walking, force_dn):
        if force_dn > self.peak_force_dn:
            self.peak_force_dn = force_dn
        if walking >= 0:
            self.forward_mm += moved_mm
            return
        self.reverse_mm += moved_mm
        rest = self._force_travel_rest + force_dn * moved_mm
        self._force_travel += rest // 1000
        self._force_travel_rest = rest % 1000

    def mean_force_dn(self):
        """Return the mean delivered force over the travel backwards, in 0.1 N."""
        metres = self.reverse_mm // 1000
        return self._force_travel // metres if metres else 0
