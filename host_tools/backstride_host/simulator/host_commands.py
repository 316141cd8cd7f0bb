"""What a host sends: each command of a scenario becomes frames of the link, in one sequence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from backstride.core import params

from backstride_host import codec
from backstride_host.errors import LinkError, ScenarioError
from backstride_host.framing import encode_frame
from backstride_host.simulator.scenario_commands import Command

# Away from where a client that speaks on the same link begins, so that no frame looks like a repeat.
FIRST_SEQUENCE = 128


@dataclass(frozen=True)
class Injection:
    """Bytes that go to the console at `at_us`."""

    at_us: int
    data: bytes


def injections(commands: Iterable[Command], path: str) -> list[Injection]:
    """Return the frames of all commands by host, each command's together."""
    sequence = FIRST_SEQUENCE
    found = []
    for command in commands:
        if command.by != "host":
            continue
        data = b""
        for name, values in messages_of(command):
            try:
                message_id, payload = codec.encode(name, values)
                data += encode_frame(message_id, sequence & 0xFF, payload)
            except LinkError as error:
                raise ScenarioError(path, command.place, str(error)) from None
            sequence += 1
        found.append(Injection(round(command.at_s * 1e6), data))
    return found


def messages_of(command: Command) -> list[tuple[str, dict[str, Any]]]:
    """Return the messages that a command is on the link: name and values in units, in order."""
    args = command.args
    match command.name:
        case "session.start":
            return [
                ("programme.select", {"name": args["programme"]}),
                ("walker.set", {"mass_kg": args["mass_kg"] or 0, "name": args["walker"]}),
                ("session.start", {"facing": args["facing"]}),
            ]
        case "force.set":
            return [("force.set", {"force_dn": args["force_n"] * 10, "hold_ms": args["hold_s"] * 1000})]
        case "params.set":
            return [("params.set", {"index": params.index_of(args["name"]), "value": args["value"]})]
        case "stream.plain":
            return [("stream.plain", {"on": int(args["on"])})]
    return [(command.name, dict(args))]
