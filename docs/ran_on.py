"""Runs the firmware on simulated peripherals with a mark at each call of the chip; tells which ran."""

from __future__ import annotations

import ast
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import chip_calls
from backstride_host.simulator.built_in import scenario_path
from backstride_host.simulator.config import FaultWindow, SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import LogText
from backstride_host.simulator.scenario import load_scenario
from backstride_host.simulator.simulation import config_of

_MARK = "RAN "
_PROBE = f"""
_seen = set()


def ran(place):
    if place not in _seen:
        _seen.add(place)
        print("{_MARK}" + place)
"""
_LONGEST_US = 150_000_000


class _Marks(ast.NodeTransformer):
    """Puts a mark before each statement that has a use of the chip in one of `lines`."""

    def __init__(self, name: str, lines: set[int]) -> None:
        self._name = name
        self._lines = lines

    def _marked(self, body: list[ast.stmt]) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for node in body:
            inner = [child.lineno for child in getattr(node, "body", []) if isinstance(child, ast.stmt)]
            last = min(inner) - 1 if inner else node.end_lineno or node.lineno
            here = sorted(self._lines & set(range(node.lineno, last + 1)))
            if here and not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
                found += [ast.parse(f"_ran({self._name + ':' + str(line)!r})").body[0] for line in here]
            found.append(node)
        return found

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                setattr(node, name, self._marked(body))
        return node


def _copy(folder: Path) -> Path:
    """Copy the firmware, with marks."""
    firmware = folder / "firmware"
    shutil.copytree(chip_calls.FIRMWARE, firmware, ignore=shutil.ignore_patterns("__pycache__"))
    (firmware / "probe_marks.py").write_text(_PROBE)
    for path, lines in chip_calls.hardware_lines().items():
        tree = ast.parse(path.read_text())
        marked = _Marks(chip_calls.short(path), set(lines)).visit(tree)
        marked.body.insert(1, ast.parse("from probe_marks import ran as _ran").body[0])
        target = firmware / path.relative_to(chip_calls.FIRMWARE)
        target.write_text(ast.unparse(ast.fix_missing_locations(marked)))
    return firmware


def _runs() -> list[SimulationConfig]:
    """Return what is run: a session with a reset, what goes wrong, and a console with a magnet."""
    names = ("knee_care", "key_pulled", "supply_cut", "encoder_dead")
    configs = [config_of(load_scenario(scenario_path(name)), 1) for name in names]
    configs = [replace(one, duration_us=min(one.duration_us, _LONGEST_US)) for one in configs]
    reset = (*configs[0].faults, FaultWindow(60_000_000, "cpu.reset"), FaultWindow(90_000_000, "cpu.stall"))
    configs[0] = replace(configs[0], faults=reset)
    magnet = {**configs[0].plant_params, "magnet_travel_s": 0.6}
    return [*configs, replace(configs[0], plant_params=magnet)]


def places() -> set[str]:
    """Return the marks, `file:line`, that ran."""
    found: set[str] = set()
    with tempfile.TemporaryDirectory() as name:
        firmware = _copy(Path(name))
        for config in _runs():
            made = replace(config, firmware_dir=firmware, boards_dir=chip_calls.FIRMWARE.parent / "boards")
            with SimulatedConsole(made) as console:
                records = console.advance(made.duration_us)
            text = "".join(record.text for record in records if isinstance(record, LogText))
            found |= {line[len(_MARK) :] for line in text.splitlines() if line.startswith(_MARK)}
    return found
