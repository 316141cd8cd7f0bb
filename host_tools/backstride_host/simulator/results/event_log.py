"""`events.csv`: what the firmware told and what the scenario did, by time."""

import csv
from dataclasses import dataclass
from typing import Any, TextIO

from backstride_host.codec import Message
from backstride_host.layouts import BY_ID
from backstride_host.simulator.scenario import Scenario

FIRMWARE = "firmware"
SCENARIO = "scenario"


@dataclass(frozen=True)
class Event:
    """One row: `t_s` is when it happened in the scenario, or when the host heard of it."""

    t_s: float
    source: str
    name: str
    detail: str


def of_scenario(scenario: Scenario) -> list[Event]:
    """Return what the scenario does and the console cannot tell of: who walks how, what is commanded."""
    events = [Event(row.at_s, SCENARIO, "walker", row.detail) for row in scenario.walker]
    for command in scenario.commands:
        events.append(Event(command.at_s, SCENARIO, "command", f"{command.name} {command.detail}"))
    return events


class EventLog:
    """Collects; `write` puts them in order, the scenario's first where times are the same."""

    def __init__(self, scenario: Scenario):
        self._scenario = of_scenario(scenario)
        self.firmware: list[Event] = []

    def heard(self, t_s: float, message: Message) -> Event | None:
        """Take a message other than telemetry; return its event, or None where it makes none."""
        named: dict[str, Any] = message.named()
        match message.layout.name:
            case "event":
                if named["lost"]:
                    self.firmware.append(Event(t_s, FIRMWARE, "events.lost", str(named["lost"])))
                event = Event(t_s, FIRMWARE, named["event"], named["detail"])
            case "hello":
                detail = f"{named['firmware']} schema {named['schema_hash']:08x} reset {named['reset_cause']}"
                event = Event(t_s, FIRMWARE, "hello", detail)
            case "ack":
                command = BY_ID.get(named["command"])
                event = Event(
                    t_s, FIRMWARE, "ack", f"{command.name if command else named['command']} {named['result']}"
                )
            case _:
                return None
        self.firmware.append(event)
        return event

    def done(self, t_s: float, name: str, detail: str) -> Event | None:
        """Take what the scenario did to the console: faults, presses, resets."""
        if name == "walker":
            return None  # `of_scenario` says more
        event = Event(t_s, SCENARIO, name, detail)
        self._scenario.append(event)
        return event

    def all(self) -> list[Event]:
        """Return all events by time."""
        return sorted(self._scenario + self.firmware, key=lambda event: event.t_s)

    def faults_raised(self) -> list[str]:
        """Return the faults that the firmware raised, each once, in order."""
        names = [event.detail.split(" ")[0] for event in self.firmware if event.name == "fault.raise"]
        return list(dict.fromkeys(names))

    def write(self, out: TextIO) -> None:
        """Write the file."""
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["t_s", "source", "name", "detail"])
        for event in self.all():
            rows.writerow([f"{event.t_s:.6f}", event.source, event.name, event.detail])
