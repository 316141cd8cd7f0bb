"""How many instructions a control tick takes, on average and at worst."""

from collections.abc import Iterator

from benchmarks import tick_instructions
from benchmarks.budgets import result


def results() -> Iterator[dict[str, object]]:
    """Yield one result a benchmark."""
    ticks = tick_instructions.measure()
    yield result("tick.instructions.mean", round(sum(ticks) / len(ticks)), "instructions", len(ticks))
    yield result("tick.instructions.worst", max(ticks), "instructions", len(ticks))
