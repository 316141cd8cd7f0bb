"""What the console keeps: its state at the start, the clock, a parameter in its files."""

from collections.abc import Iterator
from contextlib import contextmanager

from backstride.link import messages

from backstride_host.selftest.bench import WAIT_S, Bench, NothingCame
from backstride_host.selftest.result import Figure

_PARAMETER = "console.dim_after_s"
_SAVED_S = 4.0
_STARTED_S = 15.0


def state(bench: Bench) -> list[Figure]:
    """Nothing is wrong to begin with; the runner looks at the faults."""
    now = bench.now()
    return [
        Figure("faults", len(now["faults"]), "faults", 0, 0, "a console that stands idle has none"),
        Figure("enabled", float("driver_enabled" in now["flags"]), "", 1, 1, "the driver's enable is given"),
    ]


def clock(bench: Bench) -> list[Figure]:
    """The calendar, set from this computer and told again."""
    utc_s = int(bench.client.utc_s())
    shown_s = bench.client.command("time.set", utc_s=utc_s)
    return [Figure("clock_off", shown_s - utc_s, "s", -1, 1, "it was set to whole seconds just before")]


def storage(bench: Bench) -> list[Figure]:
    """Change a harmless parameter, and put it back; both times the console writes its file."""
    with _changed(bench) as other:
        found = bench.parameter(_PARAMETER)
    return [
        Figure("written", float(found == other), "", 1, 1, f"{_PARAMETER} is {other} while it is changed")
    ]


def restart(bench: Bench) -> list[Figure]:
    """The same with a restart between, so that it is read from the file; then a hand releases the latch."""
    with _changed(bench) as other:
        restarted_s = _restart(bench)
        kept = bench.parameter(_PARAMETER)
    # Three seconds of standstill are behind it by now: CONFIRM lets go of the latch.
    bench.person.do("press.confirm", "Press CONFIRM once, and let it go.")
    bench.until(lambda t: "reset.unclean" not in t["faults"], WAIT_S, "the release after the restart")
    return [
        Figure("kept", float(kept == other), "", 1, 1, f"{_PARAMETER} is {other} after a restart"),
        Figure("restart", restarted_s, "s", 0, _STARTED_S, "start of firmware and link"),
    ]


@contextmanager
def _changed(bench: Bench) -> Iterator[int]:
    """Give the parameter another value for a while, and each time its file the time to be written."""
    parameter = bench.client.parameter(_PARAMETER)
    other = parameter.value + 1 if parameter.value < parameter.maximum else parameter.value - 1
    try:
        bench.client.set_parameter(_PARAMETER, other)
        bench.rest(_SAVED_S)
        yield other
    finally:
        bench.client.set_parameter(_PARAMETER, parameter.value)
        bench.rest(_SAVED_S)


def _restart(bench: Bench) -> float:
    begun_s = bench.client.now_s()
    bench.client.device_reset()
    if not any(item.message.layout.id == messages.HELLO for item in bench.received(_STARTED_S)):
        raise NothingCame(f"the console did not greet within {_STARTED_S:g} s after a restart")
    bench.client.handshake()
    bench.now()
    return bench.client.now_s() - begun_s
