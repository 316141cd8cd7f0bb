"""Walkers in storage: found again by name, bounded in number and size, and a guest leaves no trace."""

from typing import Any

import pytest
from backstride.core import codes, weekly_plan
from backstride.core.params import Parameters
from backstride.core.progress import Limits
from backstride.tasks.training import record, walkers
from backstride.tasks.training.record import Record
from backstride.tasks.training.walkers import GUEST, WALKERS_MOST, Walkers
from hypothesis import given
from hypothesis import strategies as st
from stored_files import Storage

LIMITS = Limits(Parameters())
NOW_MIN = 29_600_000
names = st.text(st.characters(min_codepoint=32, max_codepoint=0xFFFF, exclude_categories=["Cs"]), min_size=1)


@pytest.fixture
def storage() -> Storage:
    return Storage()


def session(**values: Any) -> list[Any]:
    """A session of ten minutes backwards that ended now, unless said otherwise."""
    usual = {"ended_min": NOW_MIN, "active_s": 840, "reverse_s": 600, "programme": "knee-care-10"}
    return [(usual | values).get(name, 0) for name in record.PAST]


def test_at_first_a_guest_walks(storage: Storage) -> None:
    here = Walkers(storage)
    assert here.now.name == GUEST
    assert here.names() == []


def test_a_walker_is_there_again_after_a_restart(storage: Storage) -> None:
    here = Walkers(storage)
    assert here.choose("ann", 70) == codes.OK
    here.now.add(session(number=4, steady_s=300), LIMITS)
    here.now.override(codes.GRANT_PLAN, True, NOW_MIN, "Dr Bo", "holiday ahead")
    here.now.progress.confirmed = True
    here.now.plan = (2, 3, 8, 12, 5, 72, 1)
    here.now.own_mm_s = 640
    here.changed()
    here.save()
    again = Walkers(storage)
    assert again.names() == ["ann"]
    assert again.choose("ann", 0) == codes.OK
    assert again.now.stored() == here.now.stored()
    assert again.now.progress.steady_s == 300
    assert again.now.plan == (2, 3, 8, 12, 5, 72, 1)


def test_a_mass_stays_until_another_is_told(storage: Storage) -> None:
    here = Walkers(storage)
    here.choose("ann", 70)
    here.save()
    here.choose("bo", 0)
    here.choose("ann", 0)
    assert here.now.mass_kg == 70
    here.choose("ann", 68)
    assert here.unsaved
    assert here.now.mass_kg == 68


def test_a_guest_is_kept_nowhere_and_new_each_time(storage: Storage) -> None:
    here = Walkers(storage)
    here.now.add(session(), LIMITS)
    here.changed()
    here.save()
    assert storage.files == {}
    assert here.choose("", 80) == codes.OK
    assert (here.now.name, here.now.mass_kg, here.now.past) == (GUEST, 80, [])


def test_what_is_not_saved_yet_is_not_left_for_another_walker(storage: Storage) -> None:
    here = Walkers(storage)
    here.choose("ann", 70)
    assert here.choose("bo", 0) == codes.BUSY
    assert here.now.name == "ann"
    storage.full = True
    with pytest.raises(OSError, match="28"):
        here.save()
    assert here.choose("bo", 0) == codes.BUSY
    storage.full = False
    here.save()
    assert here.choose("bo", 0) == codes.OK


@pytest.mark.parametrize("name", ["x" * 33, "a\nb", "\x00", "語" * 32 + "語"])
def test_a_name_that_is_none_is_refused(storage: Storage, name: str) -> None:
    assert Walkers(storage).choose(name, 0) == codes.OUT_OF_RANGE


@pytest.mark.parametrize("mass_kg", [1, 19, 251, -80])
def test_so_is_a_mass(storage: Storage, mass_kg: int) -> None:
    assert Walkers(storage).choose("ann", mass_kg) == codes.OUT_OF_RANGE


@given(st.lists(names.filter(walkers.right_name), max_size=WALKERS_MOST, unique=True))
def test_any_names_are_told_apart(many: list[str]) -> None:
    storage = Storage()
    here = Walkers(storage)
    for number, name in enumerate(many):
        assert here.choose(name, 20 + number) == codes.OK
        here.save()
    kept = [name for name in many if name != GUEST]
    assert here.names() == sorted(kept)
    for name in kept:
        found = here.load(name)
        assert found is not None
        assert found.mass_kg == 20 + many.index(name)
    # littlefs takes names of 255 bytes, and a file in the making is called a little longer.
    assert all(len(path + ".new") <= 255 for path in storage.files)


def test_there_is_an_end_to_how_many(storage: Storage) -> None:
    here = Walkers(storage)
    for number in range(WALKERS_MOST):
        here.choose(f"walker {number}", 70)
        here.save()
    assert here.choose("one more", 70) == codes.FULL
    assert here.choose("walker 3", 0) == codes.OK
    assert here.forget("walker 0")
    assert here.choose("one more", 70) == codes.OK


def test_a_walker_is_forgotten_with_everything(storage: Storage) -> None:
    here = Walkers(storage)
    here.choose("ann", 70)
    here.save()
    assert here.forget("ann")
    assert here.now.name == GUEST
    assert storage.files == {}
    assert not here.forget("ann")


def test_other_files_are_no_walkers(storage: Storage) -> None:
    storage.files = {"params.json": "{}", "walker-xyz.json": "{}", "walker-61.json.new": "{}"}
    assert Walkers(storage).names() == []


@pytest.mark.parametrize(
    "stored",
    [None, [], {}, {"version": 1, "name": "ann"}, {"version": 2, "name": "ann", "mass_kg": 70}, 7, "ann"],
)
def test_what_is_no_record_is_a_new_walker(storage: Storage, stored: Any) -> None:
    storage.save("walker-616e6e.json", stored)
    here = Walkers(storage)
    assert here.choose("ann", 0) == codes.OK
    assert here.now.mass_kg == 0
    assert here.now.progress.sessions == 0


def test_a_plan_that_is_none_is_the_default() -> None:
    stored = Record("ann", 70).stored() | {"plan": [9, 1, 1, 1, 1, 1, 1]}
    found = record.read(stored, "ann")
    assert found is not None
    assert found.plan == weekly_plan.DEFAULT


def test_history_and_overrides_have_an_end_and_progress_has_all() -> None:
    walker = Record("ann", 70)
    for number in range(50):
        walker.add(session(number=number), LIMITS)
        walker.override(codes.GRANT_REST, True, NOW_MIN, "coach", f"reason {number}")
    assert walker.progress.sessions == 50
    assert [row[0] for row in walker.past] == list(range(30, 50))
    assert walker.overrides[-1][3] == "reason 49"
    assert len(walker.overrides) == 8


def test_a_grant_is_taken_back_and_that_is_recorded_too() -> None:
    walker = Record("ann", 70)
    walker.override(codes.GRANT_RUNNING, True, NOW_MIN, "coach", "a sprinter")
    assert walker.granted == 1 << codes.GRANT_RUNNING
    walker.override(codes.GRANT_RUNNING, False, NOW_MIN + 1, "coach", "a sore knee")
    assert walker.granted == 0
    assert [row[3] for row in walker.overrides] == ["a sprinter", "a sore knee"]


def test_without_a_clock_there_is_no_week() -> None:
    walker = Record("ann", 70)
    walker.add(session(), LIMITS)
    assert walker.week(0) is None


def test_a_week_has_the_sessions_whose_day_is_known() -> None:
    walker = Record("ann", 70)
    walker.add(session(ended_min=0), LIMITS)
    walker.add(session(ended_min=NOW_MIN - 60, flags=codes.PAST_SLED), LIMITS)
    week = walker.week(NOW_MIN)
    assert week is not None
    assert (week.sessions, week.walked_s, week.rest_min) == (1, 600, 47 * 60)
