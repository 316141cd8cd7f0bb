"""From measured values to the record `calibration.json` that a console believes (core/calibration.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backstride.core import calibration

from backstride_host.errors import CalibrationError

# Copper's resistance a kelvin, referred to 20 degrees C.
COPPER_PER_K = 0.0039
COLD_C = 20.0


@dataclass(frozen=True)
class MeasuredBrake:
    """A brake and its belt in SI units; `forces_n` has a row a current and in it a value a speed.

    Currents and speeds ascend from above zero: no current and no speed are no force, and need no measuring.
    """

    currents_a: Sequence[float]
    speeds_m_s: Sequence[float]
    forces_n: Sequence[Sequence[float]]
    disc_c: float
    disc_per_k: float  # growth of the critical speed
    coil_ohm: float  # as measured, at coil_c
    coil_c: float
    mass_kg: float
    drag_n: float
    drag_per_speed_n: float
    drag_per_square_n: float


def calibration_record(measured: MeasuredBrake, notes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the record of `measured`, with `notes` (date, board, uncertainties) beside the console's part.

    CalibrationError: the console would refuse it.
    """
    record: dict[str, Any] = {
        **(notes or {}),
        "version": calibration.VERSION,
        "force_table": _table(measured),
        "disc_dc": round(measured.disc_c * 10),
        "disc_ppm_k": round(measured.disc_per_k * 1e6),
        "coil_milliohm": round(_cold_ohm(measured) * 1000),
        "mass_g": round(measured.mass_kg * 1000),
        "drag_cn": round(measured.drag_n * 100),
        "drag_per_speed_cn": round(measured.drag_per_speed_n * 100),
        "drag_per_square_cn": round(measured.drag_per_square_n * 100),
    }
    record["checksum"] = calibration.checksum(record)
    check_record(record)
    return record


def check_record(record: Any) -> None:
    """Raise a CalibrationError with the reason when the console would refuse `record`."""
    try:
        calibration.Calibration(record)
    except ValueError as error:
        raise CalibrationError(str(error)) from None


def _cold_ohm(measured: MeasuredBrake) -> float:
    return measured.coil_ohm / (1.0 + COPPER_PER_K * (measured.coil_c - COLD_C))


def _table(measured: MeasuredBrake) -> dict[str, list[int]]:
    width = len(measured.speeds_m_s)
    forces = [0] * (width + 1)
    for row in measured.forces_n:
        below = forces[-width - 1 :]
        # Noise may not make a larger current brake less: the console inverts the table.
        forces += [max(low, round(force_n * 10)) for low, force_n in zip(below, [0.0, *row], strict=True)]
    return {
        "currents_ma": [0, *(round(current * 1000) for current in measured.currents_a)],
        "speeds_mm_s": [0, *(round(speed * 1000) for speed in measured.speeds_m_s)],
        "forces_dn": forces,
    }
