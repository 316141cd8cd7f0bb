"""The same inputs give the same core, bit for bit, under CPython, the 64-bit and a 32-bit MicroPython.

A digest takes in every number of every stage at each tick, the arrays at each fiftieth, and carries on.
"""

import importlib
from pathlib import Path

import pytest
import unix_port
from backstride.core.pipeline import Pipeline

from benchmarks import wasm

SCRIPT = """
from {module} import {story}, TICKS
from digest import Digest
from backstride.core.pipeline import Pipeline
core = Pipeline()
core.calibrated = True
story = {story}(core)
digest = Digest(core)
events = 0
print(digest.size)
for tick in range(TICKS):
    story.feed()
    core.step()
    while core.events.take():
        events += 1
    print(digest.fold() if tick % 50 else digest.fold_arrays())
print(events)
"""
STORIES = {"story": "Story", "noise": "Noise"}


def under_cpython(module: str, story: str) -> list[int]:
    found = importlib.import_module(module)
    digest_of = importlib.import_module("digest").Digest
    core = Pipeline()
    core.calibrated = True
    told = getattr(found, story)(core)
    digest = digest_of(core)
    numbers = [digest.size]
    events = 0
    for tick in range(found.TICKS):
        told.feed()
        core.step()
        while core.events.take():
            events += 1
        numbers.append(digest.fold() if tick % 50 else digest.fold_arrays())
    return [*numbers, events]


@pytest.fixture(scope="module")
def expected() -> dict[str, list[int]]:
    return {module: under_cpython(module, story) for module, story in STORIES.items()}


def test_the_stories_are_about_something(expected: dict[str, list[int]]) -> None:
    for numbers in expected.values():
        # Numbers of all stages, and events of a session with its faults.
        assert numbers[0] > 300
        assert numbers[-1] > 50
        assert len(set(numbers)) > 0.99 * len(numbers)


@pytest.mark.parametrize("module", STORIES)
def test_the_64_bit_port_agrees(
    module: str, root: Path, device: Path, expected: dict[str, list[int]]
) -> None:
    script = SCRIPT.format(module=module, story=STORIES[module])
    found = [int(line) for line in unix_port.run(script, [root / "firmware", device]).split()]
    assert found == expected[module]


@pytest.mark.parametrize("module", STORIES)
def test_a_32_bit_build_agrees(module: str, root: Path, device: Path, expected: dict[str, list[int]]) -> None:
    script = SCRIPT.format(module=module, story=STORIES[module])
    places = {"/firmware": root / "firmware", "/device": device}
    found = [int(line) for line in wasm.run(script, places).output.split()]
    assert found == expected[module]
