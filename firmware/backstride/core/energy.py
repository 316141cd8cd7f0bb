"""Energy that a session costs the walker: an estimate after the ACSM's equations, once a second.

Oxygen uptake in ml/(kg min), with v in m/min and the brake as a slope g = F / (m 9.81): walking
3.5 + 0.1 v + 1.8 v g, running 3.5 + 0.2 v + 0.9 v g, standing 3.5; kcal/min = uptake * kg / 200. Backwards
costs more: 1.6, 1.3 and 1.2 times as much at slopes of 0, 5 and 7.5 % and above, 1.35 times running
(Compendium of Physical Activities 17320; Hooper et al. 2004; Wright & Weyand 2001). The walking equation is
made for 50 to 100 m/min; beyond that it is extrapolated.
"""

from backstride.compat import const

# The ACSM's range for walking: 50 and 100 m/min.
_LEAST_MM_S = const(833)
_MOST_MM_S = const(1667)
# From walking to running: forwards at 2.0 m/s, backwards at 1.63 m/s (Hreljac et al. 2005).
_RUN_FORWARD_MM_S = const(2000)
_RUN_REVERSE_MM_S = const(1630)
_RUN_REVERSE_PERMILLE = const(1350)
# In ul/(kg min): at rest, and more than anyone takes up.
_REST_UL = const(3500)
_MOST_UL = const(100_000)
_BELT_MOST_MM_S = const(12_000)
_FORCE_MOST_DN = const(4000)
_STEP_MOST_MS = const(5000)
_MCAL_A_DKCAL = const(100_000)


def slope_pmy(force_dn, mass_kg):
    """Return the slope, in 0.01 %, that a brake force in 0.1 N is to a walker of 20 kg or more."""
    # 4,000 * 100,000 = 4e8 < 2^30; at most 20,387, a slope of 204 %.
    return min(force_dn, _FORCE_MOST_DN) * 100_000 // (mass_kg * 981)


def reverse_permille(slope):
    """Return how much more walking backwards costs than forwards at a slope in 0.01 %, in 0.1 %."""
    if slope >= 750:
        return 1200
    if slope >= 500:
        return 1300 - (slope - 500) * 2 // 5
    return 1600 - slope * 3 // 5


def runs(speed_mm_s, walking):
    """Tell whether a person runs at this speed; walking: 1 forward, -1 reverse, 0 standing."""
    return speed_mm_s >= (_RUN_REVERSE_MM_S if walking < 0 else _RUN_FORWARD_MM_S)


def uptake_ul(speed_mm_s, walking, slope):
    """Return the oxygen uptake in 0.001 ml/(kg min) at a speed of 0 to 12,000 mm/s and a slope in 0.01 %."""
    if not walking or not speed_mm_s:
        return _REST_UL
    # 1.8 v g with v in mm/s is 108 v g: 12,960 * 20,387 = 2.6e8 < 2^30.
    climb_ul = (speed_mm_s * 27 // 25) * slope // 100
    running = runs(speed_mm_s, walking)
    effort_ul = 12 * speed_mm_s + climb_ul // 2 if running else 6 * speed_mm_s + climb_ul
    uptake = min(_REST_UL + effort_ul, _MOST_UL)
    if walking < 0:
        # 100,000 * 1,600 = 1.6e8.
        uptake = uptake * (_RUN_REVERSE_PERMILLE if running else reverse_permille(slope)) // 1000
    return min(uptake, _MOST_UL)


class Energy:
    """`energy_dkcal` in 0.1 kcal; of moving_ms, extrapolated_ms are beyond the walking equation's range."""

    def __init__(self):
        self.reset()

    def reset(self):
        """Begin a session."""
        self.energy_dkcal = 0
        self.moving_ms = 0
        self.extrapolated_ms = 0
        self._rest_mcal = 0

    def restore(self, energy_dkcal, moving_ms, extrapolated_ms):
        """Go on from what a reset interrupted."""
        self.reset()
        self.energy_dkcal = energy_dkcal
        self.moving_ms = moving_ms
        self.extrapolated_ms = extrapolated_ms

    def step(self, speed_mm_s, walking, force_dn, mass_kg, dt_ms):
        """Add dt_ms, at most 5,000, of going at a mean speed against a brake force; mass 20 to 250 kg."""
        speed_mm_s = min(speed_mm_s, _BELT_MOST_MM_S)
        dt_ms = min(dt_ms, _STEP_MOST_MS)
        uptake = uptake_ul(speed_mm_s, walking, slope_pmy(force_dn, mass_kg))
        # ul/(kg min) * kg / 200 as mcal/s is a twelfth: 100,000 * 250 = 2.5e7.
        rate_mcal_s = uptake * mass_kg // 12
        # 208,333 * 5,000 = 1.04e9 < 2^30.
        self._rest_mcal += rate_mcal_s // 10 * dt_ms // 100
        self.energy_dkcal += self._rest_mcal // _MCAL_A_DKCAL
        self._rest_mcal %= _MCAL_A_DKCAL
        if walking and speed_mm_s:
            # 2^30 ms are 12 days.
            self.moving_ms += dt_ms
            walks = not runs(speed_mm_s, walking)
            if walks and not _LEAST_MM_S <= speed_mm_s <= _MOST_MM_S:
                self.extrapolated_ms += dt_ms

    def extrapolated_percent(self):
        """Return how much of the moving time is beyond the equation's range, in percent."""
        seconds = self.moving_ms // 1000
        # 100 * 1e6 s = 1e8.
        return min(100, self.extrapolated_ms // 1000 * 100 // seconds) if seconds else 0
