"""What a reset must not lose: who walks, and what the session has asked of them."""

import pytest
from backstride.core import codes, requests
from backstride.tasks import retained, session_trace
from hypothesis import given, settings
from hypothesis import strategies as st
from trained_bench import TrainedBench


def in_session(name: str = "ann") -> TrainedBench:
    bench = TrainedBench()
    bench.trainer.choose(name, 70)
    bench.begin("free")
    bench.ask(requests.ANSWER, codes.PAIN, 1)
    bench.change(-1.4, 0.8)
    bench.walk(-1.4, 95)
    return bench


def after_reset(before: TrainedBench, state: int, data: bytes | bytearray) -> TrainedBench:
    """A console that starts anew on what the old one left."""
    bench = TrainedBench(storage=before.storage)
    values = retained.values_of(before.pipeline)
    retained.put_back(bench.pipeline, state, values)
    bench.trainer.restore(data)
    return bench


@pytest.fixture(scope="module")
def walking() -> TrainedBench:
    return in_session()


def test_a_session_in_the_middle_goes_on_with_all_it_had(walking: TrainedBench) -> None:
    again = after_reset(walking, retained.RUNNING, walking.trainer.keep())
    before, after = walking.trainer.effort, again.trainer.effort
    assert again.trainer.walkers.now.name == "ann"
    assert again.pipeline.player.load.mass_kg == 70
    assert after.reverse_ms == before.reverse_ms > 90_000
    assert after.energy.energy_dkcal == before.energy.energy_dkcal > 0
    assert after.pace.best_s == before.pace.best_s == 90
    assert after.reverse_fastest_mm_s == before.reverse_fastest_mm_s
    assert again.pipeline.questions.answers[codes.PAIN] == 1
    # The belt stands, a hand goes on, and the end of it is one session.
    again.stand(4)
    again.press()
    again.change(-1.4, 0.8)
    again.walk(-1.4, 30)
    again.ask(requests.STOP)
    again.change(0.0, 0.8)
    again.stand(4)
    (past,) = again.trainer.walkers.now.past
    assert past[2] == pytest.approx(127, abs=3)
    assert past[4] == pytest.approx(126, abs=4)


def test_a_reset_is_no_safety_stop_of_the_walkers(walking: TrainedBench) -> None:
    again = after_reset(walking, retained.RUNNING, walking.trainer.keep())
    again.pipeline.begin(2, True)
    again.stand(5)
    again.press()
    again.ask(requests.STOP)
    again.stand(2)
    assert again.trainer.walkers.now.past[-1][14] == 0


def test_a_session_that_was_over_but_not_written_is_written_once() -> None:
    bench = in_session()
    bench.ask(requests.STOP)
    bench.walk(-1.4, 1)
    data = bench.trainer.keep()
    assert bench.trainer.walkers.unsaved is False
    written = len(bench.trainer.walkers.now.past)
    assert written == 1
    # It was written just before the reset, and not.
    for storage in (bench.storage.files, {}):
        bench.storage.files = dict(storage)
        again = after_reset(bench, retained.ENDED, data)
        again.stand(3)
        assert len(again.trainer.walkers.now.past) == 1
        assert len(TrainedBench(storage=again.storage).trainer.walkers.names()) == 1


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=200))
def test_what_was_never_kept_changes_nothing(data: bytes) -> None:
    bench = TrainedBench()
    bench.trainer.restore(data)
    assert bench.trainer.walkers.now.name == "guest"
    assert bench.trainer.effort.reverse_ms == 0


@settings(max_examples=30, deadline=None)
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_nor_does_what_lost_a_bit(walking: TrainedBench, at: int, bit: int) -> None:
    data = bytearray(walking.trainer.keep())
    data[at % len(data)] ^= 1 << bit
    bench = TrainedBench()
    bench.trainer.restore(data)
    assert bench.trainer.walkers.now.name == "guest"


@pytest.mark.parametrize("name", ["guest", "Åsa", "語" * 32])
def test_any_name_is_kept(name: str) -> None:
    bench = TrainedBench()
    bench.trainer.choose(name, 0)
    again = TrainedBench()
    again.trainer.restore(bench.trainer.keep())
    assert again.trainer.walkers.now.name == name
    # RTC memory has 2 KiB.
    assert len(bench.trainer.keep()) + retained.BYTES + session_trace.BYTES_MOST < 2048
