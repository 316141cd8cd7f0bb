"""Resistance modes: what a mode asks for, from its value, the belt's speed and the walker's mass.

Force, level and slope ask for the same at every speed. The others follow the speed: power by F = P/v, a speed
cap and a parachute by a gain that rises with speed, virtual mass by F = m dv/dt. A brake cannot push, so none
asks for less than nothing.
"""

from backstride.compat import const
from backstride.core.programme_rows import (
    FORCE,
    LEVEL,
    LEVEL_DN,
    MASS,
    OFF,
    POWER,
    SLOPE,
    SPEED_CAP,
)

# Below this speed a constant power keeps its force: less speed would ask for ever more of it.
_POWER_LEAST_MM_S = const(500)
# 40 N for each 0.1 m/s above the cap.
_CAP_DN_PER_M_S = const(4000)
_MOST_DN = const(4000)
_MOST_MM_S = const(6000)
# How late power and virtual mass follow the stride-mean speed. Constant power brakes the more the slower the
# belt, so it must be later than a walker who holds a speed: with 2 s, force and speed swing up at 100 W. A
# mass is felt through the change of speed.
_POWER_TAU_MS = const(5000)
_MASS_TAU_MS = const(500)
_SHIFT = const(8)


def follows(mode):
    """Tell whether the mode asks for another force at another speed."""
    return mode != SLOPE and mode > LEVEL


def steady_dn(mode, value, speed_mm_s, mass_kg):
    """Return what `mode` asks for at a steady speed, in 0.1 N from 0 to 4,000; speed_mm_s from 0 on."""
    if mode == OFF or mode == MASS:
        return 0
    if mode == FORCE:
        return value
    if mode == LEVEL:
        return value * LEVEL_DN
    if mode == SLOPE:
        # g m 9.81: 300 * 250 * 981 = 7.4e7.
        return min(value * mass_kg * 981 // 10_000, _MOST_DN)
    if mode == POWER:
        return min(value * 10_000 // max(speed_mm_s, _POWER_LEAST_MM_S), _MOST_DN)
    speed_mm_s = min(speed_mm_s, _MOST_MM_S)
    if mode == SPEED_CAP:
        return min(max(0, (speed_mm_s - value) * _CAP_DN_PER_M_S // 1000), _MOST_DN)
    # A parachute: 600^2 * 2,000 = 7.2e8 < 2^30.
    return min((speed_mm_s // 10) * (speed_mm_s // 10) * value // 10_000, _MOST_DN)


class Following:
    """What a mode that follows the speed asks for, tick by tick; `lagging_mm_s` is the stride mean, later."""

    def __init__(self):
        self._scaled = 0
        self.lagging_mm_s = 0

    def start(self, mean_mm_s):
        """Begin at a stride-mean speed, as if it had been so for long."""
        self._scaled = mean_mm_s << _SHIFT
        self.lagging_mm_s = mean_mm_s

    def wanted_dn(self, mode, value, tick):
        """Return the force in 0.1 N; tick: the pipeline's state of this tick."""
        mean_mm_s = tick.mean.speed_mm_s
        if tick.gentle.drag_only:
            self.start(mean_mm_s)
        if mode == MASS:
            self._lag(mean_mm_s, tick.dt_ms, _MASS_TAU_MS)
            # m dv/dt with dv/dt from how far the lagging speed is behind: 12,000 * 150 * 10 = 1.8e7.
            return min(max(0, (mean_mm_s - self.lagging_mm_s) * value * 10 // _MASS_TAU_MS), _MOST_DN)
        if mode == POWER:
            self._lag(mean_mm_s, tick.dt_ms, _POWER_TAU_MS)
            return steady_dn(mode, value, self.lagging_mm_s, 0)
        # A quarter of the speed now, the rest of its stride mean: soon enough to stay calm against a walker's
        # push, late enough to leave the stride alone.
        return steady_dn(mode, value, (3 * mean_mm_s + abs(tick.speed.speed_mm_s)) >> 2, 0)

    def _lag(self, mean_mm_s, dt_ms, tau_ms):
        if dt_ms > 100:
            dt_ms = 100
        # 12,000 << 8 is 3.1e6, times 100 is 3.1e8 < 2^30.
        self._scaled += ((mean_mm_s << _SHIFT) - self._scaled) * dt_ms // tau_ms
        self.lagging_mm_s = (self._scaled + 128) >> _SHIFT
