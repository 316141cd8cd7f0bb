"""What is kept of the roller's pattern over a power cut, and when it is written."""

from typing import Any

import pytest
from backstride.core.params import index_of
from backstride.core.pipeline import Pipeline
from backstride.tasks.roller_file import PATH, RollerFile
from stored_files import Storage

PATTERN = [90_000, -60_000, 12_000, 3000]


def console(**settings: int) -> tuple[Pipeline, RollerFile]:
    core = Pipeline()
    for name, value in ({"counts_per_turn": 256} | settings).items():
        core.params.set(index_of(f"sensing.{name}"), value)
    core.step()
    return core, RollerFile(core)


def learn(core: Pipeline, pattern: list[int], steps: int = 3000) -> None:
    for index, amplitude in enumerate(pattern):
        core.speed.roller.pattern[index] = amplitude
    core.speed.roller.steps += steps


def saved(file: RollerFile) -> Any:
    """Return the record after a way through the storage."""
    storage = Storage()
    storage.save(PATH, file.record())
    return storage.load(PATH)


def test_a_pattern_comes_back_as_one_that_waits_for_its_place() -> None:
    core, file = console()
    learn(core, PATTERN)
    assert file.is_due()
    again, other = console()
    other.take(saved(file))
    memory = again.speed.roller.memory
    assert (list(memory.pattern), memory.counts, memory.waiting) == (PATTERN, 256, True)
    assert list(again.speed.roller.pattern) == [0, 0, 0, 0]


def test_parameters_that_come_after_it_do_not_lose_it() -> None:
    core, file = console()
    learn(core, PATTERN)
    again = Pipeline()
    again.params.set(index_of("sensing.counts_per_turn"), 256)
    RollerFile(again).take(saved(file))
    again.step()
    assert again.speed.roller.memory.waiting
    assert again.speed.roller.counts == again.speed.roller.memory.counts


@pytest.mark.parametrize("settings", [{"counts_per_turn": 260}, {"polarity": -1}, {"counts_per_turn": 0}])
def test_of_another_roller_or_the_other_way_round_it_is_not_taken(settings: dict[str, int]) -> None:
    core, file = console()
    learn(core, PATTERN)
    other, others_file = console(**settings)
    others_file.take(saved(file))
    assert not other.speed.roller.memory.waiting


@pytest.mark.parametrize("record", [None, {}, {"version": 1, "pattern": [1, 2]}, {"pattern": []}])
def test_no_file_or_a_strange_one_is_no_pattern(record: Any) -> None:
    core, file = console()
    file.take(record)
    assert not core.speed.roller.memory.waiting


def test_it_is_written_after_half_a_minute_of_learning_and_only_when_it_has_changed() -> None:
    core, file = console()
    learn(core, PATTERN, steps=2999)
    assert not file.is_due()
    learn(core, PATTERN, steps=1)
    assert file.is_due()
    file.saved(file.record())
    assert not file.is_due()
    learn(core, PATTERN)
    assert not file.is_due()  # nothing new
    learn(core, [amplitude * 5 // 4 for amplitude in PATTERN], steps=0)
    assert file.is_due()


def test_while_the_place_of_the_old_one_is_not_found_nothing_is_written_over_it() -> None:
    core, file = console()
    core.speed.roller.memory.keep(PATTERN, 256)
    learn(core, [300, 200, 0, 0], steps=9000)
    assert not file.is_due()


def test_no_pattern_moves_the_odometer() -> None:
    plain, _ = console(counts_per_turn=0)
    rolling, _ = console()
    learn(rolling, PATTERN)
    for tick in range(2000):
        for core in (plain, rolling):
            core.inputs.count = 25 * tick
            core.inputs.t_us = 10_000 * tick % (1 << 30)
            core.inputs.caught = 1 if tick % 3 else 0
            core.step()
    assert rolling.odometer.net_mm() == plain.odometer.net_mm() == 25 * 1999
    assert rolling.speed.speed_mm_s > 2000
