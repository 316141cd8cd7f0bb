"""What a host or a hand may do, state by state, on the whole core."""

import pytest
from backstride.core import codes, faults, params, requests
from backstride.core.programme_rows import GATE_RUNNING, GATE_SESSIONS, POWER, SLED
from belt import Bench

SAFETY = params.index_of("brake.max_force_dn")
PLAIN = params.index_of("console.buzzer_percent")


def test_a_session_starts_at_once_from_idle_and_only_once() -> None:
    bench = Bench()
    bench.begin("knee-care-10")
    assert bench.ask(requests.START) == codes.WRONG_STATE


@pytest.mark.parametrize("facing", [-1, 2, 255])
def test_a_facing_that_is_none_is_refused(facing: int) -> None:
    bench = Bench()
    bench.stand(1)
    assert bench.ask(requests.START, facing) == codes.OUT_OF_RANGE
    assert bench.ask(requests.FACING, facing) == codes.OUT_OF_RANGE


def test_without_the_key_there_is_no_session() -> None:
    bench = Bench()
    bench.inputs.key = False
    bench.stand(1)
    assert bench.ask(requests.START) == codes.WRONG_STATE


def test_a_programme_is_chosen_before_the_session_and_not_within_it() -> None:
    bench = Bench()
    bench.stand(1)
    assert bench.ask(requests.SELECT, 2) == codes.OK
    assert bench.ask(requests.SELECT, 99) == codes.UNKNOWN
    assert bench.ask(requests.START) == codes.OK
    assert bench.ask(requests.SELECT, 1) == codes.WRONG_STATE
    assert bench.pipeline.player.programme == 2


def test_the_walker_turns_round_only_on_a_standing_belt() -> None:
    bench = Bench()
    bench.under_load()
    assert bench.ask(requests.FACING, codes.FACING_AWAY) == codes.WRONG_STATE
    bench.change(0.0, 0.8)
    bench.stand(1)
    assert bench.ask(requests.FACING, codes.FACING_AWAY) == codes.OK
    assert bench.pipeline.gentle.drag_only


def test_a_level_needs_a_session() -> None:
    bench = Bench()
    bench.stand(1)
    assert bench.ask(requests.LEVEL, 3) == codes.WRONG_STATE
    bench.under_load()
    assert bench.ask(requests.LEVEL, 3) == codes.OK
    assert bench.ask(requests.LEVEL, 11) == codes.OUT_OF_RANGE


def test_a_host_holds_a_force_only_while_the_session_is_active() -> None:
    bench = Bench()
    bench.begin("free")
    assert bench.ask(requests.FORCE, 500, 2000) == codes.WRONG_STATE
    bench.change(-0.8, 0.8)
    assert bench.ask(requests.FORCE, 500, 2000) == codes.OK


@pytest.mark.parametrize(("force_dn", "asked"), [(400, 0), (401, 1)])
def test_a_heavy_force_of_a_host_asks_once_for_a_hand_on_the_rail(force_dn: int, asked: int) -> None:
    bench = Bench()
    bench.begin("free")
    bench.change(-0.8, 0.8)
    for _ in range(3):
        bench.ask(requests.FORCE, force_dn, 2000)
        bench.walk(-0.8, 1)
    assert bench.events.count((codes.EVENT_CUE, codes.CUE_HAND_ON_RAIL)) == asked


def test_a_locked_programme_starts_once_its_gate_is_open() -> None:
    bench = Bench()
    bench.stand(3)
    bench.select("reverse-run")
    assert bench.ask(requests.START) == codes.LOCKED
    assert (codes.EVENT_CUE, codes.CUE_LOCKED) in bench.events
    bench.pipeline.locks.running = 0
    assert bench.ask(requests.START) == codes.OK


@pytest.mark.parametrize(
    ("flags", "missing"),
    [
        (0, 0),
        (GATE_RUNNING, codes.MISSING_STEADY_PACE),
        (GATE_SESSIONS, codes.MISSING_LONG_SESSIONS),
        (SLED, codes.MISSING_REST),
        (GATE_RUNNING | SLED, codes.MISSING_STEADY_PACE | codes.MISSING_REST),
    ],
)
def test_each_lock_is_for_the_programmes_that_have_its_flag(flags: int, missing: int) -> None:
    locks = Bench().pipeline.locks
    locks.running, locks.long = codes.MISSING_STEADY_PACE, codes.MISSING_LONG_SESSIONS
    locks.rest = codes.MISSING_REST
    assert locks.missing(flags) == missing
    locks.plan = codes.MISSING_PLAN
    assert locks.missing(flags) == missing | codes.MISSING_PLAN


def test_only_a_running_programme_that_was_unlocked_may_be_run() -> None:
    for programme, faults_up in (("free", True), ("reverse-run", False)):
        bench = Bench()
        bench.pipeline.locks.running = 0
        bench.begin(programme)
        # To the run of Reverse Run, after its warm-up.
        bench.pipeline.player.restore(0, 2, 0, 2)
        bench.change(-2.0, 0.8)
        assert bool(bench.pipeline.book.mask >> faults.SPEED_OVER & 1) == faults_up


class TestUnlocking:
    def ready(self) -> Bench:
        """A walker who has met every condition but the confirmation."""
        bench = Bench()
        bench.stand(3)
        bench.select("reverse-run")
        bench.pipeline.locks.running = codes.MISSING_CONFIRMATION
        return bench

    def test_takes_a_hand_at_the_console(self) -> None:
        bench = self.ready()
        assert bench.ask(requests.CONFIRM_RUNNING) == codes.NEEDS_HAND
        bench.press()
        assert bench.pipeline.session.state == codes.IDLE
        assert bench.ask(requests.CONFIRM_RUNNING) == codes.OK
        assert bench.ask(requests.START) == codes.OK

    def test_or_the_button_held_on_the_locked_programme(self) -> None:
        bench = self.ready()
        bench.inputs.confirm = True
        bench.stand(1.2)
        bench.inputs.confirm = False
        bench.stand(0.1)
        assert (codes.EVENT_LOCKED, codes.MISSING_CONFIRMATION) in bench.events
        assert (codes.EVENT_UNLOCKED, 0) in bench.events
        bench.press()
        assert bench.pipeline.session.state == codes.READY

    def test_needs_every_other_condition(self) -> None:
        bench = self.ready()
        bench.pipeline.locks.running |= codes.MISSING_MINUTES
        bench.press()
        assert bench.ask(requests.CONFIRM_RUNNING) == codes.LOCKED
        assert bench.pipeline.locks.refused == codes.MISSING_CONFIRMATION | codes.MISSING_MINUTES
        bench.inputs.confirm = True
        bench.stand(1.2)
        assert (codes.EVENT_UNLOCKED, 0) not in bench.events

    def test_is_for_between_sessions(self) -> None:
        bench = Bench()
        bench.begin("free")
        bench.press()
        assert bench.ask(requests.CONFIRM_RUNNING) == codes.WRONG_STATE


def test_a_mode_is_for_a_running_session_and_within_its_bounds() -> None:
    bench = Bench()
    bench.stand(1)
    assert bench.ask(requests.MODE, POWER, 60) == codes.WRONG_STATE
    bench.under_load(level=1)
    assert bench.ask(requests.MODE, POWER, 60) == codes.OK
    assert bench.ask(requests.MODE, POWER, 251) == codes.OUT_OF_RANGE
    assert bench.ask(requests.MODE, 15, 1) == codes.UNKNOWN
    bench.walk(-0.8, 30)
    # 60 W at 0.8 m/s.
    assert bench.pipeline.brake.command_dn == pytest.approx(750, abs=5)


def test_after_a_reset_a_host_cannot_resume_and_a_hand_can() -> None:
    bench = Bench()
    bench.stand(1)
    bench.pipeline.session.restore(3, 60_000)
    assert bench.ask(requests.RESUME) == codes.NEEDS_HAND
    bench.press()
    assert codes.STATES[bench.pipeline.session.state] == "ready"


def latched() -> Bench:
    """A belt that stands after the stop button was pressed and let go."""
    bench = Bench()
    bench.stand(1)
    bench.inputs.stop = True
    bench.stand(0.1)
    bench.inputs.stop = False
    bench.stand(5)
    assert bench.pipeline.book.latched
    return bench


def test_a_host_alone_never_lets_a_latch_go() -> None:
    bench = latched()
    assert bench.ask(requests.RESET_FAULTS) == codes.NEEDS_HAND
    assert bench.pipeline.book.latched


def test_a_hand_at_the_console_lets_it_go() -> None:
    bench = latched()
    bench.press()
    assert not bench.pipeline.book.latched


def test_a_hand_at_another_button_lets_the_host_do_it_for_ten_seconds() -> None:
    bench = latched()
    bench.inputs.up = True
    bench.stand(0.1)
    bench.inputs.up = False
    bench.stand(11)
    assert bench.ask(requests.RESET_FAULTS) == codes.NEEDS_HAND
    bench.inputs.up = True
    bench.stand(0.1)
    bench.inputs.up = False
    assert bench.ask(requests.RESET_FAULTS) == codes.OK


def test_no_latch_goes_while_the_belt_moves() -> None:
    bench = latched()
    bench.walk(0.3, 1)
    bench.press()
    assert bench.pipeline.book.latched


def test_no_latch_goes_without_the_key() -> None:
    bench = latched()
    bench.inputs.key = False
    bench.press()
    # Neither the key's own nor the one of the stop button, whose cause is long gone.
    assert faults.names(bench.pipeline.book.latched) == ["key.out", "stop.button"]


def test_after_a_reset_the_latch_wants_three_seconds_of_standstill() -> None:
    bench = Bench()
    bench.pipeline.book.set(faults.RESET_UNCLEAN, True)
    bench.pipeline.book.set(faults.RESET_UNCLEAN, False)
    bench.walk(0.5, 1)
    bench.stand(2)
    bench.press()
    assert bench.pipeline.book.latched
    bench.stand(2)
    bench.press()
    assert not bench.pipeline.book.latched


def test_a_safety_parameter_needs_idleness_and_a_hand() -> None:
    bench = Bench()
    bench.stand(1)
    assert bench.ask(requests.SET_PARAM, SAFETY, 2000) == codes.NEEDS_HAND
    bench.inputs.down = True
    bench.stand(0.1)
    bench.inputs.down = False
    bench.stand(0.1)
    assert bench.ask(requests.SET_PARAM, SAFETY, 2000) == codes.OK
    bench.under_load()
    assert bench.ask(requests.SET_PARAM, SAFETY, 3000) == codes.NEEDS_HAND
    bench.inputs.down = True
    bench.walk(-0.8, 0.1)
    assert bench.ask(requests.SET_PARAM, SAFETY, 3000) == codes.WRONG_STATE
    assert bench.pipeline.params.values[SAFETY] == 2000


def test_a_plain_parameter_is_set_at_any_time_within_its_range() -> None:
    bench = Bench()
    bench.under_load()
    assert bench.ask(requests.SET_PARAM, PLAIN, 70) == codes.OK
    assert bench.ask(requests.SET_PARAM, PLAIN, 101) == codes.OUT_OF_RANGE
    assert bench.ask(requests.SET_PARAM, 255, 0) == codes.UNKNOWN
    assert bench.pipeline.params.values[PLAIN] == 70


def test_setting_a_plain_parameter_is_not_felt_on_the_belt() -> None:
    bench = Bench()
    bench.under_load(level=5)
    bench.watches.append(lambda b: commands.append(b.pipeline.brake.command_dn))
    commands: list[int] = []
    bench.ask(requests.SET_PARAM, PLAIN, 70)
    bench.walk(-0.8, 1)
    assert set(commands) == {1000}
