"""The heap that the whole firmware keeps on a 32-bit MicroPython."""

import pytest

from benchmarks import live_bytes
from benchmarks.budgets import BUDGETS


@pytest.fixture(scope="module")
def live() -> dict[str, int]:
    return live_bytes.measure()


def test_frozen_into_its_image_the_firmware_keeps_at_most_64_kib(live: dict[str, int]) -> None:
    assert BUDGETS["memory.live.image"] <= 64 * 1024
    assert live["image"] <= BUDGETS["memory.live.image"]


@pytest.mark.parametrize("place", ["files", "romfs"])
def test_kept_elsewhere_it_takes_no_more_than_its_budget(place: str, live: dict[str, int]) -> None:
    assert live[place] <= BUDGETS[f"memory.live.{place}"]


def test_the_measure_counts_the_firmware(live: dict[str, int]) -> None:
    # Bytecode in the heap is most of the difference, and names some of it.
    assert live["files"] > live["romfs"] + 20_000
    assert live["romfs"] > live["image"] > 20_000
