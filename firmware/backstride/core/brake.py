"""From an allowed force to a coil current: slew limits on force, the force table, the current's bounds.

The commanded force refers to the stride-mean speed: the stride itself swings the delivered force.
"""

from backstride.core import force_table


class Brake:
    """Sets command_dn (slewed), wanted_ma, force_dn (delivered, by the measured current) and saturated."""

    def __init__(self):
        self.table = force_table.nominal_table()
        self.light_ma = 0
        self._command_scaled = 0  # 0.0001 N, so that a tick's slew is not rounded away
        self.command_dn = 0
        self.wanted_ma = 0
        self.force_dn = 0
        self.light_dn = 0
        self.saturated = False

    def configure(self, light_drag_dn):
        """Find light drag's current: the one that gives `light_drag_dn` at 0.8 m/s."""
        self.table.at(800)
        self.light_ma = self.table.current_ma(light_drag_dn)

    def look(self, mean_speed_mm_s, coil_ma):
        """Fix the speed of this tick; tell the delivered force and what light drag gives here."""
        self.table.at(mean_speed_mm_s)
        self.force_dn = self.table.force_dn(coil_ma)
        self.light_dn = self.table.force_dn(self.light_ma)

    def step(self, allowed, dt_us):
        """Slew towards `allowed` (a supervisor.Allowed) and choose the coil current."""
        reachable_dn = self.table.force_dn(allowed.current_ma)
        target_dn = min(allowed.force_dn, reachable_dn)
        self.saturated = allowed.force_dn > reachable_dn + 50
        self._slew(target_dn, allowed.rise_dn_s, allowed.release_dn_s, dt_us)
        # The belt slowed below what the current can give: physics released the force, not a command.
        bound = self.table.force_dn(max(allowed.current_ma, self.wanted_ma)) * 1000
        if self._command_scaled > bound:
            self._command_scaled = bound
        self.command_dn = self._command_scaled // 1000
        current_ma = self.table.current_ma(self.command_dn)
        if allowed.hold_current and current_ma > self.wanted_ma:
            current_ma = self.wanted_ma
            self._command_scaled = self.table.force_dn(current_ma) * 1000
        self.wanted_ma = min(current_ma, allowed.ceiling_ma)

    def _slew(self, target_dn, rise_dn_s, release_dn_s, dt_us):
        if dt_us > 100_000:
            dt_us = 100_000
        goal = target_dn * 1000
        now = self._command_scaled
        # 1,500 * 100,000 / 1,000 = 1.5e5; the product is 1.5e8 < 2^30.
        if goal > now:
            now = min(goal, now + rise_dn_s * dt_us // 1000)
        else:
            now = max(goal, now - release_dn_s * dt_us // 1000)
        self._command_scaled = now
