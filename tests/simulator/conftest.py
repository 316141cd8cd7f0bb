"""Both plants, loaded from their files as the simulator does, and a way to run them."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import backstride_host
import pytest

WORLD = Path(backstride_host.__file__).parent / "simulator" / "world"
PLANT_FILES = {"plant": WORLD / "plant.py", "second_plant": WORLD / "second_plant.py"}


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MODULES = {name: _load(path) for name, path in PLANT_FILES.items()}


@pytest.fixture(params=MODULES)
def treadmill(request: pytest.FixtureRequest) -> ModuleType:
    """One plant's module, then the other's."""
    return MODULES[request.param]


@pytest.fixture
def first() -> ModuleType:
    """The plant of DOMAIN's formulas."""
    return MODULES["plant"]


@pytest.fixture
def second() -> ModuleType:
    """The plant of another structure."""
    return MODULES["second_plant"]


@pytest.fixture
def micropython() -> str:
    """The interpreter's path; the test is skipped, by name, where there is none."""
    found = os.environ.get("MICROPYTHON") or shutil.which("micropython")
    beside = Path(sys.executable).with_name("micropython")
    if not found and beside.exists():
        found = str(beside)
    if not found:
        pytest.skip("no micropython")
    return found


class Bench:
    """What every test of a plant does: walkers' entries, and steps of a millisecond."""

    dt_s = 0.001
    aside: dict[str, Any] = {"do": "step_off", "faults": {}}  # noqa: RUF012

    @staticmethod
    def walking(speed_m_s: float, direction: str = "forward", **more: Any) -> dict[str, Any]:
        """Return an entry that walks at 96 steps a minute."""
        entry = {
            "do": "walk",
            "direction": direction,
            "speed_m_s": speed_m_s,
            "cadence_spm": 96,
            "faults": {},
        }
        return entry | more

    def run(self, plant: Any, entry: dict[str, Any], seconds: float, duty: float = 0.0) -> Any:
        """Step for `seconds` and return the plant."""
        for _ in range(round(seconds / self.dt_s)):
            plant.step(self.dt_s, duty, entry)
        return plant

    def speeds(self, plant: Any, entry: dict[str, Any], seconds: float, duty: float = 0.0) -> list[float]:
        """Step for `seconds` and return the belt's speed after each step."""
        found = []
        for _ in range(round(seconds / self.dt_s)):
            plant.step(self.dt_s, duty, entry)
            found.append(plant.belt_speed_m_s)
        return found


@pytest.fixture
def bench() -> Bench:
    """See `Bench`."""
    return Bench()
