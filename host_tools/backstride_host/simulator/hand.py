"""What a hand does at the console: each command becomes presses of buttons.

Idle, UP and DOWN choose the programme and CONFIRM starts it; in a session they change the level, CONFIRM
pauses and goes on; in a fault CONFIRM lets go of it. DOWN held for a second goes to the first of either.
"""

from dataclasses import dataclass

from backstride_host.errors import ScenarioError
from backstride_host.simulator.scenario_commands import PROGRAMMES, Command

PRESS_US = 150_000
GAP_US = 150_000
HOLD_US = 1_200_000

CONFIRM = "confirm"
STOP = "stop"
UP = "up"
DOWN = "down"


@dataclass(frozen=True)
class Press:
    """One contact, pressed at `at_us` for `for_us`."""

    at_us: int
    contact: str
    for_us: int

    @property
    def end_us(self) -> int:
        """When it is let go."""
        return self.at_us + self.for_us


def presses(command: Command, path: str) -> list[Press]:
    """Return the presses that carry out `command`; ScenarioError when a hand has no way to do it."""
    start_us = round(command.at_s * 1e6)
    match command.name:
        case "confirm" | "session.pause" | "session.resume" | "fault.reset":
            return _row(start_us, [(CONFIRM, PRESS_US)])
        case "session.stop":
            return _row(start_us, [(STOP, PRESS_US)])
        case "session.start":
            _refuse_what_has_no_button(command, path)
            ups = PROGRAMMES.index(command.args["programme"])
            return _row(start_us, [(DOWN, HOLD_US), *[(UP, PRESS_US)] * ups, (CONFIRM, PRESS_US)])
        case "level.set":
            return _row(start_us, [(DOWN, HOLD_US), *[(UP, PRESS_US)] * command.args["level"]])
    raise ScenarioError(path, command.place, f"{command.name} has no button: by must be host")


def _refuse_what_has_no_button(command: Command, path: str) -> None:
    """Programme and start have buttons. A mass is let pass: by hand the console uses its own."""
    if command.args["facing"] != "console":
        raise ScenarioError(path, command.place, "facing away has no button: send facing.set by host")
    if command.args["walker"] != "guest":
        raise ScenarioError(path, command.place, "a walker's name has no button: by hand it is guest")


def _row(start_us: int, parts: list[tuple[str, int]]) -> list[Press]:
    row = []
    for contact, for_us in parts:
        row.append(Press(start_us, contact, for_us))
        start_us += for_us + GAP_US
    return row
