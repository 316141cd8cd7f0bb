"""Key and buttons, one by one: each moves its own contact and no other, and the console answers to it."""

from collections.abc import Callable

from backstride_host.selftest.bench import WAIT_S, Bench, NothingCame
from backstride_host.selftest.result import Figure

_LET_GO_S = 20.0
_FELT_S = 3.0
_AT_REST = {"key"}
_BY_HAND = {"key.out", "stop.button"}
_OTHERS = "each contact has a wire of its own"


def _at_rest(bench: Bench) -> None:
    contacts = bench.contacts()
    pressed, missing = contacts - _AT_REST, _AT_REST - contacts
    if pressed:
        raise NothingCame(f"{', '.join(sorted(pressed))} reads as pressed before anybody pressed it")
    if missing:
        raise NothingCame("the key reads as out: put it in")


def _changes(bench: Bench, deed: str, text: str, name: str, closed: bool) -> Figure:
    """Ask for a change of one contact; return how many others changed with it."""
    before = bench.contacts()
    bench.person.do(deed, text)
    after = bench.contacts_until(lambda contacts: contacts != before, WAIT_S)
    if after is None or (name in after) != closed:
        seen = "nothing" if after is None else ", ".join(sorted(after ^ before))
        raise NothingCame(f"{name} was expected and {seen} came")
    return Figure(f"{deed}_others", len((before ^ after) - {name}), "contacts", 0, 0, _OTHERS)


def key(bench: Bench) -> list[Figure]:
    """Out and in again."""
    _at_rest(bench)
    out = _changes(bench, "key.out", "Take the safety key out.", "key", False)
    bench.until(lambda t: "key.out" in t["faults"], _FELT_S, "the fault key.out")
    into = _changes(bench, "key.in", "Put the safety key in.", "key", True)
    return [out, into]


def _press(bench: Bench, name: str) -> list[Figure]:
    _at_rest(bench)
    others = _changes(bench, f"press.{name}", f"Press {name.upper()} once, and let it go.", name, True)
    if bench.contacts_until(lambda contacts: name not in contacts, _LET_GO_S) is None:
        raise NothingCame(f"{name} reads as pressed {_LET_GO_S:g} s later")
    return [others]


def stop(bench: Bench) -> list[Figure]:
    """The stop button latches its fault."""
    found = _press(bench, "stop")
    bench.until(lambda t: "stop.button" in t["faults"], _FELT_S, "the fault stop.button")
    return found


def confirm(bench: Bench) -> list[Figure]:
    """CONFIRM lets go of the latch: without one it would begin a session, so there is one first."""
    if bench.now()["state"] != "fault":
        stop(bench)
    found = _press(bench, "confirm")
    after = bench.until(
        lambda t: not _BY_HAND & set(t["faults"]), _FELT_S, "the release of key.out and stop.button"
    )
    if after["state"] not in ("idle", "fault"):
        bench.client.session_stop()
    return found


def button(name: str) -> Callable[[Bench], list[Figure]]:
    """Return the check of a button that changes nothing but the programme that is shown."""
    return lambda bench: _press(bench, name)
