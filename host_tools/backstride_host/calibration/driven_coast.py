"""A coast under a current: what of it can be used, and why not."""

from dataclasses import dataclass

import numpy as np

from backstride_host.calibration.motion import Array, Motion

SLOWEST_M_S = 0.22
FASTEST_LEAST_M_S = 0.6
_SAMPLES_LEAST = 15
_NEAR_PART = 0.04
# The iron's field follows the coil within 30 to 80 ms; after this it is there within a percent.
_FIELD_S = 0.25
_WARM_C = 60.0
# A coasting belt's speed, as the places tell it, rises by no more.
_DRIVEN_M_S = 0.04
_SHORT_OF_PART = 0.08
_TELLS = {
    "needs_hand": "no button of the console was pressed in the 10 s before",
    "wrong_state": "the console was not idle, or has a fault to be released",
    "out_of_range": "the console does not allow that current (brake.max_current_ma)",
}


@dataclass(frozen=True)
class DrivenCoast:
    """Samples of a belt that slows by its friction and a steady current; time and place from the first."""

    t_s: Array
    x_m: Array
    v_m_s: Array
    coil_a: Array
    begin_s: float = 0.0  # of its motion

    @property
    def current_a(self) -> float:
        """The mean current."""
        return float(self.coil_a.mean())


def usable(motion: Motion, current_a: float, refused: str) -> tuple[DrivenCoast | None, str]:
    """Return the part of a motion with the current steady and the field there, or why there is none."""
    reason = _wrong(motion, refused)
    if reason:
        return None, reason
    held = motion.held > 0
    speed = motion.speed_m_s(half_s=0.1)
    if float((speed[held] - np.minimum.accumulate(speed[held])).max()) > _DRIVEN_M_S:
        return None, "it went faster under the current: somebody drove it on"
    near = held & (np.abs(motion.coil_a - current_a) <= max(_NEAR_PART * current_a, 0.015))
    chosen = _steady(motion.t_s, near) & (speed >= SLOWEST_M_S)
    reason = _too_little(motion.coil_a[held], current_a, speed[chosen])
    if reason:
        return None, reason
    t_s, x_m = motion.t_s[chosen], motion.place_m[chosen] * motion.way
    coast = DrivenCoast(t_s - t_s[0], x_m - x_m[0], speed[chosen], motion.coil_a[chosen], float(t_s[0]))
    return coast, ""


def _wrong(motion: Motion, refused: str) -> str:
    if refused:
        return _TELLS.get(refused, f"the console refused: {refused}")
    seen = sorted(name for name in motion.faults if name.startswith(("encoder.", "coil.", "current.")))
    if seen:
        return f"the console reported {', '.join(seen)}"
    if float(motion.coil_c.max()) > _WARM_C:
        return f"the coil is at {motion.coil_c.max():.0f} degC: let it cool below {_WARM_C:.0f}"
    return "" if motion.held.any() else "it was never let go at 0.7 m/s or more"


def _too_little(coil_a: Array, current_a: float, speed: Array) -> str:
    if len(speed) < _SAMPLES_LEAST:
        most_a = float(coil_a.max())
        if most_a < current_a * (1 - _SHORT_OF_PART):
            return f"the coil had {most_a:.2f} A of {current_a:.2f} A at most: the supply gives no more"
        return "the belt was too slow, or stopped too soon: spin it faster"
    top = float(speed.max())
    if top < FASTEST_LEAST_M_S:
        return f"only {top:.2f} m/s once the current was steady: spin it faster"
    return ""


def _steady(t_s: Array, near: Array) -> Array:
    """Return the last stretch of `near`, without the time that the field takes."""
    chosen = np.zeros(len(t_s), bool)
    last = np.flatnonzero(near)
    if not len(last):
        return chosen
    end = begin = int(last[-1])
    while begin > 0 and near[begin - 1]:
        begin -= 1
    chosen[begin : end + 1] = t_s[begin : end + 1] >= t_s[begin] + _FIELD_S
    return chosen
