"""The supply under load and the coil's cold resistance, from coasts under some currents.

The console tells the mean voltage that it drives the coil with, D of the supply's, and measures the current.
While its transistor is off the current flows on, through a diode or not, whose voltage is fitted too:
D V = R I + (1 - D) Vd. What the coil takes from the supply is D I: V = V0 - Rs D I.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backstride_host.calibration.driven_coast import usable
from backstride_host.calibration.motion import Motion
from backstride_host.calibration.record import COLD_C, COPPER_PER_K
from backstride_host.calibration.run import Run, not_enough
from backstride_host.errors import CalibrationError

CURRENTS_A = (0.5, 1.0, 1.5)
CURRENTS_LEAST = 3
R2_LEAST = 0.999
_ANSWERS_LEAST = 3
_NEAR_S = 0.03
# A steady current, as the coil's loop has learned the coil.
_STEADY_PART = 0.015
_DIODE_V = (-0.3, 1.5)
_TRUE_VOLTS_PART = 0.02
_RESIDUAL_PART = 0.02


@dataclass(frozen=True)
class SupplyResult:
    """Volts, ohms; the coil's is at 20 degC. `loaded_v`: what is left under the console's highest current."""

    open_v: float
    source_ohm: float
    source_uncertainty_ohm: float
    loaded_v: float
    coil_ohm: float
    coil_uncertainty_ohm: float
    diode_v: float
    coil_c: float
    r2: float

    @property
    def params(self) -> dict[str, int]:
        """What the console's parameters are to be."""
        return {"brake.coil_milliohm": round(self.coil_ohm * 1000)}

    def as_dict(self) -> dict[str, Any]:
        """Return it for a record."""
        return {name: round(value, 4) for name, value in vars(self).items()}


class SupplyCalibration:
    """Takes a coast under each of some currents; `low_v`: under so much the console lets the brake go."""

    def __init__(
        self,
        most_a: float,
        low_v: float,
        currents_a: Sequence[float] = CURRENTS_A,
        true_v: float | None = None,
    ):
        if len(currents_a) < CURRENTS_LEAST:
            raise CalibrationError(f"{len(currents_a)} currents are too few: {CURRENTS_LEAST} at least")
        self.currents_a = sorted(currents_a)
        self.runs: list[Run] = []
        self._most_a = most_a
        self._low_v = low_v
        self._true_v = true_v
        self._rows: dict[int, np.ndarray] = {}
        self._rest_v: list[float] = []

    @property
    def current_a(self) -> float:
        """The current of the next coast."""
        done = {run.what for run in self.runs if run.kept}
        return next((a for a in self.currents_a if f"{a:g} A" not in done), self.currents_a[-1])

    @property
    def done(self) -> bool:
        """Whether there is a coast at every current."""
        return len(self._rows) >= len(self.currents_a)

    def take(
        self, motion: Motion, current_a: float, drives: Sequence[tuple[float, float]], refused: str = ""
    ) -> Run:
        """Judge one coast; `drives` are the console's answers: host's time and volts."""
        run = Run(len(self.runs) + 1, f"{current_a:g} A")
        self.runs.append(run)
        _coast, run.reason = usable(motion, current_a, refused)
        idle = motion.held == 0
        if idle.any():
            self._rest_v.append(float(np.median(motion.supply_v[idle][:25])))
        if run.reason:
            return run
        rows = _samples(motion, current_a, drives)
        if len(rows) < _ANSWERS_LEAST:
            run.reason = f"only {len(rows)} steady readings, {_ANSWERS_LEAST} at least: spin it faster"
            return run
        drive, coil_a, supply_v, coil_c = rows.mean(0)
        run.values |= {"current_a": coil_a, "drive_v": drive, "supply_v": supply_v, "coil_c": coil_c}
        run.values["readings"] = len(rows)
        self._rows[run.number] = rows
        return run

    def result(self) -> SupplyResult:
        """Return what the coasts say; CalibrationError where they do not fit, or the supply is not enough."""
        if not self.done:
            raise not_enough("supply", len(self._rows), len(self.currents_a), self.runs)
        rows = np.concatenate(list(self._rows.values()))
        drive, coil_a, supply_v, coil_c = rows.T
        duty = np.minimum(drive / supply_v, 1.0)
        warm = 1 + COPPER_PER_K * (coil_c - COLD_C)
        coil, coil_error, r2 = _line(np.stack([coil_a * warm, 1 - duty], 1), drive)
        if r2 < R2_LEAST:
            raise CalibrationError(f"R2 of the coil's resistance is {r2:.5f} and must be {R2_LEAST}")
        if not _DIODE_V[0] <= coil[1] <= _DIODE_V[1]:
            raise CalibrationError(
                f"a diode of {coil[1]:.1f} V is none: is the current sensor's scale right?"
            )
        open_v = float(np.median(self._rest_v))
        # The rest before each coast says more of the open voltage than any line through loads.
        taken = duty * coil_a
        source = float((taken @ (open_v - supply_v)) / (taken @ taken))
        rest = open_v - source * taken - supply_v
        source_error = float(np.sqrt((rest @ rest) / max(len(rest) - 1, 1) / (taken @ taken)))
        self._judge(open_v, rest)
        duty_most = min(1.0, self._most_a * coil[0] / open_v)
        loaded_v = open_v - source * duty_most * self._most_a
        if loaded_v < self._low_v:
            raise CalibrationError(
                f"under {self._most_a:g} A the supply falls to {loaded_v:.1f} V, "
                f"and at {self._low_v:g} V the console lets the brake go"
            )
        return SupplyResult(
            open_v,
            max(0.0, source),
            source_error,
            loaded_v,
            float(coil[0]),
            float(max(coil_error[0], 0.002 * coil[0])),
            float(coil[1]),
            float(coil_c[0]),
            r2,
        )

    def _judge(self, open_v: float, rest: np.ndarray) -> None:
        if float(np.abs(rest).max()) > _RESIDUAL_PART * open_v:
            raise CalibrationError(
                "the supply's voltage does not follow its load: a weak battery or a loose plug"
            )
        true_v = self._true_v
        if true_v is not None and abs(open_v / true_v - 1) > _TRUE_VOLTS_PART:
            off = (open_v / true_v - 1) * 100
            raise CalibrationError(
                f"the console reads {open_v:.2f} V where the voltmeter has {true_v:.2f}: {off:+.1f} %, "
                "its divider is wrong (SUPPLY_DIVIDER in the board's pins)"
            )

    def so_far(self) -> str:
        """Return in one line what the runs say by now."""
        found = [run.values for run in self.runs if run.kept]
        return ", ".join(
            f"{v['current_a']:.2f} A by {v['drive_v']:.2f} V of {v['supply_v']:.2f}" for v in found
        )


def _samples(motion: Motion, current_a: float, drives: Sequence[tuple[float, float]]) -> np.ndarray:
    """Return drive, current, supply and temperature where the current was steady."""
    steady = (motion.held > 0) & (np.abs(motion.coil_a / current_a - 1) <= _STEADY_PART)
    found = []
    for host_s, drive_v in drives:
        near = steady & (np.abs(motion.host_s - host_s) <= _NEAR_S)
        if near.sum() >= 2:
            found.append(
                (
                    drive_v,
                    motion.coil_a[near].mean(),
                    motion.supply_v[near].mean(),
                    motion.coil_c[near].mean(),
                )
            )
    return np.array(found).reshape(-1, 4)


def _line(matrix: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Return least squares' coefficients, their standard errors, and R2."""
    found = np.linalg.lstsq(matrix, values, rcond=None)[0]
    rest = values - matrix @ found
    variance = float(rest @ rest) / max(len(values) - matrix.shape[1], 1)
    errors = np.sqrt(variance * np.diag(np.linalg.inv(matrix.T @ matrix)))
    spread = values - values.mean()
    return found, errors, float(1 - (rest @ rest) / (spread @ spread))
