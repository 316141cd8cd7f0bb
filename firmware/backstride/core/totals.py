"""What a session adds up to: travel by the walker's direction, work against the belt, forces; and the power.

Travel is counts times scale, so it comes from the odometer in whole millimetres; work is force times travel
in 1e-4 J, joules and remainder kept apart. What the belt's motion holds is in the power and not in the work:
from standing to standing it comes to nothing, and so the work never decreases.
"""

from backstride.compat import const

_JOULE = const(10_000)
# The most travel that one tick believes: four seconds of stall at 10 m/s.
_MOST_MM = const(40_000)
# A stride or two.
_MEAN_MS = const(800)
_LONGEST_MS = const(200)
_SHIFT = const(6)
_SPEED_MOST_MM_S = const(12_000)
_DRAG_MOST_DN = const(14_000)


class Totals:
    """forward_mm, reverse_mm, work_j, peak_force_dn only grow until `reset`; power_w is a stride's mean."""

    def __init__(self):
        self._drag_dn = 250
        self._drag_per_speed_dn = 60
        self._drag_per_square_dn = 0
        self._mass_kg = 75
        self._now_drag_dn = 0
        self._braked_mw = 0
        self._mean_scaled = 0
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
        """Take the belt's friction and mass."""
        self._drag_dn = params.get("belt.drag_dn")
        self._drag_per_speed_dn = params.get("belt.drag_per_speed_dn")
        self._drag_per_square_dn = params.get("belt.drag_per_square_dn")
        self._mass_kg = params.get("belt.mass_kg")

    def step(self, moved_mm, walking, force_dn):
        """Add this tick: moved_mm is the session's travel, a magnitude; walking -1 in reverse.

        force_dn is the delivered force.
        """
        if moved_mm:
            moved_mm = min(moved_mm, _MOST_MM)
            self._add_work((force_dn + self._now_drag_dn) * moved_mm)
            self._add_travel(moved_mm, walking, force_dn)

    def tell_power(self, force_dn, speed_mm_s, span_ms):
        """P = (F_brake + F_drag) v + M a v, of the stride's mean: what the walker's legs do.

        speed_mm_s is the magnitude of the speed now; six times a second.
        """
        speed_mm_s = min(speed_mm_s, _SPEED_MOST_MM_S)
        span_ms = min(span_ms, _LONGEST_MS)
        self._drag(speed_mm_s)
        self._follow((force_dn + self._now_drag_dn) * speed_mm_s // 10, span_ms)
        self.power_w = (self._braked_mw + self._moved_mw(speed_mm_s, span_ms)) // 1000

    def _follow(self, braked_mw, span_ms):
        # (0.1 N) * (mm/s) = 1e-4 W: 21,000 * 12,000 = 2.5e8 < 2^30. Then 3e7 mW over 8, times 200: 7.5e8.
        self._braked_mw += (braked_mw - self._braked_mw) // 8 * span_ms // (_MEAN_MS >> 3)

    def _moved_mw(self, speed_mm_s, span_ms):
        # A low-pass grows by its distance from what goes in: that is the mean acceleration.
        mean_mm_s = self._mean_scaled >> _SHIFT
        # 12,000 << 6 is 7.7e5, times 200 is 1.5e8 < 2^30.
        self._mean_scaled += ((speed_mm_s << _SHIFT) - self._mean_scaled) * span_ms // _MEAN_MS
        accel_mm_s2 = (speed_mm_s - mean_mm_s) * 1000 // _MEAN_MS
        # 150 kg * 15,000 = 2.3e6, then 2.3e5 * 1,200 = 2.7e8.
        return self._mass_kg * accel_mm_s2 // 10 * (mean_mm_s // 10) // 10

    def _drag(self, speed_mm_s):
        # 1,000 * 12,000 = 1.2e7; 100 * 1,200 * 1,200 = 1.4e8.
        drag_dn = self._drag_dn + self._drag_per_speed_dn * speed_mm_s // 1000
        if self._drag_per_square_dn:
            drag_dn += self._drag_per_square_dn * (speed_mm_s // 10) * (speed_mm_s // 10) // 10_000
        self._now_drag_dn = min(drag_dn, _DRAG_MOST_DN)

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
