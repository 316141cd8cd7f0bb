"""From an allowed force to a coil current: slew limits on force, the force table, the current's bounds.

The commanded force refers to the stride-mean speed: the stride itself swings the delivered force.
"""

from backstride.compat import const
from backstride.core import force_table

# The command is kept in 0.0001 N, so that a tick's slew is not rounded away; 16,384 * 1,000 < 2^30.
_SCALE = const(1000)
_LONGEST_US = const(100_000)
# Out of reach by less than this is the table's tolerance.
_SATURATED_DN = const(50)


class Brake:
    """Sets command_dn (slewed), wanted_ma, force_dn (delivered, by the measured current) and saturated."""

    def __init__(self):
        self.table = force_table.nominal_table()
        self.light_ma = 0
        self._command_scaled = 0
        # What the last full step aimed at, and whether it got there.
        self._goal_dn = 0
        self._limit_ma = 0
        self._settled = False
        self.command_dn = 0
        self.wanted_ma = 0
        self.force_dn = 0
        self.light_dn = 0
        self.saturated = False

    def configure(self, light_drag_dn):
        """Find light drag's current: the one that gives `light_drag_dn` at 0.8 m/s."""
        self._settled = False
        self.table.at(800)
        self.light_ma = self.table.current_ma(light_drag_dn)

    def look(self, mean_speed_mm_s, coil_ma):
        """Fix the speed of this tick; tell the delivered force and what light drag gives here."""
        if self.table.at(mean_speed_mm_s):
            self._settled = False
        self.force_dn = self.table.force_dn(coil_ma)
        self.light_dn = self.table.force_dn(self.light_ma)

    def take_over(self, coil_ma):
        """Go on from the current that the driver's own fade has left, after a stalled tick."""
        self._settled = False
        self.wanted_ma = min(self.wanted_ma, max(coil_ma, 0))
        self._bound(self.wanted_ma)

    def step(self, allowed, dt_us):
        """Slew towards `allowed` (a supervisor.Allowed) and choose the coil current."""
        # Most ticks change nothing: the command is at its goal and the table at the same column.
        if not (self._settled and allowed.force_dn == self._goal_dn and allowed.current_ma == self._limit_ma):
            self._choose(allowed, dt_us)
        self.wanted_ma = min(self.wanted_ma, allowed.ceiling_ma)

    def _choose(self, allowed, dt_us):
        self._goal_dn = allowed.force_dn
        self._limit_ma = allowed.current_ma
        reachable_dn = self.table.force_dn(allowed.current_ma)
        self.saturated = allowed.force_dn > reachable_dn + _SATURATED_DN
        goal = min(allowed.force_dn, reachable_dn) * _SCALE
        self._slew(goal, allowed, dt_us)
        self._bound(max(allowed.current_ma, self.wanted_ma))
        current_ma = self.table.current_ma(self.command_dn)
        if allowed.hold_current and current_ma > self.wanted_ma:
            current_ma = self.wanted_ma
            self._bound(current_ma)
        self._settled = self._command_scaled == goal and current_ma <= allowed.ceiling_ma
        self.wanted_ma = current_ma

    def _slew(self, goal, allowed, dt_us):
        dt_us = min(dt_us, _LONGEST_US)
        now = self._command_scaled
        # 1,500 * 100,000 = 1.5e8 < 2^30.
        if goal > now:
            now = min(goal, now + allowed.rise_dn_s * dt_us // 1000)
        else:
            now = max(goal, now - allowed.release_dn_s * dt_us // 1000)
        self._command_scaled = now

    def _bound(self, current_ma):
        """Cut the command to what current_ma gives: what the belt's speed took away was no command."""
        self._command_scaled = min(self._command_scaled, self.table.force_dn(current_ma) * _SCALE)
        self.command_dn = self._command_scaled // _SCALE
