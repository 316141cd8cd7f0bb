"""What differs from the calibration before: the machine's record, or the console's own where it is newer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard

import numpy as np

from backstride_host.calibration.record_file import BRAKE, COAST_DOWN, ENCODER, SUPPLY

# How a part was measured, and not what it found.
_BESIDE = (
    "board",
    "coil_c",
    "coil_uncertainty_ohm",
    "loop_m",
    "loops",
    "mass_uncertainty_kg",
    "measured_from_m_s",
    "measured_to_m_s",
    "r2",
    "runs",
    "source_uncertainty_ohm",
    "spread_percent",
    "temperature_c",
    "uncertainty",
    "uncertainty_percent",
    "utc",
)
_SIGNS = ("polarity",)
_FORCE_LEAST_N = 5.0  # below, a percentage says nothing


@dataclass(frozen=True)
class Before:
    """A part as it was, and who kept it."""

    part: dict[str, Any]
    where: str

    @property
    def told(self) -> str:
        """Return where it is from and of when."""
        utc = self.part.get("utc")
        return f"{self.where}, of {utc}" if utc else self.where


def before(name: str, record: dict[str, Any], where: str, console: dict[str, Any] | None) -> Before | None:
    """Return the newest calibration of that part but the one just made, None where there is none.

    `record` is the machine's, kept in `where`; `console` the console's own.
    """
    own = record.get(name) or record.get("before", {}).get(name)
    kept = _of_console(name, console) if console else None
    if kept is not None and (own is None or str(kept.get("utc", "")) > str(own.get("utc", ""))):
        return Before(kept, "the console's own record")
    return None if own is None else Before(own, where)


def told(new: dict[str, Any], old: dict[str, Any] | None) -> Iterator[str]:
    """Yield each value of a part in a line, and what it was."""
    for name, value in new.items():
        if name in ("runs", "utc", "board") or isinstance(value, list):
            continue
        yield f"{name:24} {value}{_was(name, value, (old or {}).get(name))}"
    if old and "forces_n" in new and "forces_n" in old:
        yield f"{'forces':24} {_forces(new, old)}"


def _was(name: str, value: object, old: object) -> str:
    if name in _BESIDE or not _is_number(value) or not _is_number(old):
        return ""
    if name in _SIGNS or not old:
        return f"   (was {old:g})" if value != old else ""
    return f"   (was {old:g}: {(value / old - 1) * 100:+.2f} %)"


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _forces(new: dict[str, Any], old: dict[str, Any]) -> str:
    """Return by how much the forces differ where both tables reach."""
    found = []
    for current_a, row in zip(new["currents_a"], new["forces_n"], strict=True):
        for speed_m_s, force_n in zip(new["speeds_m_s"], row, strict=True):
            was_n = _force_n(old, current_a, speed_m_s)
            if was_n is not None and was_n >= _FORCE_LEAST_N:
                found.append((force_n / was_n - 1) * 100)
    if not found:
        return "nowhere measured both times"
    return f"{min(found):+.1f} to {max(found):+.1f} % of what they were"


def _force_n(part: dict[str, Any], current_a: float, speed_m_s: float) -> float | None:
    currents, speeds = part["currents_a"], part["speeds_m_s"]
    if not (currents[0] <= current_a <= currents[-1] and speeds[0] <= speed_m_s <= speeds[-1]):
        return None
    # Force goes with the current's square: between two currents that is what is straight.
    at_speed = [float(np.interp(speed_m_s, speeds, row)) for row in part["forces_n"]]
    return float(np.interp(current_a**2, [current**2 for current in currents], at_speed))


def _of_console(name: str, record: dict[str, Any]) -> dict[str, Any] | None:
    """Return a part as the console's own record has it."""
    date = {"utc": record["utc"]} if "utc" in record else {}
    if name == ENCODER:
        noted = {note: record[note] for note in ("counts_per_metre", "polarity") if note in record}
        return date | noted if noted else None
    if name == SUPPLY:
        return date | {"coil_ohm": record["coil_milliohm"] / 1000}
    if name == COAST_DOWN:
        drag = ("drag", "drag_per_speed", "drag_per_square")
        return (
            date
            | {"mass_kg": record["mass_g"] / 1000}
            | {f"{each}_n": record[f"{each}_cn"] / 100 for each in drag}
        )
    assert name == BRAKE
    table = record["force_table"]
    wide = len(table["speeds_mm_s"])
    rows = [table["forces_dn"][at : at + wide] for at in range(0, len(table["forces_dn"]), wide)]
    # No current and no speed are no force: a part does not say so.
    return date | {
        "currents_a": [current / 1000 for current in table["currents_ma"][1:]],
        "speeds_m_s": [speed / 1000 for speed in table["speeds_mm_s"][1:]],
        "forces_n": [[force / 10 for force in row[1:]] for row in rows[1:]],
    }
