"""The `[[command]]` entries: what a host sends, or a hand does at the console."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backstride.core import codes, params, programme_rows, programmes

from backstride_host.simulator.scenario_table import ScenarioTable

KEYS = ("at_s", "send", "by", "args")
BY = ("host", "hand")
PROGRAMMES = tuple(row[0] for row in programmes.PROGRAMMES)
LEAST_HOLD_S = 2.0


@dataclass(frozen=True)
class Command:
    """`name` with its checked `args`, at `at_s`, `by` host or hand; `place` is where the file has it."""

    at_s: float
    name: str
    by: str
    args: dict[str, Any] = field(default_factory=dict)
    place: str = ""

    @property
    def detail(self) -> str:
        """What it says in one line of events."""
        args = [f"{name}={value}" for name, value in self.args.items() if value is not None]
        return " ".join([f"by {self.by}", *args])


def _session_start(args: ScenarioTable) -> dict[str, Any]:
    return {
        "programme": args.choice("programme", PROGRAMMES),
        "walker": args.take("walker", str, "guest"),
        "mass_kg": args.number("mass_kg", None, least=1.0, most=1000.0),
        "facing": args.choice("facing", codes.FACINGS, codes.FACINGS[codes.FACING_CONSOLE]),
    }


def _force_set(args: ScenarioTable) -> dict[str, Any]:
    # What is beyond the console's own limits is for the console to refuse.
    return {
        "force_n": args.number("force_n", most=6553.0),
        "hold_s": args.number("hold_s", LEAST_HOLD_S, most=65.0),
    }


def _mode_set(args: ScenarioTable) -> dict[str, Any]:
    return {
        "mode": args.choice("mode", programme_rows.MODES),
        "value": args.whole("value", 0, most=0xFFFF),
    }


def _params_set(args: ScenarioTable) -> dict[str, Any]:
    return {"name": args.choice("name", params.NAMES), "value": args.take("value", int)}


# How each command's `args` are read; those without a reader take none.
READERS: dict[str, Callable[[ScenarioTable], dict[str, Any]] | None] = {
    "session.start": _session_start,
    "session.pause": None,
    "session.resume": None,
    "session.stop": None,
    "facing.set": lambda args: {"facing": args.choice("facing", codes.FACINGS)},
    "level.set": lambda args: {"level": args.whole("level")},
    "force.set": _force_set,
    "mode.set": _mode_set,
    "time.set": lambda args: {"utc_s": args.whole("utc_s", most=0xFFFFFFFF)},
    "fault.reset": None,
    "params.set": _params_set,
    "answer": lambda args: {
        "question": args.choice("question", codes.QUESTIONS),
        "value": args.whole("value", most=255),
    },
    "ping": None,
    "confirm": None,
    "stream.plain": lambda args: {"on": args.take("on", bool, True)},
    "device.reset": None,
}


def read_commands(tables: list[ScenarioTable], duration_s: float) -> tuple[Command, ...]:
    """Return the commands by time."""
    commands = [_read(table, duration_s) for table in tables]
    return tuple(sorted(commands, key=lambda command: command.at_s))


def _read(table: ScenarioTable, duration_s: float) -> Command:
    at_s = table.number("at_s", most=duration_s)
    name = table.choice("send", READERS)
    by = table.choice("by", BY, "hand" if name == "confirm" else "host")
    args = table.table("args")
    read_args = READERS[name]
    values = read_args(args) if read_args else {}
    args.finish(values)
    table.finish(KEYS)
    if name == "confirm" and by == "host":
        table.fail("by", "confirm is a button, not a message: by must be hand")
    return Command(at_s, name, by, values, table.place)
