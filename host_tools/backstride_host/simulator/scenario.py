"""A scenario's TOML as checked data. What is wrong with it is one ScenarioError of one clear line."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from backstride.core import params

from backstride_host.errors import ScenarioError
from backstride_host.simulator.hand import Press, presses
from backstride_host.simulator.host_commands import Injection, injections
from backstride_host.simulator.plant_file import BUILT_IN, PlantFile, read_plant_file
from backstride_host.simulator.scenario_commands import Command, read_commands
from backstride_host.simulator.scenario_faults import Fault, read_faults
from backstride_host.simulator.scenario_table import ScenarioTable, listed
from backstride_host.simulator.scenario_walker import WalkerEntry, read_walker

_KEYS = ("name", "duration_s", "start_utc", "params", "plant", "calibration", "walker", "command", "fault")
_MORE_KEYS = ("cpu", "encoder")
_LONGEST_S = 86_400.0


@dataclass(frozen=True)
class Scenario:
    """Everything that happens; times are seconds since power-on, lists are by time.

    `injections` and `presses` are what the commands become on the wire and at the buttons. `cpu` and
    `encoder` are costs and constants by the names of the simulator's own tables, checked there.
    """

    path: Path
    name: str
    duration_s: float
    start_utc: datetime | None
    params: dict[str, int]
    plant: PlantFile
    plant_constants: dict[str, float]
    calibration: Path | None
    walker: tuple[WalkerEntry, ...]
    commands: tuple[Command, ...]
    faults: tuple[Fault, ...]
    injections: tuple[Injection, ...]
    presses: tuple[Press, ...]
    cpu: dict[str, int]
    encoder: dict[str, float]


def load_scenario(path: Path, plant_file: Path | None = None) -> Scenario:
    """Read the file at `path`; `plant_file` takes the place of the plant it names."""
    return read_scenario(_parse(path), path, plant_file)


def read_scenario(content: dict[str, Any], path: Path, plant_file: Path | None = None) -> Scenario:
    """Check what a scenario says; files it names are looked for beside `path`."""
    where = str(path)
    top = ScenarioTable(where, "", content)
    duration_s = top.number("duration_s", least=0.01, most=_LONGEST_S)
    plant_table = top.table("plant")
    named = plant_table.take("file", str, None)
    plant = read_plant_file(plant_file or (path.parent / named if named else BUILT_IN), where)
    constants = plant_table.rest()
    plant.check(constants, where)
    commands = read_commands(top.tables("command"), duration_s)
    scenario = Scenario(
        path=path,
        name=top.take("name", str, path.stem),
        duration_s=duration_s,
        start_utc=_utc(top),
        params=_params(top.table("params")),
        plant=plant,
        plant_constants={name: float(value) for name, value in constants.items()},
        calibration=_calibration(top.table("calibration"), path.parent),
        walker=read_walker(top.tables("walker"), duration_s, more_keys=plant.path != BUILT_IN),
        commands=commands,
        faults=read_faults(top.tables("fault"), duration_s),
        injections=tuple(injections(commands, where)),
        presses=tuple(_presses(commands, where)),
        cpu=_numbers(top.table("cpu"), int),
        encoder=_numbers(top.table("encoder"), float),
    )
    top.finish(_KEYS + _MORE_KEYS)
    return scenario


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ScenarioError(str(path), "", error.strerror or "cannot be read") from None
    except UnicodeDecodeError:
        raise ScenarioError(str(path), "", "is not text in UTF-8") from None
    except RecursionError:
        raise ScenarioError(str(path), "", "is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(str(path), "", f"is not TOML: {error}") from None


def _utc(top: ScenarioTable) -> datetime | None:
    """TOML knows times of its own; both ways of writing one are fine. Without a zone it is UTC."""
    value = top.content.get("start_utc")
    if isinstance(value, date):
        top.take("start_utc", date)
        value = value.isoformat()
    else:
        value = top.take("start_utc", str, None)
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        top.fail("start_utc", f"{value!r} is not a time like 2026-11-23T10:00:00Z")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _params(table: ScenarioTable) -> dict[str, int]:
    values = {}
    for name in list(table.content):
        if name not in params.NAMES:
            table.fail(name, f"is no parameter; {listed(params.NAMES, name)}")
        row = params.PARAMS[params.index_of(name)]
        values[name] = table.whole(name, least=row[2], most=row[3])
    return values


def _calibration(table: ScenarioTable, folder: Path) -> Path | None:
    named = table.take("file", str, None)
    table.finish(("file",))
    if named is None:
        return None
    if not (folder / named).is_file():
        table.fail("file", f"{folder / named}: no such file")
    return folder / named


def _presses(commands: tuple[Command, ...], where: str) -> list[Press]:
    """All presses by time; two hands on one button at once would be one press to the console."""
    found: list[Press] = []
    for command in commands:
        if command.by == "hand":
            found += presses(command, where)
    found.sort(key=lambda press: press.at_us)
    return found


def _numbers(table: ScenarioTable, kind: type) -> dict[str, Any]:
    return {name: table.take(name, kind) for name in list(table.content)}
