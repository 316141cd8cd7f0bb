"""Runs: each attempt of a technician's, kept or rejected for a reason, and which of them agree."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from backstride_host.errors import CalibrationError

_GROUP = 2


@dataclass
class Run:
    """One attempt; `values` is what it says, `reason` why it does not count."""

    number: int
    what: str = ""
    values: dict[str, float] = field(default_factory=dict)
    reason: str = ""

    @property
    def kept(self) -> bool:
        """Whether it counts."""
        return not self.reason

    def as_dict(self) -> dict[str, Any]:
        """Return it for a record."""
        numbers = {name: round(value, 6) for name, value in self.values.items()}
        row: dict[str, Any] = {"run": self.number, "kept": self.kept, **numbers}
        return (
            row
            | ({"what": self.what} if self.what else {})
            | ({"reason": self.reason} if self.reason else {})
        )


def agreeing(values: Sequence[float], within: float) -> list[bool]:
    """Tell which values belong to the largest group whose ends differ by at most `within` of the smaller.

    Where no two agree nobody knows which is wrong: then all do.
    """
    best: list[int] = []
    order = sorted(range(len(values)), key=lambda index: values[index])
    for first in range(len(order)):
        low = values[order[first]]
        group = [index for index in order[first:] if values[index] <= low * (1.0 + within)]
        if len(group) > len(best):
            best = group
    return [index in best or len(best) < _GROUP for index in range(len(values))]


def all_agree(values: Sequence[float], within: float) -> bool:
    """Tell whether there are several and their ends differ by at most `within` of the smaller."""
    return len(values) >= _GROUP and max(values) <= min(values) * (1.0 + within)


def not_enough(what: str, kept: int, needed: int, runs: Sequence[Run]) -> CalibrationError:
    """Return the error that says how many runs count, and why the others do not."""
    why = "; ".join(f"run {run.number}: {run.reason}" for run in runs if not run.kept)
    differ = ", but they do not agree" if kept >= needed else ""
    return CalibrationError(f"{what}: {kept} of {needed} runs count{differ}" + (f" ({why})" if why else ""))
