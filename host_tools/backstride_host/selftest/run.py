"""Runs the checks one after the other, and judges what they found."""

from collections.abc import Callable, Collection, Iterator

from backstride.core import faults

from backstride_host.errors import BackstrideError, LinkEnded, SelfTestRefused
from backstride_host.selftest.bench import Bench, NothingCame
from backstride_host.selftest.check import Check
from backstride_host.selftest.report import plain
from backstride_host.selftest.result import FAILED, SKIPPED, Result

# The check that answers for every fault that is there; the others for those that come while they run.
ALL_FAULTS = "state"
_BUSY = ("ready", "active", "paused")
_ADVICE = {row[0]: row[3] for row in faults.FAULTS}
Told = Callable[[Check], None]


def refuse_while_used(bench: Bench) -> None:
    """SelfTestRefused while a session is under way or the belt moves."""
    now = bench.now()
    if now["state"] in _BUSY:
        raise SelfTestRefused(f"a session is {now['state']}: end it first")
    if now["direction"] or abs(now["speed_mm_s"]) > 0:
        raise SelfTestRefused("the belt moves: let it come to rest, with nobody on it")


def results(
    bench: Bench, checks: Collection[Check], attended: bool, begins: Told = lambda _check: None
) -> Iterator[Result]:
    """Yield the result of each check; without somebody there those that need hands are skipped."""
    over = ""
    for check in checks:
        if over or (check.hands and not attended):
            yield Result(check.name, SKIPPED, why=over or "it needs a hand or eyes at the console")
            continue
        begins(check)
        result, ended = _one(bench, check)
        over = "the console's scenario is over" if ended else ""
        yield result


def _one(bench: Bench, check: Check) -> tuple[Result, bool]:
    """Return the check's result, and whether the link has ended in it."""
    result = Result(check.name)
    ended = False
    before: set[str] = set()
    try:
        if check.name != ALL_FAULTS:
            # What was there before has been told.
            before = set(bench.now()["faults"])
        bench.begin()
        result.figures = check.run(bench)
        bench.now()
    except LinkEnded as error:
        ended = True
        result.fail(str(error))
    except (BackstrideError, NothingCame) as error:
        result.fail(str(error), check.advice)
    for figure in result.figures:
        if not figure.sound:
            unit = f" {figure.unit}" if figure.unit else ""
            result.fail(
                f"{figure.name} is {plain(figure.value)}{unit} and must be {figure.limits}", check.advice
            )
    _judge_faults(result, bench.faults - before - set(check.causes))
    return result, ended


def _judge_faults(result: Result, seen: set[str]) -> None:
    """A fault that the check did not cause is a finding, with its own advice."""
    names = sorted(seen)
    if names:
        result.fail("the console reports " + ", ".join(names), *(_ADVICE[name] for name in names))


def failed(found: Collection[Result]) -> list[str]:
    """Return the names of the checks that failed."""
    return [result.name for result in found if result.verdict == FAILED]
