"""The `[[fault]]` entries, and the table of what can be injected."""

from dataclasses import dataclass

from backstride_host.simulator.scenario_table import ScenarioTable

# Name, what `value` means; without a value the fault takes its own default.
FAULTS = (
    ("encoder.a_stuck", "level 0 or 1; none: the level it has"),
    ("encoder.b_stuck", "level 0 or 1; none: the level it has"),
    ("encoder.swapped", "none"),
    ("encoder.dropped_edges", "part of the edges lost, 0 to 1"),
    ("encoder.bounce", "us in which an edge bounces"),
    ("encoder.noise", "glitches a second"),
    ("coil.open", "none"),
    ("coil.short", "part of the turns shorted, 0 to 1"),
    ("coil.hot", "temperature in degC"),
    ("coil.driver_stuck_on", "duty 0 to 1"),
    ("current.stuck", "A; none: the current it shows"),
    ("current.offset", "A"),
    ("temperature.open", "none"),
    ("supply.sag", "V that the supply falls to"),
    ("supply.cut", "none"),
    ("link.cut", "none"),
    ("link.bit_errors", "probability of a wrong bit"),
    ("cpu.stall", "ms; none: as long as the fault lasts"),
    ("cpu.exception", "none"),
    ("cpu.reset", "none"),
    ("repl.ctrl_c", "none"),
    ("key.pulled", "none"),
    ("key.stuck", "none"),
    ("storage.full", "none"),
    ("storage.power_cut", "none"),
)
NAMES = tuple(row[0] for row in FAULTS)
KEYS = ("at_s", "for_s", "inject", "value")


@dataclass(frozen=True)
class Fault:
    """`name` is wrong from `at_s` for `for_s`; None: to the end. `value` as the table says, None: default."""

    at_s: float
    for_s: float | None
    name: str
    value: float | None


def read_faults(tables: list[ScenarioTable], duration_s: float) -> tuple[Fault, ...]:
    """Return the faults by time; one may last beyond the end of the scenario."""
    faults = [_read(table, duration_s) for table in tables]
    return tuple(sorted(faults, key=lambda fault: fault.at_s))


def _read(table: ScenarioTable, duration_s: float) -> Fault:
    fault = Fault(
        table.number("at_s", most=duration_s),
        table.number("for_s", None),
        table.choice("inject", NAMES),
        table.number("value", None, least=-1e9, most=1e9),
    )
    table.finish(KEYS)
    return fault
