"""One row of the table of checks."""

from collections.abc import Callable
from dataclasses import dataclass

from backstride_host.selftest.bench import Bench
from backstride_host.selftest.result import Figure


@dataclass(frozen=True)
class Check:
    """`hands`: somebody has to do or see something. `causes`: faults that belong to the check.

    `run` returns what was measured; BackstrideError or NothingCame where there is nothing to measure.
    """

    name: str
    what: str
    hands: bool
    run: Callable[[Bench], list[Figure]]
    advice: str
    causes: tuple[str, ...] = ()
