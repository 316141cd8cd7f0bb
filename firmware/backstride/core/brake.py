"""From an allowed force to a coil current: slew limits on force, the force table, the current's bounds.

The commanded force refers to the stride-mean speed: the stride itself swings the delivered force, and the
mean over a stride is the force at the mean speed within 0.2 % (docs/force.md). The delivered force is that of
the present speed and of the field, which follows the measured current behind the iron's lag.
"""

from backstride.compat import const
from backstride.core import force_table

# The command is kept in 0.0001 N, so that a tick's slew is not rounded away; 16,384 * 1,000 < 2^30.
_SCALE = const(1000)
_LONGEST_US = const(100_000)
# Out of reach by less than this is the table's tolerance.
_SATURATED_DN = const(50)
# A mean speed this near to the last one keeps its answers: within half a percent of force from 0.5 m/s on.
_NEAR_MM_S = const(2)
_NEAR_SHIFT = const(9)
# Iron follows the coil within 30 to 80 ms.
_FIELD_MS = const(50)
_FIELD_SHIFT = const(8)
ONE = const(1024)


class Brake:
    """Sets command_dn (slewed), wanted_ma, force_dn (delivered, by the measured current) and saturated.

    `speed_scale` (1024 is one) is how much slower than it is the disc sees the belt: a warm one conducts
    less. `reach_ma` is what the supply can drive through the coil.
    """

    def __init__(self):
        self.table = force_table.nominal_table()
        self.speed_scale = ONE
        self.reach_ma = force_table.CURRENT_MOST_MA
        self.light_ma = 0
        self._command_scaled = 0
        self._field_scaled = 0
        self.field_ma = 0
        self._mean_mm_s = 0
        self._turn = 0
        # What the last full step aimed at, and whether it got there.
        self._goal_dn = 0
        self._short_dn = 0
        self._limit_ma = 0
        self._settled = False
        self.command_dn = 0
        self.wanted_ma = 0
        self.force_dn = 0
        self.light_dn = 0
        self.saturated = False

    def configure(self, light_drag_dn):
        """Find light drag's current: `light_drag_dn` at 0.8 m/s, with a disc as warm as the table's."""
        self._settled = False
        self.table.at(800)
        self.light_ma = self.table.current_ma(light_drag_dn)
        self._refer()

    def rescale(self, speed_scale):
        """Take another scale of the speed; the command stays, the current follows."""
        self.speed_scale = speed_scale
        self._settled = False
        self._refer()

    def look(self, mean_speed_mm_s, speed_mm_s, coil_ma, dt_ms):
        """Tell the delivered force every fourth tick, and return whether this is one.

        In every other of the rest follow the mean speed.
        """
        self._turn = (self._turn + 1) & 3
        if self._turn == 0:
            self._deliver(abs(speed_mm_s), coil_ma, 4 * dt_ms)
            return True
        elif self._turn & 1 and abs(mean_speed_mm_s - self._mean_mm_s) >= _NEAR_MM_S + (
            mean_speed_mm_s >> _NEAR_SHIFT
        ):
            self._mean_mm_s = mean_speed_mm_s
            self._settled = False
            self._refer()
        return False

    def force_at_dn(self, speed_mm_s):
        """Return what the field of now gives at a speed; 20,000 * 2,048 = 4.1e7 < 2^30."""
        self.table.at(speed_mm_s * self.speed_scale >> 10)
        return self.table.force_dn(self.field_ma)

    def _deliver(self, speed_mm_s, coil_ma, dt_ms):
        # 4,000 << 8 is 1e6, times 50 is 5.1e7 < 2^30.
        field = self._field_scaled
        field += ((max(coil_ma, 0) << _FIELD_SHIFT) - field) * min(dt_ms, _FIELD_MS) // _FIELD_MS
        self._field_scaled = field
        self.field_ma = field >> _FIELD_SHIFT
        self.force_dn = self.force_at_dn(speed_mm_s)

    def _refer(self):
        self.table.at(self._mean_mm_s * self.speed_scale >> 10)
        self.light_dn = self.table.force_dn(self.light_ma)

    def take_over(self, coil_ma):
        """Go on from the current that the driver's own fade has left, after a stalled tick."""
        self._settled = False
        self.wanted_ma = min(self.wanted_ma, max(coil_ma, 0))
        self._refer()
        self._cut(self.table.force_dn(self.wanted_ma))

    def step(self, allowed, dt_us):
        """Slew towards `allowed` (a supervisor.Allowed) and choose the coil current."""
        # Most ticks change nothing: the command is at its goal and the mean speed where it was.
        limit_ma = min(allowed.current_ma, self.reach_ma)
        same = allowed.force_dn == self._goal_dn and allowed.short_dn == self._short_dn
        if not (self._settled and same and limit_ma == self._limit_ma):
            self._limit_ma = limit_ma
            self._choose(allowed, dt_us)
        self.wanted_ma = min(self.wanted_ma, allowed.ceiling_ma)

    def _choose(self, allowed, dt_us):
        self._goal_dn = allowed.force_dn
        self._short_dn = allowed.short_dn
        if allowed.short_dn > _SATURATED_DN or self.command_dn >= allowed.force_dn - _SATURATED_DN:
            # There, or let go: until then what was out of reach is not yet had.
            self.saturated = allowed.short_dn > _SATURATED_DN
        self.table.at(self._mean_mm_s * self.speed_scale >> 10)
        before = self._command_scaled
        self._slew(allowed.force_dn * _SCALE, allowed, dt_us)
        current_ma = self.table.current_ma(self.command_dn)
        if current_ma >= self._limit_ma:
            self._command_scaled = before
            current_ma = self._choose_within(allowed, dt_us)
        if allowed.hold_current and current_ma > self.wanted_ma:
            current_ma = self.wanted_ma
            self._cut(self.table.force_dn(current_ma))
        if current_ma > allowed.ceiling_ma:
            self._settled = False
        self.wanted_ma = current_ma

    def _choose_within(self, allowed, dt_us):
        """Choose where the limit, or what the belt's speed leaves, is less than the wish."""
        reachable_dn = self.table.force_dn(self._limit_ma)
        if allowed.force_dn + allowed.short_dn > reachable_dn + _SATURATED_DN:
            self.saturated = True
        self._slew(min(allowed.force_dn, reachable_dn) * _SCALE, allowed, dt_us)
        self._cut(self.table.force_dn(max(self._limit_ma, self.wanted_ma)))
        return self.table.current_ma(self.command_dn)

    def _slew(self, goal, allowed, dt_us):
        dt_us = min(dt_us, _LONGEST_US)
        now = self._command_scaled
        # 1,500 * 100,000 = 1.5e8 < 2^30.
        if goal > now:
            now = min(goal, now + allowed.rise_dn_s * dt_us // 1000)
        else:
            now = max(goal, now - allowed.release_dn_s * dt_us // 1000)
        self._command_scaled = now
        self.command_dn = now // _SCALE
        self._settled = now == goal

    def _cut(self, force_dn):
        """Cut the command to what the current gives: what the belt's speed took away was no command."""
        if force_dn * _SCALE < self._command_scaled:
            self._command_scaled = force_dn * _SCALE
            self._settled = False
        self.command_dn = self._command_scaled // _SCALE
