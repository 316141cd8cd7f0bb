"""The `[[fault]]` entries; what can be injected is the simulator's own table."""

from dataclasses import dataclass

from backstride_host.simulator.device.fault_names import FAULTS
from backstride_host.simulator.scenario_table import ScenarioTable

KEYS = ("at_s", "for_s", "inject", "value")


@dataclass(frozen=True)
class Fault:
    """`name` is wrong from `at_s` for `for_s` (None: to the end); `value` None is the fault's default."""

    at_s: float
    for_s: float | None
    name: str
    value: float | str | None


def read_faults(tables: list[ScenarioTable], duration_s: float) -> tuple[Fault, ...]:
    """Return the faults by time; one may last beyond the end of the scenario."""
    faults = [_read(table, duration_s) for table in tables]
    return tuple(sorted(faults, key=lambda fault: fault.at_s))


def _read(table: ScenarioTable, duration_s: float) -> Fault:
    fault = Fault(
        table.number("at_s", most=duration_s),
        table.number("for_s", None),
        table.choice("inject", FAULTS),
        _value(table),
    )
    table.finish(KEYS)
    return fault


def _value(table: ScenarioTable) -> float | str | None:
    """A number, whole where it is written whole; a text names what an exception is raised in."""
    value = table.content.get("value")
    if isinstance(value, str) and table.content.get("inject") == "cpu.exception":
        return table.take("value", str)
    number = table.number("value", None, least=-1e9, most=1e9)
    return int(number) if number is not None and number.is_integer() else number
