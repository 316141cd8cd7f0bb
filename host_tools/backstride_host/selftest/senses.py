"""What only eyes and ears can tell."""

from backstride.core import codes

from backstride_host.selftest.bench import Bench
from backstride_host.selftest.result import Figure

_MISSING = codes.DISPLAYS[codes.DISPLAY_MISSING]


def buzzer(bench: Bench) -> list[Figure]:
    """Heard when the stop button raised its fault."""
    heard = bench.person.saw("Did four loud beeps sound when the stop button was pressed?")
    return [Figure("heard", float(heard), "", 1, 1, "1 is yes")]


def display(bench: Bench) -> list[Figure]:
    """What the console has told of it since the test began, and what is seen on it."""
    found = [Figure("answers", float(bench.display != _MISSING), "", 1, 1, "0: the console finds none")]
    seen = bench.person.saw("Does the display show its screen, and did UP change the programme on it?")
    return [*found, Figure("seen", float(seen), "", 1, 1, "1 is yes")]
