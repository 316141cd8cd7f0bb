"""From a scenario to what the simulated console is made of."""

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from backstride_host.errors import ScenarioError
from backstride_host.simulator.config import CpuCosts, FaultWindow, PinChange, SimulationConfig
from backstride_host.simulator.scenario import Scenario
from backstride_host.simulator.scenario_table import listed
from backstride_host.simulator.world.encoder import CONSTANTS

# Where the console keeps what it was commissioned with, and the form it has there.
PARAMS_FILE = "params.json"
CALIBRATION_FILE = "calibration.json"
_PREFIX = "encoder_"
_MOST = 10_000.0  # counts, or microseconds of bounce


def config_of(scenario: Scenario, seed: int, flash: Path | None = None) -> SimulationConfig:
    """Return the whole run of `scenario` as the simulated console is told it; `flash`: what it remembers."""
    return SimulationConfig(
        duration_us=micros(scenario.duration_s),
        seed=seed,
        start_utc_s=int(scenario.start_utc.timestamp()) if scenario.start_utc else 0,
        files=_files(scenario),
        flash=flash,
        plant_file=scenario.plant.path,
        plant_params=scenario.plant_constants,
        encoder_params=_encoder(scenario),
        walkers=[{**row.entry, "at_us": micros(row.at_s)} for row in scenario.walker],
        faults=[
            FaultWindow(
                micros(fault.at_s),
                fault.name,
                None if fault.for_s is None else micros(fault.for_s),
                fault.value,
            )
            for fault in scenario.faults
        ],
        pins=_pins(scenario),
        rx=[(injection.at_us, injection.data) for injection in scenario.injections],
        costs=_costs(scenario),
    )


def micros(seconds: float) -> int:
    """Return whole microseconds."""
    return round(seconds * 1e6)


def _files(scenario: Scenario) -> dict[str, str]:
    """Parameters and calibration are on the console before it starts, as commissioning leaves them."""
    files = {}
    if scenario.params:
        files[PARAMS_FILE] = json.dumps({"version": 1, "values": scenario.params}, sort_keys=True)
    if scenario.calibration is not None:
        files[CALIBRATION_FILE] = _calibration(scenario.calibration, scenario.path)
    return files


def _calibration(record: Path, path: Path) -> str:
    try:
        text = record.read_text("utf-8")
        content = json.loads(text)
    except (OSError, ValueError) as error:
        raise ScenarioError(str(path), "calibration, file", f"{record}: {error}") from None
    if not isinstance(content, dict):
        raise ScenarioError(str(path), "calibration, file", f"{record}: is no calibration record")
    return text


def _encoder(scenario: Scenario) -> dict[str, float]:
    """The disc has the counts a metre that the console is told, unless `[encoder]` says otherwise."""
    values = {}
    if "sensing.counts_per_metre" in scenario.params:
        thousandths = scenario.params.get("sensing.counts_per_km_extra", 0)
        values[_PREFIX + "counts_per_metre"] = (
            scenario.params["sensing.counts_per_metre"] + thousandths / 1000.0
        )
    known = [row[0].removeprefix(_PREFIX) for row in CONSTANTS]
    for name, value in scenario.encoder.items():
        if name not in known:
            raise ScenarioError(str(scenario.path), f"encoder, {name}", f"is unknown; {listed(known, name)}")
        if not (0.0 < value <= _MOST or (value == 0.0 and not name.startswith("counts"))):
            raise ScenarioError(str(scenario.path), f"encoder, {name}", f"is {value:g}, which no disc has")
        values[_PREFIX + name] = value
    return values


def _costs(scenario: Scenario) -> CpuCosts:
    known = [field.name for field in fields(CpuCosts)]
    for name, value in scenario.cpu.items():
        if name not in known:
            raise ScenarioError(str(scenario.path), f"cpu, {name}", f"is unknown; {listed(known, name)}")
        if not 0 <= value <= 10_000_000:
            raise ScenarioError(str(scenario.path), f"cpu, {name}", f"is {value} and must be 0 to 10000000")
    values: dict[str, Any] = scenario.cpu
    return replace(CpuCosts(), **values)


def _pins(scenario: Scenario) -> list[PinChange]:
    changes = []
    for press in scenario.presses:
        changes.append(PinChange(press.at_us, press.contact, True))
        changes.append(PinChange(press.end_us, press.contact, False))
    return sorted(changes, key=lambda change: change.at_us)
