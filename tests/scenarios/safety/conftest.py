"""A console under the rules of `tests/soak`, on each plant: what a row of the safety table is shown on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from live_console import LiveConsole
from rules import all_rules


@pytest.fixture
def console(plant: Path) -> Iterator[LiveConsole]:
    """A console that has just been switched on; every rule looks at all that happens to it."""
    with LiveConsole(all_rules(), plant) as made:
        yield made


@pytest.fixture
def loaded(console: LiveConsole) -> LiveConsole:
    """The same under load: reverse at 0.8 m/s against the most that an uncalibrated brake gives, 80 N."""
    console.under_load(4)
    return console


@pytest.fixture
def at(console: LiveConsole) -> Callable[[int, float], LiveConsole]:
    """The same at a level and a speed of the test's choice."""

    def load(level: int, speed_m_s: float) -> LiveConsole:
        console.under_load(level, speed_m_s)
        return console

    return load
