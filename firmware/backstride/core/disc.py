"""How warm the brake's disc is, by what it took and what it lost: no sensor turns with it.

A warm disc conducts less, and the brake answers as a cold one does at a lower speed: its critical speed
grows with the resistivity. So heat is compensated as a scale of the speed, and so is a disc that has drifted.
What it may take is bounded by its temperature and by a budget: 1.2 kW for ten seconds, 250 W for ever.
"""

from backstride.compat import const

# A late tick is no second of braking.
_LONGEST_MS = const(1000)
ONE = const(1024)
# No room is warmer: a coil that is, at boot, is warm from work and tells nothing of the disc.
_ROOM_MOST_DC = const(450)
_ROOM_LEAST_DC = const(-200)
_ROOM_DC = const(220)
_BURST_S = const(10)
# What is left of the budget, over this time, may pass beyond the continuous power: it ends without a step.
_EASE_S = const(2)
_FORCE_MOST_DN = const(16_383)
# 400 K of a disc of 2,500 J/K are 1e9 mJ < 2^30; a heavier disc is followed less far.
_WARMER_MOST_DK = const(4000)
_HEAT_MOST_MJ = const(1_000_000_000)


class Disc:
    """Sets temperature_dc, speed_scale (1024 is one) and most_dn, the force that the budget leaves."""

    def __init__(self):
        self._room_dc = _ROOM_MOST_DC
        self._room_known = False
        self._heat_mj = 0  # above the room's
        self._spent_mj = 0
        self._reference_dc = _ROOM_DC
        self._ppm_k = 1000
        self.drift_scale = ONE
        self.temperature_dc = _ROOM_DC
        self.speed_scale = ONE
        self.most_dn = _FORCE_MOST_DN

    def configure(self, params):
        """Take the disc's heat capacity and losses, and the powers it may take."""
        self._heat_j_k = params.get("disc.heat_j_k")
        self._warmer_most_dk = min(_WARMER_MOST_DK, _HEAT_MOST_MJ // (self._heat_j_k * 100))
        self._loss_mw_k = params.get("disc.loss_mw_k")
        self._loss_per_speed_mw_k = params.get("disc.loss_per_speed_mw_k")
        self._continuous_w = params.get("disc.continuous_w")
        burst_w = max(0, params.get("disc.burst_w") - self._continuous_w)
        # 5,000 W * 12,000 ms = 6e7 mJ.
        self._budget_mj = burst_w * (_BURST_S + _EASE_S) * 1000

    def refer(self, reference_dc, ppm_k):
        """Take the temperature at which the force table holds, and the resistivity's growth a kelvin."""
        self._reference_dc = reference_dc
        self._ppm_k = ppm_k

    def heat_dk(self):
        """Return how much warmer than the room the disc is, in 0.1 K: what survives a reset."""
        return self._heat_mj // (self._heat_j_k * 100)

    def restore(self, heat_dk):
        """Go on from a disc that a reset left this much warmer than the room."""
        self._heat_mj = min(max(heat_dk, 0), self._warmer_most_dk) * 100 * self._heat_j_k

    def step(self, force_dn, speed_mm_s, coil_dc, span_ms):
        """Take delivered force, magnitude of the mean speed and coil temperature, six times a second.

        The mean speed has no stride in it, and a stride's of the force averages out.
        """
        span_ms = min(span_ms, _LONGEST_MS)
        self._feel_the_room(coil_dc)
        # 7,000 * 20,000 = 1.4e8 < 2^30.
        power_w = force_dn * speed_mm_s // 10_000
        self._take(power_w, speed_mm_s, span_ms)
        self._spend(power_w, speed_mm_s, span_ms)
        self._scale()

    def _feel_the_room(self, coil_dc):
        """A coil is never colder than the room: the coldest that it was is the best thermometer there is."""
        if coil_dc < _ROOM_LEAST_DC:
            return
        if not self._room_known:
            self._room_known = True
            self._room_dc = coil_dc if coil_dc <= _ROOM_MOST_DC else _ROOM_DC
        elif coil_dc < self._room_dc:
            self._room_dc = coil_dc

    def _take(self, power_w, speed_mm_s, span_ms):
        # 20,000 + 10,000 * 20 = 2.2e5 mW/K, times 4,000 dK is 8.8e8 < 2^30.
        loss_mw_k = self._loss_mw_k + self._loss_per_speed_mw_k * speed_mm_s // 1000
        loss_w = loss_mw_k * self.heat_dk() // 10_000
        # 14,000 W + 1,000 W, times 1,000 ms: 1.5e7 mJ.
        heat_mj = self._heat_mj + (power_w - loss_w) * span_ms
        self._heat_mj = min(max(heat_mj, 0), self._warmer_most_dk * 100 * self._heat_j_k)
        self.temperature_dc = self._room_dc + self.heat_dk()

    def _spend(self, power_w, speed_mm_s, span_ms):
        spent_mj = self._spent_mj + (power_w - self._continuous_w) * span_ms
        self._spent_mj = min(max(spent_mj, 0), self._budget_mj)
        allowed_w = self._continuous_w + (self._budget_mj - self._spent_mj) // (_EASE_S * 1000)
        # 32,000 W * 10,000 = 3.2e8 < 2^30.
        most_dn = allowed_w * 10_000 // max(speed_mm_s, 100)
        self.most_dn = min(most_dn, _FORCE_MOST_DN)

    def _scale(self):
        # 5,000 * 4,500 = 2.3e7; 1,400 * 100,000 = 1.4e8 < 2^30.
        growth = 100_000 + self._ppm_k * (self.temperature_dc - self._reference_dc) // 100
        self.speed_scale = self.drift_scale * 100_000 // max(growth, 50_000)
