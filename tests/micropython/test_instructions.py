"""The tick's instructions stay within the budget that is kept in the repository."""

import pytest

from benchmarks import tick_instructions
from benchmarks.budgets import BUDGETS


@pytest.fixture(scope="module")
def ticks() -> list[int]:
    return tick_instructions.measure()


def test_the_mean_tick_is_within_its_budget(ticks: list[int]) -> None:
    assert sum(ticks) / len(ticks) <= BUDGETS["tick.instructions.mean"]


def test_the_worst_tick_is_within_its_budget(ticks: list[int]) -> None:
    assert max(ticks) <= BUDGETS["tick.instructions.worst"]


def test_the_count_is_the_same_in_every_run(ticks: list[int]) -> None:
    assert tick_instructions.measure() == ticks
