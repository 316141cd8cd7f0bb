"""A session as its walker's record has it, judged by what the belt did."""

import math
from typing import Any

import pytest
from backstride.core import codes, requests
from backstride.tasks.training import record
from trained_bench import START_UTC_S, TrainedBench


def last(bench: TrainedBench) -> dict[str, Any]:
    """The last session of who walks now, by the names of its numbers."""
    return dict(zip(record.PAST, bench.trainer.walkers.now.past[-1], strict=True))


def ended(bench: TrainedBench) -> None:
    """Stop the session and come to stand."""
    bench.ask(requests.STOP)
    bench.change(0.0, 0.8)
    bench.stand(4)


def walked(speed_m_s: float, seconds: float, level: int = 0) -> TrainedBench:
    bench = TrainedBench()
    bench.trainer.choose("ann", 70)
    bench.begin("free")
    bench.change(speed_m_s, 0.8)
    if level:
        bench.ask(requests.LEVEL, level)
    bench.walk(speed_m_s, seconds)
    ended(bench)
    return bench


@pytest.fixture(scope="module")
def three_minutes() -> TrainedBench:
    return walked(-0.9, 180, level=2)


class TestOneSession:
    def test_is_in_the_record_with_date_and_programme(self, three_minutes: TrainedBench) -> None:
        found = last(three_minutes)
        assert found["ended_min"] == START_UTC_S // 60
        assert found["programme"] == "free"
        assert found["number"] == 1
        assert found["flags"] == 0

    def test_has_the_belts_distance_and_time(self, three_minutes: TrainedBench) -> None:
        found = last(three_minutes)
        assert found["reverse_mm"] == pytest.approx(-three_minutes.belt.position_m * 1000, abs=600)
        assert found["forward_mm"] == 0
        # A second of looking at either end.
        assert found["reverse_s"] == pytest.approx(181, abs=2)
        assert found["active_s"] == pytest.approx(182, abs=2)
        assert found["reverse_fastest_mm_s"] == pytest.approx(900, abs=10)

    def test_has_the_energy_of_the_published_equations(self, three_minutes: TrainedBench) -> None:
        # 54 m/min against 40 N, a slope of 5.8 % to 70 kg: (3.5 + 5.4 + 5.66) * 1.27.
        slope = 40 / (70 * 9.81)
        uptake = (3.5 + 0.1 * 54 + 1.8 * 54 * slope) * (1.3 - 0.1 * (slope - 0.05) / 0.025)
        # The first seconds have less force, and the ramps less speed.
        assert last(three_minutes)["energy_dkcal"] / 10 == pytest.approx(uptake * 70 / 200 * 3, rel=0.04)
        assert last(three_minutes)["extrapolated_percent"] <= 2

    def test_has_the_cadence_of_the_steps(self) -> None:
        bench = TrainedBench()
        bench.trainer.choose("ann", 70)
        bench.begin("free")
        bench.change(-0.9, 0.8)
        # 1.6 Hz are 96 steps a minute.
        bench.walk(-0.9, 60, ripple=0.1)
        ended(bench)
        assert last(bench)["cadence_dspm"] == pytest.approx(960, abs=15)
        # Without a ripple nobody's steps are heard.
        assert last(walked(-0.9, 30))["cadence_dspm"] == 65_535

    def test_is_there_after_a_restart(self, three_minutes: TrainedBench) -> None:
        again = TrainedBench(storage=three_minutes.storage)
        assert again.trainer.choose("ann", 0) == codes.OK
        assert last(again) == last(three_minutes)
        assert again.trainer.walkers.now.progress.sessions == 1


def test_a_brisk_and_steady_walk_is_counted_as_such() -> None:
    assert last(walked(-1.4, 130))["steady_s"] == 120
    assert last(walked(-1.2, 130))["steady_s"] == 0


def test_both_ways_are_told_apart() -> None:
    bench = TrainedBench()
    bench.trainer.choose("ann", 70)
    bench.begin("knee-care-10")
    bench.change(0.8, 0.8)
    bench.walk(0.8, 60)
    bench.change(-0.5, 0.8)
    bench.walk(-0.5, 30)
    ended(bench)
    found = last(bench)
    assert found["forward_s"] == pytest.approx(61, abs=2)
    assert found["reverse_s"] == pytest.approx(31, abs=2)
    assert found["forward_mm"] == pytest.approx(48_640, abs=700)
    assert found["forward_fastest_mm_s"] == pytest.approx(800, abs=10)
    assert found["reverse_fastest_mm_s"] == pytest.approx(500, abs=10)


def test_a_pull_at_120_n_for_20_s_is_sled_work() -> None:
    assert last(walked(-1.0, 40, level=8))["flags"] == codes.PAST_SLED
    assert last(walked(-1.0, 40, level=5))["flags"] == 0


@pytest.mark.parametrize("contact", ["stop", "key"])
def test_a_safety_stop_is_remembered(contact: str) -> None:
    bench = TrainedBench()
    bench.trainer.choose("ann", 70)
    bench.begin("free")
    bench.change(-0.7, 0.8)
    bench.walk(-0.7, 10)
    setattr(bench.inputs, contact, contact == "stop")
    bench.walk(-0.7, 0.2)
    setattr(bench.inputs, contact, contact == "key")
    bench.change(0.0, 0.8)
    bench.stand(4)
    bench.press()
    bench.ask(requests.STOP)
    bench.stand(2)
    assert last(bench)["flags"] == codes.PAST_SAFETY_STOP
    assert bench.trainer.walkers.now.progress.calm_sessions == 0


def test_answers_after_the_session_are_in_its_record() -> None:
    bench = TrainedBench()
    bench.trainer.choose("ann", 70)
    bench.begin("free")
    bench.ask(requests.ANSWER, codes.PAIN, 1)
    bench.change(-0.7, 0.8)
    bench.walk(-0.7, 10)
    ended(bench)
    bench.ask(requests.ANSWER, codes.PAIN, 2)
    bench.ask(requests.ANSWER, codes.EXERTION, 6)
    bench.stand(2)
    found = last(bench)
    assert [found[name] for name in record.PAST[15:19]] == [1, codes.NO_ANSWER, 2, 6]


def test_pain_is_remembered_as_the_end() -> None:
    bench = TrainedBench()
    bench.trainer.choose("ann", 70)
    bench.begin("free")
    bench.change(-0.7, 0.8)
    bench.walk(-0.7, 10)
    bench.ask(requests.ANSWER, codes.PAIN, 6)
    bench.walk(-0.7, 2)
    assert last(bench)["flags"] == codes.PAST_PAIN


def test_a_guests_session_is_kept_for_as_long_as_the_guest_is_here() -> None:
    bench = TrainedBench()
    bench.begin("free")
    bench.change(-0.7, 0.8)
    bench.walk(-0.7, 10)
    ended(bench)
    assert len(bench.trainer.walkers.now.past) == 1
    assert bench.storage.files == {}
    bench.trainer.choose("", 0)
    assert bench.trainer.walkers.now.past == []


def test_a_session_that_begins_at_once_takes_nothing_of_the_last_and_loses_nothing() -> None:
    bench = TrainedBench()
    bench.trainer.choose("ann", 70)
    bench.begin("free")
    bench.change(-0.7, 0.8)
    bench.walk(-0.7, 30)
    # Both between two ticks' looks, and with a ring too full for their events.
    bench.watches.clear()
    bench.ask(requests.STOP)
    bench.ask(requests.START)
    bench.watches.append(TrainedBench._look)
    bench.events.clear()
    bench._heard = 0
    bench.walk(-0.7, 30)
    ended(bench)
    past = bench.trainer.walkers.now.past
    assert [row[0] for row in past] == [1, 2]
    assert past[0][record.REVERSE_MM] == pytest.approx(21_300, abs=800)
    assert past[1][record.REVERSE_MM] == pytest.approx(21_300, abs=800)


class TestFatigue:
    def told(self, bench: TrainedBench) -> int:
        return bench.told.count((codes.EVENT_CUE, codes.CUE_BEFORE_TIRED))

    def on_the_way(self) -> TrainedBench:
        bench = TrainedBench()
        bench.begin("free")
        bench.change(-1.0, 0.8)
        bench.walk(-1.0, 60, ripple=0.1)
        return bench

    def test_a_walker_who_slows_is_told_in_time(self) -> None:
        bench = self.on_the_way()
        assert self.told(bench) == 0
        bench.change(-0.75, 0.1)
        bench.walk(-0.75, 40, ripple=0.1)
        assert self.told(bench) == 1

    def test_a_steady_one_is_not(self) -> None:
        bench = self.on_the_way()
        bench.walk(-0.93, 120, ripple=0.15)
        assert self.told(bench) == 0

    def test_nor_one_who_was_given_more_load(self) -> None:
        bench = self.on_the_way()
        bench.ask(requests.LEVEL, 4)
        bench.change(-0.7, 0.1)
        bench.walk(-0.7, 120, ripple=0.1)
        assert self.told(bench) == 0

    def test_nor_one_who_stops_or_pauses(self) -> None:
        bench = self.on_the_way()
        bench.change(0.0, 0.5)
        bench.stand(40)
        assert self.told(bench) == 0
        bench.change(-0.7, 0.5)
        bench.walk(-0.7, 60)
        assert self.told(bench) == 0


def test_looks_that_come_late_lose_no_energy() -> None:
    prompt, late = walked(-1.0, 60), TrainedBench()
    late.trainer.choose("ann", 70)
    late.begin("free")
    late.change(-1.0, 0.8)
    late.watches.clear()
    for _ in range(15):
        late.walk(-1.0, 4)
        late.trainer.look()
    late.watches.append(TrainedBench._look)
    ended(late)
    assert math.isclose(last(late)["energy_dkcal"], last(prompt)["energy_dkcal"], rel_tol=0.02)
