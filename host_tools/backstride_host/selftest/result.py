"""What a check measures, and what comes of it."""

from dataclasses import dataclass, field
from typing import Any

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True)
class Figure:
    """One measured value with its limits (None: none on that side) and why they are where they are."""

    name: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    reason: str = ""

    @property
    def sound(self) -> bool:
        """Whether the value is within its limits."""
        return (self.low is None or self.value >= self.low) and (self.high is None or self.value <= self.high)

    @property
    def limits(self) -> str:
        """The limits in words; empty where there are none."""
        if self.low is not None and self.high is not None:
            return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"
        if self.low is not None:
            return f"at least {self.low:g}"
        return f"at most {self.high:g}" if self.high is not None else ""

    def as_dict(self) -> dict[str, Any]:
        """Return it for a report."""
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "low": self.low,
            "high": self.high,
            "limits": self.limits,
            "reason": self.reason,
            "sound": self.sound,
        }


@dataclass
class Result:
    """One check's verdict; `why` says what failed or why it was skipped, `advice` what to do about it."""

    name: str
    verdict: str = PASSED
    figures: list[Figure] = field(default_factory=list)
    why: str = ""
    advice: list[str] = field(default_factory=list)

    def fail(self, why: str, *advice: str) -> None:
        """Make it a failure; the first reason leads, later ones follow it."""
        self.verdict = FAILED
        self.why = f"{self.why}; {why}" if self.why else why
        self.advice = list(dict.fromkeys([*self.advice, *advice]))

    def as_dict(self) -> dict[str, Any]:
        """Return it for a report."""
        return {
            "name": self.name,
            "verdict": self.verdict,
            "why": self.why,
            "advice": self.advice,
            "figures": [figure.as_dict() for figure in self.figures],
        }
