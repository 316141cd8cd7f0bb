"""What a session asks of its walker, looked at once a second: times, fastest, energy, and a steady pace.

Speed is travel over active time, so a look that comes late loses nothing.
"""

import struct

from backstride.compat import const
from backstride.core.energy import Energy
from backstride.core.steady_pace import SteadyPace
from backstride.core.units import STANDING_MM_S

# From this force on, backwards, it is sled work: the lightest pull of a sled.
_SLED_DN = const(1200)
_SLED_MS = const(20_000)
_LAYOUT = "<IIIIIIIIHHHB"
_UNKNOWN_DSPM = const(0xFFFF)
BYTES = struct.calcsize(_LAYOUT)


class Effort:
    """Numbers of one session up to the last look; `safety_stop` is set by whoever hears of one."""

    def __init__(self):
        self.energy = Energy()
        self.pace = SteadyPace()
        self.begin()

    def begin(self):
        """Begin a session at nothing."""
        self.forward_ms = 0
        self.reverse_ms = 0
        self.forward_fastest_mm_s = 0
        self.reverse_fastest_mm_s = 0
        self.safety_stop = False
        self._sled_ms = 0
        self._cadence_sum = 0
        self._cadence_ms = 0
        self.active_ms = 0
        self.forward_mm = 0
        self.reverse_mm = 0
        self.work_j = 0
        self.energy.reset()
        self.pace.reset()

    def look(self, core):
        """Add what has happened since the last look."""
        while True:
            tick = core.ticks
            active_ms = core.session.active_ms
            forward_mm = core.totals.forward_mm
            reverse_mm = core.totals.reverse_mm
            mean_mm_s = core.mean.speed_mm_s
            force_dn = core.brake.force_dn
            cadence_dspm = core.cadence.cadence_dspm
            self.work_j = core.totals.work_j
            if core.ticks == tick:
                break
        dt_ms = active_ms - self.active_ms
        forward_mm -= self.forward_mm
        reverse_mm -= self.reverse_mm
        self.active_ms = active_ms
        self.forward_mm += forward_mm
        self.reverse_mm += reverse_mm
        if dt_ms > 0 and cadence_dspm > 0:
            # 250 steps a minute for 100 hours: 2,500 * 360,000 = 9e8 < 2^30.
            self._cadence_sum += cadence_dspm * dt_ms // 1000
            self._cadence_ms += dt_ms
        if dt_ms > 0:
            self._add(forward_mm, reverse_mm, mean_mm_s, force_dn, core.player.load.mass_kg, dt_ms)
        else:
            self.pace.step(0)

    def _add(self, forward_mm, reverse_mm, mean_mm_s, force_dn, mass_kg, dt_ms):
        walking = 1 if forward_mm > reverse_mm else -1
        # No belt goes 1,000 m in one look.
        speed_mm_s = min(forward_mm + reverse_mm, 1_000_000) * 1000 // dt_ms
        if speed_mm_s < STANDING_MM_S:
            walking = 0
        self.energy.step(speed_mm_s, walking, force_dn, mass_kg, dt_ms)
        self.pace.step(mean_mm_s if walking < 0 else 0)
        if walking > 0:
            self.forward_ms += dt_ms
            self.forward_fastest_mm_s = max(self.forward_fastest_mm_s, mean_mm_s)
        elif walking < 0:
            self.reverse_ms += dt_ms
            self.reverse_fastest_mm_s = max(self.reverse_fastest_mm_s, mean_mm_s)
            if force_dn >= _SLED_DN:
                self._sled_ms += dt_ms

    def sled_work(self):
        """Tell whether this was work like at a sled: at least one pull's time at a sled's load."""
        return self._sled_ms >= _SLED_MS

    def cadence_dspm(self):
        """Return the mean cadence where it was known, in 0.1 steps a minute; 65,535 where it never was."""
        seconds = self._cadence_ms // 1000
        return self._cadence_sum // seconds if seconds else _UNKNOWN_DSPM

    def pack(self, buffer, at):
        """Write the numbers into BYTES of `buffer`."""
        energy = self.energy
        struct.pack_into(
            _LAYOUT,
            buffer,
            at,
            self.forward_ms,
            self.reverse_ms,
            self._sled_ms,
            energy.energy_dkcal,
            energy.moving_ms,
            energy.extrapolated_ms,
            self._cadence_sum,
            self._cadence_ms,
            self.forward_fastest_mm_s,
            self.reverse_fastest_mm_s,
            self.pace.best_s,
            self.safety_stop,
        )

    def unpack(self, buffer, at, core):
        """Go on from what `pack` has written, with the core's totals as they were put back."""
        values = struct.unpack_from(_LAYOUT, buffer, at)
        self.begin()
        self.forward_ms, self.reverse_ms, self._sled_ms = values[:3]
        self.energy.restore(values[3], values[4], values[5])
        self._cadence_sum, self._cadence_ms = values[6:8]
        self.forward_fastest_mm_s, self.reverse_fastest_mm_s = values[8:10]
        self.pace.best_s = values[10]
        self.safety_stop = values[11] != 0
        self.active_ms = core.session.active_ms
        self.forward_mm = core.totals.forward_mm
        self.reverse_mm = core.totals.reverse_mm
        self.work_j = core.totals.work_j
