"""The core on one of the simulator's plants: its walker, its belt and its brake, without the chip between."""

import importlib.util
import math
from pathlib import Path
from types import ModuleType
from typing import Any

from backstride.core import codes, operations, params
from backstride.core.pipeline import Pipeline
from backstride_host import simulator

WORLD = Path(simulator.__file__).parent / "world"
PLANTS = {"first plant": "plant.py", "second plant": "second_plant.py"}
TICK_S = 0.01
STEPS = 5
COUNTS_PER_M = 1000


def _module(name: str) -> ModuleType:
    path = WORLD / PLANTS[name]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class PlantBench:
    """One walker, tick by tick; `force_n` and `speed_m_s` are the plant's truth, `command_n` the core's."""

    def __init__(
        self, plant: str, programme: bytes, mass_kg: int = 75, one_way: bool = False, flags: int = 0
    ) -> None:
        self.plant = _module(plant).Plant({}, 1)
        values = params.Parameters()
        values.set(params.index_of("belt.one_way"), int(one_way))
        self.core = Pipeline(values)
        self.lowest_m_s = 0.0
        self.core.calibrated = True
        self.core.walker_kg = mass_kg
        self.core.locks.running = self.core.locks.long = 0
        self.core.catalogue.put(("ours", "Ours", flags, programme))
        self.walker: dict[str, Any] = {"do": "stand", "faults": {}}
        self.events: list[tuple[float, int, int]] = []
        self.force_n: list[float] = []
        self.speed_m_s: list[float] = []
        self.command_n: list[float] = []
        self.time_s = 0.0
        self.let(3)
        operations.select(self.core, self.core.catalogue.find("ours"))
        assert operations.start(self.core, codes.FACING_CONSOLE) == codes.OK

    def do(self, what: str, **entry: Any) -> None:
        """Have the walker do something else: `walk`, `push`, `stand`, with direction and speed."""
        self.walker = {"do": what, "faults": {}, **entry}

    def walk_back(self, speed_m_s: float, what: str = "walk") -> None:
        self.do(what, direction="reverse", speed_m_s=speed_m_s, cadence_spm=60 + 45 * speed_m_s)

    def let(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds / TICK_S)):
            self._tick()

    def _tick(self) -> None:
        core, plant = self.core, self.plant
        duty = core.actuator.duty / 65535 if core.supervisor.allowed.enabled else 0.0
        force_n = 0.0
        for _ in range(STEPS):
            plant.step(TICK_S / STEPS, duty, self.walker)
            force_n += plant.brake_force_n / STEPS
        self.time_s += TICK_S
        inputs = core.inputs
        inputs.t_us = (inputs.t_us + 10_000) & 0x3FFFFFFF
        inputs.count = math.floor(plant.belt_position_m * COUNTS_PER_M)
        inputs.coil_ma = round(plant.coil_current_a * 1000)
        inputs.coil_temperature_dc = round(plant.coil_temperature_c * 10)
        inputs.supply_mv = round(plant.supply_v * 1000)
        core.step()
        while core.events.take():
            self.events.append((self.time_s, core.events.event, core.events.value))
        self.force_n.append(force_n)
        self.speed_m_s.append(abs(plant.belt_speed_m_s))
        self.lowest_m_s = min(self.lowest_m_s, plant.belt_speed_m_s)
        self.command_n.append(core.brake.command_dn / 10)

    def faults(self) -> set[int]:
        """Return the numbers of the faults raised."""
        return {value for _t, event, value in self.events if event == codes.EVENT_FAULT_RAISE}
