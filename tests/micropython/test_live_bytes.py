"""The heap that the whole firmware keeps on a 32-bit MicroPython."""

import pytest

from benchmarks import live_bytes
from benchmarks.budgets import BUDGETS


@pytest.fixture(scope="module")
def live() -> dict[str, int]:
    return live_bytes.measure()


def test_the_firmware_in_read_only_memory_keeps_at_most_64_kib(live: dict[str, int]) -> None:
    assert BUDGETS["memory.live.rom"] == 64 * 1024
    assert live["rom"] <= BUDGETS["memory.live.rom"]


def test_copied_as_mpy_files_it_keeps_no_more_than_its_budget(live: dict[str, int]) -> None:
    assert live["ram"] <= BUDGETS["memory.live.ram"]


def test_the_measure_counts_the_firmware(live: dict[str, int]) -> None:
    # Bytecode in the heap is most of the difference.
    assert live["ram"] > live["rom"] + 20_000 > 40_000
