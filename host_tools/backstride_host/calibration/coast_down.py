"""Friction and moving mass of the belt, from coasts without current and a mass on a cord.

M dv/dt = -(F0 + F1 v + F2 v^2). Integrated once, v = v0 - f0 t - f1 x - f2 int v^2 dt with f = F/M: linear in
what is sought, and x is the very place that the counts tell. A mass m on a cord has (M + m) dv/dt = m g - F:
M [v + int f dt] = m [g t - v], a straight line whose slope is M.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backstride_host.calibration.motion import Array, Motion, integral
from backstride_host.calibration.run import Run, agreeing, all_agree, not_enough
from backstride_host.errors import CalibrationError

WITHIN = 0.05
MASS_WITHIN = 0.03
R2_LEAST = 0.9995
MASS_R2_LEAST = 0.99
# Below, dry friction is not what it is above.
SLOWEST_M_S = 0.25
FASTEST_LEAST_M_S = 0.8
PERSON_MOST_M_S = 1.5
KNOWN_TO_M_S = 3.0
_LET_GO_S = 0.3  # after the highest speed
_RISE_M_S = 0.015
# A free belt slows gently: its speed can be taken over longer than that of a braked one.
_COAST_HALF_S = 0.25
_COIL_A = 0.05
_G = 9.81
# Of a pull, what lies between the belt's breaking away and the mass's landing.
_PULLED_FROM_M_S = 0.2
_PULLED_PART = 0.87
_AT_M_S = 0.6
_MASS_LEAST_KG, _MASS_MOST_KG = 30.0, 150.0
_TERMS = ((0, 1, 2), (0, 1), (0, 2), (1, 2), (0,), (1,), (2,))


@dataclass(frozen=True)
class Coast:
    """A belt that nobody drives: time and place from its beginning, speed."""

    t_s: Array
    x_m: Array
    v_m_s: Array
    begin_s: float = 0.0  # of its motion

    def columns(self) -> list[Array]:
        """Return time, place and the integral of the squared speed."""
        return [self.t_s, self.x_m, integral(self.t_s, self.v_m_s**2)]


@dataclass(frozen=True)
class Slowing:
    """Friction over mass: f0 + f1 v + f2 v^2 in m/s2; `r2` of the speeds."""

    f: tuple[float, float, float]
    r2: float

    def at(self, v_m_s: Array | float) -> Array | float:
        """Return the deceleration at a speed."""
        return self.f[0] + self.f[1] * v_m_s + self.f[2] * v_m_s**2


@dataclass(frozen=True)
class CoastDownResult:
    """Newtons over m/s, kilograms, and how fast the belt was when it was measured."""

    drag_n: tuple[float, float, float]
    mass_kg: float
    mass_uncertainty_kg: float
    mass_measured: bool
    fastest_m_s: float
    r2: float
    spread: float

    def force_n(self, v_m_s: float) -> float:
        """Return the friction at a speed."""
        return self.drag_n[0] + self.drag_n[1] * v_m_s + self.drag_n[2] * v_m_s**2

    @property
    def extrapolated(self) -> bool:
        """Whether what is asked of a console goes beyond what was measured."""
        return self.fastest_m_s < KNOWN_TO_M_S - 0.25

    @property
    def params(self) -> dict[str, int]:
        """What the console's parameters are to be."""
        return {
            "belt.mass_kg": round(self.mass_kg),
            "belt.drag_dn": round(self.drag_n[0] * 10),
            "belt.drag_per_speed_dn": round(self.drag_n[1] * 10),
            "belt.drag_per_square_dn": round(self.drag_n[2] * 10),
        }

    def as_dict(self) -> dict[str, Any]:
        """Return it for a record."""
        return {
            "drag_n": round(self.drag_n[0], 3),
            "drag_per_speed_n": round(self.drag_n[1], 3),
            "drag_per_square_n": round(self.drag_n[2], 3),
            "mass_kg": round(self.mass_kg, 2),
            "mass_uncertainty_kg": round(self.mass_uncertainty_kg, 2),
            "mass": "measured" if self.mass_measured else "assumed",
            "measured_from_m_s": SLOWEST_M_S,
            "measured_to_m_s": round(self.fastest_m_s, 2),
            "extrapolated": self.extrapolated,
            "r2": round(self.r2, 6),
            "spread_percent": round(self.spread * 100, 2),
            "uncertainty_percent": round(max(self.spread, 0.005) * 100, 2),
        }


def coast_in(motion: Motion) -> Coast | None:
    """Return the last stretch in which the belt only slowed, but not the slowest; None if it is short."""
    speed = motion.speed_m_s(_COAST_HALF_S)
    fast = np.flatnonzero(speed >= SLOWEST_M_S)
    if not len(fast):
        return None
    begin = end = int(fast[-1])
    top = speed[end]
    while begin > 0 and speed[begin - 1] > top - _RISE_M_S:
        begin -= 1
        top = max(top, speed[begin])
    # Where a drill held it, the speed was the highest for long: the last of that is the letting go.
    begin += int(np.flatnonzero(speed[begin : end + 1] >= top - _RISE_M_S)[-1])
    chosen = np.zeros(len(speed), bool)
    chosen[begin : end + 1] = motion.t_s[begin : end + 1] >= motion.t_s[begin] + _LET_GO_S
    if chosen.sum() < 15:
        return None
    t_s, x_m = motion.t_s[chosen], motion.place_m[chosen] * motion.way
    return Coast(t_s - t_s[0], x_m - x_m[0], speed[chosen], float(t_s[0]))


def fit(coasts: Sequence[Coast]) -> Slowing:
    """Return the friction over mass of several coasts; what would be negative is left out."""
    spread = np.concatenate([coast.v_m_s - coast.v_m_s.mean() for coast in coasts])
    columns = [coast.columns() for coast in coasts]
    best = (np.inf, np.zeros(3))
    for terms in _TERMS:
        matrix = -np.concatenate(
            [np.stack([own[term] - own[term].mean() for term in terms], 1) for own in columns]
        )
        found, *_rest = np.linalg.lstsq(matrix, spread, rcond=None)
        rest = spread - matrix @ found
        # No friction falls as the belt gets faster.
        if (found >= 0).all() and rest @ rest < best[0]:
            f = np.zeros(3)
            f[list(terms)] = found
            best = (float(rest @ rest), f)
    return Slowing(
        (float(best[1][0]), float(best[1][1]), float(best[1][2])), 1 - best[0] / float(spread @ spread)
    )


def formula(slowing: Slowing) -> str:
    """Return the deceleration as a line of text."""
    f0, f1, f2 = slowing.f
    return f"dv/dt = -({f0:.4f} + {f1:.4f} v + {f2:.4f} v2) m/s2, R2 {slowing.r2:.5f}"


def mass_of(motion: Motion, slowing: Slowing, hang_kg: float) -> tuple[float, float]:
    """Return the moving mass by a run in which `hang_kg` on a cord pulled, and R2 of its line."""
    speed = motion.speed_m_s()
    top = int(np.argmax(speed))
    slow = np.flatnonzero(speed[:top] <= _PULLED_FROM_M_S)
    pulled = np.arange(len(speed)) < top
    pulled[: slow[-1] + 1 if len(slow) else 0] = False
    pulled &= speed < _PULLED_PART * speed[top]
    if pulled.sum() < 10:
        return 0.0, 0.0
    t_s = motion.t_s[pulled] - motion.t_s[pulled][0]
    v = speed[pulled]
    lost = integral(t_s, np.asarray(slowing.at(v)))
    x = v + lost
    y = hang_kg * (_G * t_s - v)
    slope, offset = np.polyfit(x, y, 1)
    rest = y - slope * x - offset
    return float(slope), float(1 - (rest @ rest) / ((y - y.mean()) @ (y - y.mean())))


class CoastDownCalibration:
    """Takes `needed` coasts, then `hang_needed` runs with `hang_kg` on a cord (0: the mass is assumed)."""

    def __init__(self, assumed_kg: float, needed: int = 3, hang_kg: float = 0.0, hang_needed: int = 2):
        self.needed = needed
        self.hang_kg = hang_kg
        self.hang_needed = hang_needed if hang_kg else 0
        self.runs: list[Run] = []
        self._assumed_kg = assumed_kg
        self._coasts: dict[int, Coast] = {}
        self._hung: dict[int, Motion] = {}

    @property
    def hanging(self) -> bool:
        """Whether the next run is one with a mass."""
        return bool(self.hang_kg) and self._free_done

    @property
    def done(self) -> bool:
        """Whether enough runs agree."""
        return self._free_done and self._mass_done

    @property
    def _free_done(self) -> bool:
        slowing = [run.values["slowing_m_s2"] for run in self._free()]
        return len(slowing) >= self.needed and all_agree(slowing, WITHIN)

    @property
    def _mass_done(self) -> bool:
        masses = [run.values["mass_kg"] for run in self._with_mass()]
        return not self.hang_needed or (len(masses) >= self.hang_needed and all_agree(masses, MASS_WITHIN))

    def take(self, motion: Motion) -> Run:
        """Judge one run, and those like it again."""
        hanging = self.hanging
        run = Run(len(self.runs) + 1, "hanging mass" if hanging else "coast")
        self.runs.append(run)
        coast = coast_in(motion)
        run.reason = self._wrong(motion, coast, hanging)
        if coast is not None:
            self._describe(run, coast)
        if not run.reason and coast is not None:
            self._coasts[run.number] = coast
            if hanging:
                self._hung[run.number] = motion
        self._compare()
        if hanging and run.kept:
            self._weigh()
        return run

    @staticmethod
    def _describe(run: Run, coast: Coast) -> None:
        own = fit([coast])
        run.values["from_m_s"] = float(coast.v_m_s[0])
        run.values["seconds"] = float(coast.t_s[-1])
        run.values["slowing_m_s2"] = float(own.at(_AT_M_S))
        run.values["r2"] = own.r2
        if not run.reason and own.r2 < R2_LEAST:
            run.reason = (
                f"R2 is {own.r2:.5f} and must be {R2_LEAST}: it did not slow by itself, somebody was on it"
            )

    @staticmethod
    def _wrong(motion: Motion, coast: Coast | None, hanging: bool) -> str:
        seen = sorted(name for name in motion.faults if name.startswith("encoder."))
        if seen:
            return f"the console reported {', '.join(seen)}"
        least = 0.5 if hanging else FASTEST_LEAST_M_S
        top = float(motion.speed_m_s().max())
        if top < least:
            return f"only {top:.2f} m/s: {least} m/s at least"
        if float(motion.coil_a.max()) > _COIL_A:
            return "the brake was on"
        if coast is None or coast.v_m_s[0] < 0.6 * least:
            return "it never slowed by itself: somebody was on the belt, or held it"
        return ""

    def _compare(self) -> None:
        """Those that differ from most others do not count."""
        sound = [run for run in self.runs if run.number in self._coasts]
        if not sound:
            return
        values = [run.values["slowing_m_s2"] for run in sound]
        agree = agreeing(values, WITHIN)
        median = float(np.median([value for value, same in zip(values, agree, strict=True) if same]))
        for run, value, same in zip(sound, values, agree, strict=True):
            off = (value / median - 1) * 100
            who = "somebody stood on it or touched it" if off > 0 else "somebody drove it on"
            if same and "others" in run.reason:
                run.reason = ""
            elif not same:
                run.reason = (
                    f"it slowed {abs(off):.0f} % {'more' if off > 0 else 'less'} than the others: {who}"
                )

    def _weigh(self) -> None:
        slowing = self._slowing()
        for run in self._with_mass():
            mass_kg, r2 = mass_of(self._hung[run.number], slowing, self.hang_kg)
            run.values["mass_kg"], run.values["mass_r2"] = mass_kg, r2
            if r2 < MASS_R2_LEAST or not _MASS_LEAST_KG <= mass_kg <= _MASS_MOST_KG:
                run.reason = f"no steady pull of the mass (R2 {r2:.3f}, {mass_kg:.0f} kg)"
        masses = [run.values["mass_kg"] for run in self._with_mass()]
        for run, same in zip(self._with_mass(), agreeing(masses, MASS_WITHIN), strict=True):
            if not same:
                run.reason = f"{run.values['mass_kg']:.1f} kg is not what the others say"

    def _free(self) -> list[Run]:
        return [run for run in self.runs if run.kept and run.what == "coast"]

    def _with_mass(self) -> list[Run]:
        return [run for run in self.runs if run.kept and run.what != "coast"]

    def _slowing(self) -> Slowing:
        return fit([self._coasts[run.number] for run in self.runs if run.kept])

    def result(self) -> CoastDownResult:
        """Return what the runs that agree say; CalibrationError where they are too few."""
        if not self._free_done:
            raise not_enough("coast-down", len(self._free()), self.needed, self.runs)
        if not self._mass_done:
            raise not_enough("hanging mass", len(self._with_mass()), self.hang_needed, self.runs)
        slowing = self._slowing()
        masses = [run.values["mass_kg"] for run in self._with_mass()]
        mass_kg = float(np.mean(masses)) if masses else self._assumed_kg
        # A weight is known within half a percent, and the cord takes some.
        spread_kg = float(np.ptp(masses)) / 2 if masses else 0.0
        own = [run.values["slowing_m_s2"] for run in self.runs if run.kept]
        if slowing.r2 < R2_LEAST:
            raise CalibrationError(f"R2 of all coasts together is {slowing.r2:.4f} and must be {R2_LEAST}")
        return CoastDownResult(
            (slowing.f[0] * mass_kg, slowing.f[1] * mass_kg, slowing.f[2] * mass_kg),
            mass_kg,
            max(spread_kg, 0.01 * mass_kg) if masses else 0.1 * mass_kg,
            bool(masses),
            float(max(self._coasts[run.number].v_m_s[0] for run in self.runs if run.kept)),
            slowing.r2,
            float(np.ptp(own)) / float(np.mean(own)),
        )

    def so_far(self) -> str:
        """Return in one line what the runs say by now."""
        kept = [run for run in self.runs if run.kept]
        if not kept:
            return "no run counts yet"
        text = formula(self._slowing())
        masses = [run.values["mass_kg"] for run in self._with_mass()]
        return text + (f", M {np.mean(masses):.2f} kg" if masses else "")
