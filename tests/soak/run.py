"""`make soak`: stories nobody thought of, for as long as it is told.

`--seconds` of them against the safety rules, and `--hours` (simulated) of clean walks in which nothing may be
accused. Prints examples, violations and seeds. A violation is told again by its seed:
`make soak SEED=17 SECONDS=60 HOURS=0`; a false alarm is kept as a scenario. Clean walks go on from the next
seed that their progress names: `make soak SEED=61 SECONDS=0 HOURS=90`.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from clean_walks import tell_all
from console_machine import ConsoleMachine
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from live_console import LiveConsole, Violation
from rules import CoilSlew, Deceleration

KEPT = Path("out/soak")
_BATCH = 20


@dataclass
class Outcome:
    """What a soak has seen."""

    seeds: list[int] = field(default_factory=list)
    examples: int = 0
    hours: float = 0.0
    surge_n_s: float = 0.0
    deceleration_m_s2: float = 0.0
    violations: list[tuple[int, str]] = field(default_factory=list)

    def take(self, console: LiveConsole) -> None:
        """Add a finished story."""
        self.examples += 1
        self.hours += console.log.now_s / 3600
        for rule in console.rules:
            if isinstance(rule, CoilSlew):
                self.surge_n_s = max(self.surge_n_s, rule.surge_n_s)
            elif isinstance(rule, Deceleration):
                self.deceleration_m_s2 = max(self.deceleration_m_s2, rule.most_m_s2)


def any_interleaving(outcome: Outcome, number: int) -> None:
    """Tell one batch of stories: the seed `number` makes them the same again."""

    class Machine(ConsoleMachine):
        def teardown(self) -> None:
            if self.console is not None:
                outcome.take(self.console)
            super().teardown()

    batch = settings(
        max_examples=_BATCH,
        stateful_step_count=20,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    outcome.seeds.append(number)
    try:
        run_state_machine_as_test(seed(number)(Machine), settings=batch)
    except Violation as violation:
        outcome.violations.append((number, str(violation)))
        print(f"seed {number}: {violation}", flush=True)


def clean_walks(first_seed: int, hours: float, workers: int) -> bool:
    """Tell clean walks; return whether anything was accused."""
    done_hours, told_hours, accused = 0.0, 0, 0
    for told in tell_all(first_seed, hours, KEPT, workers):
        done_hours += told.hours
        accused += bool(told.alarms)
        for at_s, name in told.alarms:
            print(f"seed {told.seed}: {name} at {at_s:.2f} s: {told.again}", flush=True)
        if int(done_hours + 1e-6) > told_hours:
            told_hours = int(done_hours + 1e-6)
            progress = f"{told_hours} of {hours:g} hours, {accused} false alarms"
            print(f"{progress}, next seed {told.seed + 1}", flush=True)
    print(f"clean walks: {done_hours:.1f} virtual hours from seed {first_seed} on, {accused} false alarms")
    return accused > 0


def main() -> int:
    """Return 1 when a rule was broken or a sound machine accused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hours", type=float, default=0.0, help="simulated hours of clean walks")
    parser.add_argument("--workers", type=int, default=2, help="processes for the clean walks")
    given = parser.parse_args()
    accused = given.hours > 0 and clean_walks(given.seed, given.hours, given.workers)
    return int(interleavings(given) or accused)


def interleavings(given: argparse.Namespace) -> bool:
    """Tell stories against the safety rules; return whether one was broken."""
    if given.seconds <= 0:
        return False
    outcome = Outcome()
    end_s = time.monotonic() + given.seconds
    number = given.seed
    while time.monotonic() < end_s:
        any_interleaving(outcome, number)
        number += 1
    print(
        f"any interleaving: {outcome.examples} examples, {outcome.hours:.2f} virtual hours, "
        f"{len(outcome.violations)} violations, seeds {outcome.seeds[0]} to {outcome.seeds[-1]}"
    )
    print(
        f"largest deceleration caused by the brake {outcome.deceleration_m_s2:.2f} m/s2; "
        f"largest surge with the hardware off {outcome.surge_n_s:.0f} N/s"
    )
    for violated, text in outcome.violations:
        print(f"violation with seed {violated}: {text.splitlines()[0]}")
    return bool(outcome.violations)


if __name__ == "__main__":
    sys.exit(main())
