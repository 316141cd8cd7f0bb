"""A test stand for a plant: holds belt and coil where it is told and reads the force, as a workshop would.

It knows a plant by what CONTRACTS `--plant` names, and reads the disc's temperature where the plant tells it,
as a thermometer would. Nothing here knows a brake's law.
"""

import importlib.util
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from backstride_host.calibration.record import MeasuredBrake

CURRENTS_A = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
# A magnet's force may grow with its place as it is: linear in the square only between near ones.
PLACES_A = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.0)
SPEEDS_M_S = (0.15, 0.3, 0.45, 0.6, 0.8, 1.0, 1.2, 1.5, 1.8, 2.2, 2.6, 3.2, 4.0, 5.0)
_DT_S = 0.002
# Four times the slowest lag of the iron.
_SETTLE_S = 0.4
_ASIDE: dict[str, Any] = {"do": "step_off", "faults": {}}
_HEATING_S = 150.0
_SUPPLY_V = 40.0
_STRIDE_HZ = 1.6
# Of the duty, for an ampere too little, a step: the coil answers within some 9 steps.
_DUTY_PER_A = 0.01


def measure_brake(
    plant_file: Path, constants: Mapping[str, float] | None = None, seed: int = 1
) -> MeasuredBrake:
    """Return what a stand finds of the plant in `plant_file`, with its constants changed by `constants`."""
    values = dict(constants or {})
    stand = MagnetStand if values.get("magnet_travel_s") else Stand
    return stand(plant_file, values, seed).measure()


class Stand:
    """One plant on the stand, each measurement on a new one of its kind."""

    currents_a = CURRENTS_A

    def __init__(self, plant_file: Path, constants: dict[str, float], seed: int) -> None:
        spec = importlib.util.spec_from_file_location("plant_on_the_stand", plant_file)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        # The stand has a supply of its own: enough for 2 A through a hot coil.
        self._build = lambda: module.Plant({**constants, "supply_v": _SUPPLY_V}, seed)
        self._build_fed = lambda: module.Plant(constants, seed)

    def plant(self) -> Any:
        """Return a new plant of its kind, fed by the stand."""
        return self._build()

    def force_n(self, plant: Any, current_a: float, speed_m_s: float) -> float:
        """Return the settled force of a plant at a current and a speed."""
        self._ohm, _coil_c = self._resistance()
        return self._force_n(plant, current_a, speed_m_s)

    def measure(self) -> MeasuredBrake:
        """Return the brake as a workshop finds it."""
        cold = self._build()
        self._ohm, coil_c = self._resistance()
        forces = [
            [self._force_n(cold, current, speed) for speed in SPEEDS_M_S] for current in self.currents_a
        ]
        mass_kg = float(cold.values["mass_kg"])
        drag = self._drag(mass_kg)
        return MeasuredBrake(
            self.currents_a,
            SPEEDS_M_S,
            forces,
            disc_c=float(self._build().disc_temperature_c),
            disc_per_k=self._disc_per_k(),
            coil_ohm=self._ohm,
            coil_c=coil_c,
            mass_kg=mass_kg,
            drag_n=drag[0],
            drag_per_speed_n=drag[1],
            drag_per_square_n=drag[2],
        )

    def force_at_duty_n(self, duty: float, speed_m_s: float, coil_c: float) -> float:
        """Return the force at a duty from the plant's own supply, with the coil held this warm."""
        plant = self._build_fed()
        entry = {"do": "step_off", "faults": {"coil.hot": coil_c}}
        for _ in range(round(_SETTLE_S / _DT_S)):
            plant.belt_speed_m_s = speed_m_s
            plant.step(_DT_S, duty, entry)
        return float(plant.brake_force_n)

    def stride_force_n(self, current_a: float, speed_m_s: float, ripple: float) -> float:
        """Return the mean force over ten strides that swing the speed by `ripple`, peak to peak."""
        plant = self._build()
        self._ohm, _coil_c = self._resistance()
        self._hold(plant, current_a, speed_m_s, _SETTLE_S)
        duty, total_n = plant.brake_duty, 0.0
        steps = round(10 / _STRIDE_HZ / _DT_S)
        for step in range(steps):
            swing = ripple / 2 * math.sin(2 * math.pi * _STRIDE_HZ * step * _DT_S)
            plant.belt_speed_m_s = speed_m_s * (1 + swing)
            plant.step(_DT_S, duty, _ASIDE)
            total_n += plant.brake_force_n
        return total_n / steps

    def _hold(self, plant: Any, current_a: float, speed_m_s: float, seconds: float) -> None:
        duty = current_a * self._ohm / _SUPPLY_V
        for _ in range(round(seconds / _DT_S)):
            plant.belt_speed_m_s = speed_m_s
            plant.step(_DT_S, duty, _ASIDE)
            duty += _DUTY_PER_A * (current_a - plant.coil_current_a)

    def _force_n(self, plant: Any, current_a: float, speed_m_s: float) -> float:
        """Return the settled force; a stand blows at the disc and the coil between two readings."""
        coil_c, disc_c = plant.coil_temperature_c, plant.disc_temperature_c
        self._hold(plant, current_a, speed_m_s, _SETTLE_S)
        plant.coil_temperature_c, plant.disc_temperature_c = coil_c, disc_c
        return float(plant.brake_force_n)

    def _resistance(self) -> tuple[float, float]:
        """Return the coil's resistance at full duty, by volt- and ammeter, and its temperature."""
        plant = self._build()
        for _ in range(round(0.5 / _DT_S)):
            plant.step(_DT_S, 1.0, _ASIDE)
        return plant.supply_v / plant.coil_current_a, plant.coil_temperature_c

    def _disc_per_k(self) -> float:
        """Return the growth of the critical speed a kelvin: at a low speed the force falls as it grows."""
        plant = self._build()
        cold_n, cold_c = self._force_n(plant, 1.0, 0.2), plant.disc_temperature_c
        self._hold(plant, 1.5, 3.0, _HEATING_S)
        hot_n, hot_c = self._force_n(plant, 1.0, 0.2), plant.disc_temperature_c
        return max(0.0, (cold_n / hot_n - 1.0) / (hot_c - cold_c))

    def _drag(self, mass_kg: float) -> Sequence[float]:
        """Return F0, F1 and F2 of the free belt, by how much it slows at speeds from 0.3 to 3 m/s."""
        import numpy as np  # noqa: PLC0415  (heavy)

        speeds = np.linspace(0.3, 3.0, 28)
        plant = self._build()
        found = []
        for speed in speeds:
            plant.step(_DT_S, 0.0, _ASIDE)
            plant.belt_speed_m_s = float(speed)
            plant.step(_DT_S, 0.0, _ASIDE)
            found.append((speed - plant.belt_speed_m_s) / _DT_S * mass_kg)
        # No friction falls with speed: what a fit would make negative is left out, the highest power first.
        for terms in ((0, 1, 2), (0, 2), (0, 1), (0,)):
            fit, *_rest = np.linalg.lstsq(np.stack([speeds**term for term in terms], 1), np.array(found))
            if (fit >= 0).all():
                break
        drag = [0.0, 0.0, 0.0]
        for term, value in zip(terms, fit, strict=True):
            drag[term] = float(value)
        return drag


class MagnetStand(Stand):
    """The same for a plant with a servo-moved magnet: its place counts as a current, 2 A all the way in."""

    currents_a = PLACES_A

    def _hold(self, plant: Any, current_a: float, speed_m_s: float, seconds: float) -> None:
        # And the time of a servo's travel.
        for _ in range(round((seconds + plant.values["magnet_travel_s"]) / _DT_S)):
            plant.belt_speed_m_s = speed_m_s
            plant.step(_DT_S, current_a / 2.0, _ASIDE)

    def _resistance(self) -> tuple[float, float]:
        """There is no coil: what a record needs is any resistance, which nobody reads."""
        return 12.0, 20.0
