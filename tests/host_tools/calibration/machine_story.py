"""A machine that is calibrated from end to end over the simulated link, good runs and bad ones, on one flash.

The tool knows the machine by its link alone. What it finds is compared with the plant's own truth, which
a stand reads that the tool never sees.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backstride_host.simulator.brake_stand import Stand
from backstride_host.simulator.config import BUILT_IN_PLANT
from backstride_host.tools.main import main as backstride
from click.testing import CliRunner, Result

COUNTS_PER_METRE = 1013.37
LOOP_M = 1.2
HANG_KG = 10.0
HEAD = f"""
name = "a machine that is calibrated"
duration_s = {{duration_s}}
start_utc = "2026-11-23T10:00:00Z"
[encoder]
counts_per_metre = {COUNTS_PER_METRE}
[plant]
file = "{{plant}}"
[[walker]]
at_s = 0
do = "step_off"
"""


def does(at_s: float, do: str, **keys: object) -> str:
    values = {"at_s": at_s, "do": f'"{do}"', **keys}
    return "[[walker]]\n" + "".join(f"{name} = {value}\n" for name, value in values.items())


def press(at_s: float) -> str:
    return f'[[command]]\nat_s = {at_s}\nsend = "level.set"\nby = "hand"\nargs = {{ level = 0 }}\n'


def rolls(*runs: tuple[float, float]) -> tuple[str, float]:
    """Roll so many loops, slipping by so many percent, again and again; a press in the end."""
    text, at_s = "", 4.0
    for loops, slip in runs:
        text += does(at_s, "roll", metres=round(loops * LOOP_M, 3), slip_percent=slip, speed_m_s=1.0)
        at_s += 27.0
    return text + press(at_s), at_s + 12.0


def spins(*after: str, speed_m_s: float = 3.5, every_s: float = 22.0) -> tuple[str, float]:
    """Spin the belt, with a press, and step aside (or `stand` on it, or `no press`), again and again."""
    text, at_s = "", 4.0
    for what in after:
        if what == "hang":
            text += does(at_s, "hang", hang_kg=HANG_KG)
        elif what == "by foot":
            text += does(at_s, "push", speed_m_s=1.4) + does(at_s + 6, "step_off")
        else:
            text += does(at_s, "drill", speed_m_s=speed_m_s)
            text += "" if what == "no press" else press(at_s + 2)
            text += does(at_s + 5, "stand" if what == "stand" else "step_off")
            text += does(at_s + 15, "step_off")
        at_s += every_s
    return text + press(at_s), at_s + 12.0


@dataclass
class Machine:
    """One plant, its console's flash and its record in a folder."""

    folder: Path
    plant: Path

    def calibrate(self, what: str, story: tuple[str, float], *options: str) -> Result:
        """Run `backstride calibrate` against what happens in `story`."""
        text, duration_s = story
        scenario = self.folder / f"{what}.toml"
        scenario.write_text(HEAD.format(duration_s=duration_s, plant=self.plant) + text)
        port = f"sim:{scenario}?speed=max&flash={self.folder / 'flash'}"
        arguments = ["calibrate", what, "--port", port, "--record", str(self.file), *options]
        return CliRunner().invoke(backstride, arguments)

    @property
    def file(self) -> Path:
        return self.folder / "machine.json"

    @property
    def record(self) -> dict[str, Any]:
        return json.loads(self.file.read_text())

    def stand(self) -> Stand:
        return Stand(self.plant, {}, 1)

    def friction_n(self, speed_m_s: float) -> float:
        """Return what the plant's free belt loses, times its mass."""
        plant = self.stand().plant()
        plant.step(0.002, 0.0, {"do": "step_off", "faults": {}})
        plant.belt_speed_m_s = speed_m_s
        plant.step(0.002, 0.0, {"do": "step_off", "faults": {}})
        return (speed_m_s - plant.belt_speed_m_s) / 0.002 * plant.values["mass_kg"]


def main() -> None:
    """Print a story as a scenario, for the pages of docs."""
    stories = {
        "encoder": rolls((10, 0), (10, 3), (9, 0), (10, 0), (10, 0)),
        "supply": spins("aside", "aside", "aside"),
    }
    text, duration_s = stories[sys.argv[1]]
    print(HEAD.format(duration_s=duration_s, plant=BUILT_IN_PLANT) + text)


if __name__ == "__main__":
    main()
