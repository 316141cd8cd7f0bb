"""The built-in programmes against DOMAIN's table: times, ways, guidance, loads and gates."""

import struct
from typing import NamedTuple

import pytest
from backstride.core import codes, programme_rows
from backstride.core.catalogue import Catalogue
from backstride.core.programme_check import Limits, check
from backstride.core.programmes import PROGRAMMES

FORWARD, REVERSE, EITHER, TURN = 1, -1, 0, 2
OFF, FORCE, LEVEL, SLOPE, REPEAT = 0, 1, 2, 5, 15


class Step(NamedTuple):
    seconds: int
    way: int
    mode: int
    value: int
    slowest_m_s: float
    fastest_m_s: float
    cue: str

    @property
    def load_n(self) -> float:
        return {OFF: 0.0, FORCE: self.value / 10, LEVEL: 20.0 * self.value}[self.mode]


def steps_of(rows: bytes) -> list[Step]:
    """Return the steps as they are played."""
    entries: list = []
    for head, cue, length, value, slowest, fastest in struct.iter_unpack("<BBHHHH", rows):
        if head >> 4 == REPEAT:
            entries += entries[-value:] * (length - 1)
        else:
            assert not head & 4, "a built-in step goes by time"
            way = {0: EITHER, 1: FORWARD, 2: TURN, 3: REVERSE}[head & 3]
            entries.append(
                Step(length, way, head >> 4, value, slowest / 1000, fastest / 1000, codes.CUES[cue])
            )
    return entries


STEPS = {name: steps_of(rows) for name, _title, _flags, rows in PROGRAMMES}
FLAGS = {name: flags for name, _title, flags, _rows in PROGRAMMES}
ALL = [
    pytest.param(step, id=f"{name}-{at}") for name, steps in STEPS.items() for at, step in enumerate(steps)
]


def back(name: str) -> list[Step]:
    return [step for step in STEPS[name] if step.way == REVERSE]


def guided(name: str) -> set[tuple[float, float]]:
    return {(step.slowest_m_s, step.fastest_m_s) for step in back(name)}


def is_easy(step: Step) -> bool:
    return step.way == FORWARD and step.mode == OFF and step.fastest_m_s <= 0.9


def test_first_steps_is_four_short_walks_back_at_the_rail_with_rests() -> None:
    steps = STEPS["first-steps"]
    assert [step.seconds for step in steps] == [120, *[60, 30] * 4, 120]
    assert [step.way for step in steps] == [FORWARD, *[REVERSE, EITHER] * 4, FORWARD]
    assert all(step.fastest_m_s == 0.5 and step.cue == "hold the rail" for step in back("first-steps"))
    assert [step.load_n for step in back("first-steps")] == [0, 0, 20, 20]


@pytest.mark.parametrize("minutes", [10, 15])
def test_knee_care_walks_back_for_its_minutes_between_two_easy_ones(minutes: int) -> None:
    name = f"knee-care-{minutes}"
    first, *middle, last = STEPS[name]
    assert is_easy(first) and is_easy(last) and first.seconds == last.seconds == 120
    assert sum(step.seconds for step in middle) == minutes * 60
    assert guided(name) == {(0.6, 0.9)}
    loads = [step.load_n for step in middle]
    assert (loads[0], loads[-1]) == (20, 40)
    assert loads == sorted(loads)


def test_knee_care_is_guided_by_the_walker_s_own_speed_times_0_8_to_1_2() -> None:
    own_m_s = programme_rows.OWN_NOMINAL_MM_S / 1000
    assert (own_m_s * 0.8, own_m_s * 1.2) == pytest.approx((0.6, 0.9))
    with_own = {name for name, flags in FLAGS.items() if flags & programme_rows.OWN_SPEED}
    assert with_own == {"knee-care-10", "knee-care-15"}


def test_brisk_reverse_is_eight_minutes_at_1_2_to_1_5() -> None:
    first, *middle, last = STEPS["brisk-reverse"]
    assert is_easy(first) and is_easy(last) and first.seconds == last.seconds == 120
    assert sum(step.seconds for step in middle) == 8 * 60
    assert guided("brisk-reverse") == {(1.2, 1.5)}


def test_forward_and_reverse_changes_six_times_with_a_stop_between() -> None:
    steps = STEPS["forward-and-reverse"]
    assert [(step.way, step.seconds) for step in steps] == [(FORWARD, 120), (TURN, 15), (REVERSE, 60)] * 6
    assert guided("forward-and-reverse") == {(0.8, 1.1)}


def test_hill_climbs_from_2_to_8_percent_and_down_again() -> None:
    steps = STEPS["hill"]
    assert sum(step.seconds for step in steps) == 12 * 60
    assert {step.way for step in steps} == {REVERSE}
    assert guided("hill") == {(0.7, 1.0)}
    assert {step.mode for step in steps} == {SLOPE}
    slopes = [step.value / 10 for step in steps]
    top = slopes.index(8)
    assert (slopes[0], slopes[-1], max(slopes)) == (2, 2, 8)
    assert slopes[: top + 1] == sorted(slopes[: top + 1])
    assert slopes[top:] == sorted(slopes[top:], reverse=True)


def test_sled_drag_is_eight_hard_pulls_with_longer_light_ones() -> None:
    steps = STEPS["sled-drag"]
    hard, light = steps[::2], steps[1::2]
    assert len(hard) == len(light) == 8
    assert all(step.seconds == 20 and 120 <= step.load_n <= 250 for step in hard)
    assert (min(step.load_n for step in hard), max(step.load_n for step in hard)) == (120, 250)
    assert all(40 <= step.seconds <= 60 and step.load_n == 20 for step in light)
    assert all(step.way == REVERSE and step.fastest_m_s == 1.2 for step in steps)
    assert {name for name, flags in FLAGS.items() if flags & programme_rows.SLED} == {"sled-drag"}


def test_reverse_run_is_six_runs_between_walks_and_locked() -> None:
    steps = STEPS["reverse-run"]
    runs = [at for at, step in enumerate(steps) if step.fastest_m_s == 2.4]
    assert len(runs) == 6
    for at in runs:
        assert (steps[at].way, steps[at].seconds, steps[at].slowest_m_s) == (REVERSE, 20, 1.8)
        assert (steps[at + 1].way, steps[at + 1].seconds) == (REVERSE, 70)
        assert steps[at + 1].fastest_m_s <= 1.2
    assert is_easy(steps[0]) and is_easy(steps[-1])
    assert FLAGS["reverse-run"] & 3 == programme_rows.GATE_RUNNING


def test_reverse_12_3_30_is_thirty_minutes_up_six_percent_and_locked() -> None:
    steps = STEPS["reverse-12-3-30"]
    assert sum(step.seconds for step in steps) == 30 * 60
    assert {(step.way, step.mode, step.value) for step in steps} == {(REVERSE, SLOPE, 60)}
    assert guided("reverse-12-3-30") == {(0.8, 0.8)}
    assert FLAGS["reverse-12-3-30"] & 3 == programme_rows.GATE_SESSIONS


def test_only_those_two_are_locked() -> None:
    locked = {name for name, flags in FLAGS.items() if flags & programme_rows.GATE_MASK}
    assert locked == {"reverse-run", "reverse-12-3-30"}


def test_18_minutes_alternates_hard_and_easy() -> None:
    steps = STEPS["18-minutes"]
    assert [step.seconds for step in steps] == [180, *[60] * 12, 180]
    assert is_easy(steps[0]) and is_easy(steps[-1])
    hard, easy = steps[1:-1:2], steps[2:-1:2]
    assert min(step.load_n for step in hard) > max(step.load_n for step in easy)


def test_free_goes_on_until_it_is_stopped() -> None:
    assert [step.seconds for step in STEPS["free"]] == [0]


@pytest.mark.parametrize(("name", "title", "flags", "rows"), PROGRAMMES, ids=STEPS)
def test_every_programme_keeps_the_rules_of_a_host_s_own(
    name: str, title: str, flags: int, rows: bytes
) -> None:
    assert title
    assert check(rows, flags, Limits(4000, 1500, 3000)) == 0


@pytest.mark.parametrize("step", ALL)
def test_letting_go_of_the_rail_is_suggested_up_to_40_newtons_only(step: Step) -> None:
    assert step.cue != "let go when the rhythm is comfortable" or step.load_n <= 40


def test_every_programme_begins_with_attention_or_a_hand_on_the_rail() -> None:
    for name, steps in STEPS.items():
        heavy = steps[0].mode == FORCE and steps[0].load_n > 40
        assert heavy or steps[0].cue in {"attend to your steps", "hold the rail"}, name


class TestCatalogue:
    def test_names_are_unique_and_found(self) -> None:
        catalogue = Catalogue()
        for number, (name, _title, _flags, _rows) in enumerate(PROGRAMMES):
            assert catalogue.find(name) == number
            assert catalogue.name(number) == name
        assert catalogue.find("no such programme") == -1
        assert catalogue.entry(-1) is catalogue.entry(catalogue.count()) is None
        assert catalogue.name(catalogue.count()) == ""

    def test_a_host_s_programmes_come_after_the_built_in_ones(self) -> None:
        catalogue = Catalogue()
        first, second = ("a", "A", 0, b"1"), ("b", "B", 0, b"2")
        catalogue.put(first)
        catalogue.put(second)
        assert [catalogue.name(number) for number in range(len(PROGRAMMES), catalogue.count())] == ["a", "b"]
        newer = ("a", "A again", 0, b"3")
        catalogue.put(newer)
        assert catalogue.entry(catalogue.find("a")) is newer
        assert catalogue.count() == len(PROGRAMMES) + 2
        catalogue.drop("a")
        assert [entry[0] for entry in catalogue.own] == ["b"]
