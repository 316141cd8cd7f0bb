"""The brake's force over current and speed, from coasts under some currents.

M dv/dt = -drag(v) - s(I) h(v). Integrated once it is linear in s h: the table is not a law's but what the
belt lost. Every current has its own strength s; the shape h over the speed is common, a polynomial with
h(0) = 0, so what a strong current cannot show at a high speed a weak one tells. Such values are marked.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backstride_host.calibration.coast_down import CoastDownResult
from backstride_host.calibration.driven_coast import DrivenCoast, usable
from backstride_host.calibration.motion import Array, Motion, integral
from backstride_host.calibration.run import Run, agreeing, not_enough
from backstride_host.errors import CalibrationError

CURRENTS_A = (0.4, 0.75, 1.1, 1.4, 1.7)
WITHIN = 0.03
R2_LEAST = 0.998
SPEEDS_M_S = (0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 1.8, 2.2, 2.6, 3.0, 3.5, 4.0)
CURRENTS_LEAST = 5
_POWERS = (1, 2, 3, 4)
_ROUNDS = 60
AT_M_S = 0.8
_END_M_S = 0.25


@dataclass(frozen=True)
class BrakeResult:
    """`forces_n` has a row a current, in it a value a speed; `measured` tells which a coast went through."""

    currents_a: tuple[float, ...]
    speeds_m_s: tuple[float, ...]
    forces_n: tuple[tuple[float, ...], ...]
    measured: tuple[tuple[bool, ...], ...]
    spread: float
    r2: float
    coil_c: float

    @property
    def params(self) -> dict[str, int]:
        """No parameter: the console takes the record."""
        return {}

    def as_dict(self) -> dict[str, Any]:
        """Return it for a record."""
        return {
            "currents_a": [round(current, 4) for current in self.currents_a],
            "speeds_m_s": list(self.speeds_m_s),
            "forces_n": [[round(force, 2) for force in row] for row in self.forces_n],
            "measured": [[int(cell) for cell in row] for row in self.measured],
            "uncertainty_percent": round(max(self.spread, 0.005) * 100, 2),
            "r2": round(self.r2, 6),
            "coil_c": round(self.coil_c, 1),
            "speeds": f"beyond {self.speeds_m_s[-1]:g} m/s the console takes the last force",
        }


class BrakeCalibration:
    """Takes `repeats` coasts a current, strongest last; `drag` is the belt's own friction and mass."""

    def __init__(self, drag: CoastDownResult, currents_a: Sequence[float] = CURRENTS_A, repeats: int = 2):
        if len(currents_a) < CURRENTS_LEAST:
            raise CalibrationError(f"{len(currents_a)} currents are too few: {CURRENTS_LEAST} at least")
        self.currents_a = sorted(currents_a)
        self.needed = repeats
        self.runs: list[Run] = []
        self.drag = drag
        self._coasts: dict[int, DrivenCoast] = {}
        self._coil_c = 0.0

    @property
    def current_a(self) -> float:
        """The current of the next coast."""
        return next((a for a in self.currents_a if len(self._kept(a)) < self.needed), self.currents_a[-1])

    @property
    def done(self) -> bool:
        """Whether enough runs agree at every current."""
        return all(len(self._kept(a)) >= self.needed for a in self.currents_a)

    def take(self, motion: Motion, current_a: float, refused: str = "") -> Run:
        """Judge one coast, and those of the same current again."""
        run = Run(len(self.runs) + 1, f"{current_a:g} A")
        self.runs.append(run)
        coast, run.reason = usable(motion, current_a, refused)
        if coast is None:
            return run
        self._coil_c = max(self._coil_c, float(motion.coil_c[0]))
        own = fit([coast], self.drag)
        run.values |= {
            "current_a": coast.current_a,
            "from_m_s": float(coast.v_m_s[0]),
            "force_n": float(own.force_n(0, AT_M_S)),
            "r2": own.r2,
        }
        if own.r2 < R2_LEAST:
            run.reason = f"R2 is {own.r2:.5f} and must be {R2_LEAST}: somebody was on it"
            return run
        self._coasts[run.number] = coast
        self._compare(run.what)
        return run

    def _compare(self, what: str) -> None:
        sound = [run for run in self.runs if run.what == what and run.number in self._coasts]
        forces = [run.values["force_n"] / run.values["current_a"] ** 2 for run in sound]
        agree = agreeing(forces, WITHIN)
        median = float(np.median([force for force, same in zip(forces, agree, strict=True) if same]))
        for run, force, same in zip(sound, forces, agree, strict=True):
            off = (force / median - 1) * 100
            run.reason = (
                "" if same else f"{abs(off):.0f} % {'more' if off > 0 else 'less'} force than the others"
            )

    def _kept(self, current_a: float) -> list[Run]:
        kept = [run for run in self.runs if run.kept and run.what == f"{current_a:g} A"]
        forces = [run.values["force_n"] / run.values["current_a"] ** 2 for run in kept]
        # Two that differ say nothing: the third decides.
        return kept if not kept or max(forces) <= min(forces) * (1 + WITHIN) else []

    def result(self) -> BrakeResult:
        """Return the table; CalibrationError where runs are too few or do not fit."""
        if not self.done:
            few = next(a for a in self.currents_a if len(self._kept(a)) < self.needed)
            raise not_enough(f"brake at {few:g} A", len(self._kept(few)), self.needed, self.runs)
        rows = [[self._coasts[run.number] for run in self._kept(a)] for a in self.currents_a]
        shape = fit([coast for row in rows for coast in row], self.drag, [len(row) for row in rows])
        if shape.r2 < R2_LEAST:
            raise CalibrationError(f"R2 of all coasts together is {shape.r2:.4f} and must be {R2_LEAST}")
        fastest = max(float(coast.v_m_s.max()) for row in rows for coast in row)
        speeds = _nodes(fastest)
        forces, measured = [], []
        for index, row in enumerate(rows):
            top = max(float(coast.v_m_s.max()) for coast in row)
            forces.append(tuple(max(0.0, float(shape.force_n(index, speed))) for speed in speeds))
            measured.append(tuple(speed <= top for speed in speeds))
        spreads = [_spread([run.values["force_n"] for run in self._kept(a)]) for a in self.currents_a]
        return BrakeResult(
            tuple(float(np.mean([coast.current_a for coast in row])) for row in rows),
            speeds,
            tuple(forces),
            tuple(measured),
            max(spreads),
            shape.r2,
            self._coil_c,
        )

    def so_far(self) -> str:
        """Return in one line what the runs say by now."""
        parts = []
        for current_a in self.currents_a:
            forces = [
                run.values["force_n"] for run in self.runs if run.kept and run.what == f"{current_a:g} A"
            ]
            if forces:
                parts.append(f"{current_a:g} A {np.mean(forces):.1f} N")
        return f"at {AT_M_S:g} m/s: " + (", ".join(parts) or "nothing yet")


@dataclass(frozen=True)
class Shape:
    """Strengths of the currents and the common polynomial; `r2` of the speeds."""

    strengths: Array
    polynomial: Array
    r2: float

    def force_n(self, index: int, v_m_s: float) -> float:
        """Return the force of a current at a speed."""
        return float(
            self.strengths[index] * sum(c * v_m_s**p for c, p in zip(self.polynomial, _POWERS, strict=True))
        )


def fit(coasts: Sequence[DrivenCoast], drag: CoastDownResult, groups: Sequence[int] = (1,)) -> Shape:
    """Return strengths and shape, by turns of least squares; `groups`: so many coasts have one current."""
    of_current = np.repeat(np.arange(len(groups)), groups)
    mean_a = [
        float(np.mean([c.current_a for c, g in zip(coasts, of_current, strict=True) if g == index]))
        for index in range(len(groups))
    ]
    lost, columns = [], []
    for coast, group in zip(coasts, of_current, strict=True):
        friction = drag.drag_n[0] + drag.drag_n[1] * coast.v_m_s + drag.drag_n[2] * coast.v_m_s**2
        took = -(coast.v_m_s + integral(coast.t_s, friction) / drag.mass_kg)
        # The current is steady within some percent; what is left of it goes with its square.
        share = (coast.coil_a / mean_a[group]) ** 2
        own = np.stack([integral(coast.t_s, share * coast.v_m_s**power) for power in _POWERS], 1)
        lost.append(took - took.mean())
        columns.append((own - own.mean(0)) / drag.mass_kg)
    return _alternate(lost, columns, of_current, np.array(mean_a))


def _alternate(lost: list[Array], columns: list[Array], of_current: Array, mean_a: Array) -> Shape:
    strengths = mean_a**2
    polynomial = np.zeros(len(_POWERS))
    everything = np.concatenate(lost)
    for _ in range(_ROUNDS):
        matrix = np.concatenate([own * strengths[g] for own, g in zip(columns, of_current, strict=True)])
        polynomial = np.linalg.lstsq(matrix, everything, rcond=None)[0]
        for index in range(len(strengths)):
            own = np.concatenate(
                [c @ polynomial for c, g in zip(columns, of_current, strict=True) if g == index]
            )
            took = np.concatenate([value for value, g in zip(lost, of_current, strict=True) if g == index])
            strengths[index] = float(own @ took) / float(own @ own)
    fitted = np.concatenate(
        [strengths[g] * (c @ polynomial) for c, g in zip(columns, of_current, strict=True)]
    )
    rest = everything - fitted
    return Shape(strengths, polynomial, float(1 - (rest @ rest) / (everything @ everything)))


def _nodes(fastest_m_s: float) -> tuple[float, ...]:
    """Return the table's speeds: up to the fastest coast, less what a fit's end needs beyond it."""
    last = math.floor((fastest_m_s - _END_M_S) * 20) / 20
    return (*(speed for speed in SPEEDS_M_S if speed < last - 0.1), last)


def _spread(forces: Sequence[float]) -> float:
    return max(forces) / min(forces) - 1 if len(forces) > 1 else 0.0
