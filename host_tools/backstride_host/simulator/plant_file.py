"""A plant's file, looked at without running it: does it define a Plant, and which constants does it name?"""

import ast
import math
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backstride_host.errors import ScenarioError
from backstride_host.simulator.scenario_table import listed

BUILT_IN = Path(__file__).parent / "world" / "plant.py"
SECOND = Path(__file__).parent / "world" / "second_plant.py"
# CPython 3.11 counts the depth of a tree for all threads together: two that parse at once raise SystemError.
_PARSING = threading.Lock()


@dataclass(frozen=True)
class PlantFile:
    """`constants` are the names in its table CONSTANTS; None when the file has none to read."""

    path: Path
    constants: tuple[str, ...] | None

    def check(self, params: dict[str, Any], scenario: str) -> None:
        """Raise a ScenarioError about a constant that the plant does not name or that is no number."""
        for name, value in params.items():
            if self.constants is not None and name not in self.constants:
                reason = f"is no constant of {self.path.name}; {listed(self.constants, name)}"
                raise ScenarioError(scenario, f"plant, {name}", reason)
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise ScenarioError(scenario, f"plant, {name}", f"is {value!r} and must be a number")


def read_plant_file(path: Path, scenario: str) -> PlantFile:
    """Return what the file at `path` says of itself; ScenarioError when it cannot be a plant."""
    try:
        with _PARSING:
            tree = ast.parse(path.read_bytes(), str(path))
    except OSError as error:
        raise ScenarioError(scenario, "plant, file", f"{path}: {error.strerror}") from None
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        at = f" line {line}" if line else ""
        raise ScenarioError(scenario, "plant, file", f"{path}{at}: is not Python: {error}") from None
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    assigned = [_targets(node) for node in tree.body if isinstance(node, ast.Assign | ast.ImportFrom)]
    if "Plant" not in classes and not any("Plant" in names for names in assigned):
        raise ScenarioError(scenario, "plant, file", f"{path}: defines no Plant")
    return PlantFile(path, _constants(tree))


def _targets(node: ast.Assign | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    return [target.id for target in node.targets if isinstance(target, ast.Name)]


def _constants(tree: ast.Module) -> tuple[str, ...] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and "CONSTANTS" in _targets(node):
            try:
                return tuple(str(row[0]) for row in ast.literal_eval(node.value))
            except (ValueError, TypeError, IndexError):
                return None
    return None
