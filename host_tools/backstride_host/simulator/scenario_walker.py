"""The `[[walker]]` entries: what the person does, with everything that goes on from one entry to the next.

A plant sees only the active entry. So each carries the whole: `gait` (what the legs do while a hand grabs
the rail), `rail`, and `facing`, which `turn_round` toggles.
"""

from dataclasses import dataclass
from typing import Any

from backstride_host.simulator.scenario_table import ScenarioTable

GAITS = {"walk": 0.7, "run": 2.2, "push": 1.0}  # with the speed in m/s where none is given
STILL = ("stand", "step_off")
# What is done from beside to a belt that nobody is on, with its own keys: name, default, least, most.
DRIVEN: dict[str, tuple[tuple[str, float, float, float], ...]] = {
    "roll": (("metres", 10.0, 0.1, 1000.0), ("slip_percent", 0.0, 0.0, 50.0)),
    "drill": (),
    "hang": (("hang_kg", 10.0, 0.5, 50.0), ("drop_m", 1.0, 0.1, 10.0)),
}
DRIVEN_M_S = {"roll": 0.4, "drill": 3.0}
DOINGS = (*STILL, *GAITS, *DRIVEN, "turn_round", "grab_rail", "release_rail")
DIRECTIONS = ("forward", "reverse")
FACINGS = ("console", "away")
KEYS = ("at_s", "do", "direction", "speed_m_s", "cadence_spm", "mass_kg", "facing")
_FASTEST_M_S = 15.0


@dataclass(frozen=True)
class WalkerEntry:
    """From `at_s` on the plant is given `entry` (with the active faults added)."""

    at_s: float
    entry: dict[str, Any]

    @property
    def detail(self) -> str:
        """What it says in one line of events."""
        words = [self.entry["do"]]
        if self.entry["do"] in GAITS | DRIVEN_M_S:
            words += [self.entry["direction"], f"{self.entry['speed_m_s']:g} m/s"]
        return " ".join(words)


def read_walker(tables: list[ScenarioTable], duration_s: float, more_keys: bool) -> tuple[WalkerEntry, ...]:
    """Return the entries by time, one at 0 among them; `more_keys`: another plant may know more keys."""
    rows = [(table.number("at_s", most=duration_s), table) for table in tables]
    rows.sort(key=lambda row: row[0])
    person: dict[str, Any] = {"gait": "stand", "direction": "forward", "speed_m_s": 0.0}
    person |= {"facing": "console", "rail": False}
    entries = []
    if not rows or rows[0][0] > 0.0:
        entries.append(WalkerEntry(0.0, {"at_s": 0.0, "do": "stand", **person}))
    for at_s, table in rows:
        do = _read(table, person)
        entry = {"at_s": at_s, "do": do, **person, **_driven(table, do)}
        if more_keys:
            entry = table.rest() | entry
        table.finish((*KEYS, *(row[0] for row in DRIVEN.get(do, ()))))
        entries.append(WalkerEntry(at_s, entry))
    return tuple(entries)


def _driven(table: ScenarioTable, do: str) -> dict[str, float]:
    return {name: table.number(name, value, least, most) for name, value, least, most in DRIVEN.get(do, ())}


def _read(table: ScenarioTable, person: dict[str, Any]) -> str:
    """Let `person` go on as this entry says; return its `do`."""
    do = table.choice("do", DOINGS)
    if do == "turn_round":
        person["facing"] = FACINGS[1 - FACINGS.index(person["facing"])]
    if do in ("grab_rail", "release_rail"):
        person["rail"] = do == "grab_rail"
    else:
        person["gait"] = "stand" if do == "turn_round" else do
        person["rail"] = person["rail"] and do != "step_off" and do not in DRIVEN
        # A walk begins anew: what it does not say is the default, not the last walk's.
        person["direction"] = "forward"
        person["speed_m_s"] = (GAITS | DRIVEN_M_S).get(do, 0.0)
        person.pop("cadence_spm", None)
    person["direction"] = table.choice("direction", DIRECTIONS, person["direction"])
    person["facing"] = table.choice("facing", FACINGS, person["facing"])
    person["speed_m_s"] = table.number("speed_m_s", person["speed_m_s"], most=_FASTEST_M_S)
    for key, least, most in (("cadence_spm", 10.0, 400.0), ("mass_kg", 10.0, 300.0)):
        value = table.number(key, None, least, most)
        if value is not None:
            person[key] = value
    return do
