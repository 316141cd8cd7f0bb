"""What a host may ask and change about walkers, and what takes a hand or a reason."""

from typing import Any

import pytest
from backstride.core import codes, requests
from backstride.link import messages
from backstride.tasks.training import record
from trained_bench import DAY_S, START_UTC_S, TrainedBench

RUNNING, LONG, REST, PLAN = range(4)
BY_NAME = 255
COACH = "Dr Bo\nstronger than the numbers say"


def past(number: int, utc_s: int = START_UTC_S, walker: str = "ann", **values: Any) -> tuple[Any, ...]:
    """A session for `history.add`: ten minutes backwards in fourteen, unless said otherwise."""
    usual = {"number": number, "ended_utc_s": utc_s, "active_s": 840, "reverse_s": 600}
    usual |= dict.fromkeys(record.PAST[15:19], 255)
    fields = [field[0] for field in messages.row(messages.HISTORY_ADD)[3]]
    return (*[(usual | values).get(name, 0) for name in fields[:-1]], f"knee-care-10\n{walker}")


def with_ann(*sessions: tuple[Any, ...]) -> TrainedBench:
    bench = TrainedBench()
    bench.stand(3)
    assert bench.trainer.choose("ann", 70) == codes.OK
    for session in sessions:
        assert bench.command(messages.HISTORY_ADD, *session) == "ok"
    return bench


def walker(bench: TrainedBench, name: str = "ann") -> dict[str, Any]:
    answer = bench.command(messages.WALKER_GET, BY_NAME, name)
    assert isinstance(answer, dict)
    return answer


def missing(mask: int) -> list[str]:
    return [name for bit, name in enumerate(codes.MISSING) if mask >> bit & 1]


def trained() -> TrainedBench:
    """Everything but the confirmation: six sessions over six weeks, one of them brisk."""
    days = [START_UTC_S - (40 - 6 * number) * DAY_S for number in range(6)]
    sessions = [past(number, utc_s, steady_s=300 * (number == 5)) for number, utc_s in enumerate(days)]
    return with_ann(*sessions)


class TestReading:
    def test_a_walker_is_told_with_progress_plan_and_week(self) -> None:
        found = walker(with_ann(past(1, START_UTC_S - DAY_S), past(2, START_UTC_S - 8 * DAY_S)))
        assert (found["name"], found["mass_kg"], found["sessions"], found["reverse_s"]) == (
            "ann",
            70,
            2,
            1200,
        )
        assert (found["sessions_least"], found["sessions_most"], found["rest_h"]) == (3, 4, 48)
        assert (found["week_sessions"], found["week_s"], found["week_before_s"]) == (1, 600, 600)
        assert missing(found["missing_to_run"]) == [
            "sessions",
            "minutes",
            "steady pace",
            "sessions without a safety stop",
            "confirmation",
        ]

    def test_without_a_clock_the_week_is_unknown_and_holds_nobody(self) -> None:
        bench = with_ann(*[past(number) for number in range(5)])
        assert bench.command(messages.PLAN_SET, 1, 1, 5, 5, 0, 48, 1, "ann") == "ok"
        bench.utc_s = 0
        bench.trainer.refresh()
        assert walker(bench)["week_sessions"] == 255
        assert bench.pipeline.locks.plan == 0
        assert bench.ask(requests.START) == codes.OK

    def test_walkers_are_listed_in_the_order_of_their_names(self) -> None:
        bench = TrainedBench()
        bench.stand(3)
        for name in ("bo", "ann", "cy"):
            bench.trainer.choose(name, 70)
            bench.trainer.walkers.save()
        listed = [bench.command(messages.WALKER_GET, index, "") for index in range(4)]
        assert [answer["name"] for answer in listed[:3] if isinstance(answer, dict)] == ["ann", "bo", "cy"]
        assert listed[3] == "unknown"

    def test_history_is_told_from_the_last_session_back(self) -> None:
        bench = with_ann(past(1), past(2, flags=codes.PAST_SLED))
        last = bench.command(messages.HISTORY_GET, 0, "ann")
        assert isinstance(last, dict)
        assert (last["number"], last["flags"]) == (2, codes.PAST_SLED)
        assert last["ended_utc_s"] == START_UTC_S // 60 * 60
        assert last["programme_walker"] == "knee-care-10\nann"
        assert bench.command(messages.HISTORY_GET, 2, "ann") == "unknown"

    def test_an_empty_name_is_who_walks_now_and_a_strangers_is_nobody(self) -> None:
        bench = with_ann()
        assert walker(bench, "")["name"] == "ann"
        assert bench.command(messages.WALKER_GET, BY_NAME, "bo") == "unknown"
        assert bench.command(messages.HISTORY_GET, 0, "bo") == "unknown"


class TestChanging:
    def test_a_plan_is_kept_and_what_is_none_refused(self) -> None:
        bench = with_ann()
        assert bench.command(messages.PLAN_SET, 2, 3, 8, 12, 5, 72, 0, "ann") == "ok"
        assert bench.command(messages.PLAN_SET, 3, 2, 8, 12, 5, 72, 0, "ann") == "out_of_range"
        assert bench.command(messages.PLAN_SET, 2, 3, 8, 12, 5, 72, 0, "bo") == "unknown"
        again = TrainedBench(storage=bench.storage)
        assert walker(again)["rest_h"] == 72

    def test_a_walker_who_is_not_here_is_changed_in_storage(self) -> None:
        bench = with_ann()
        bench.trainer.choose("bo", 0)
        assert bench.command(messages.PLAN_SET, 2, 3, 8, 12, 5, 72, 0, "ann") == "ok"
        assert walker(bench)["rest_h"] == 72
        assert bench.trainer.walkers.now.name == "bo"

    def test_a_session_is_added_once(self) -> None:
        bench = with_ann(past(1), past(1))
        assert walker(bench)["sessions"] == 1

    def test_a_walker_is_deleted_with_all_history(self) -> None:
        bench = with_ann(past(1))
        assert bench.command(messages.WALKER_DELETE, "ann") == "ok"
        assert bench.command(messages.WALKER_DELETE, "ann") == "unknown"
        assert bench.storage.files == {}
        assert bench.trainer.walkers.now.name == "guest"

    def test_nothing_is_written_during_a_session_or_on_a_moving_belt(self) -> None:
        bench = with_ann(past(1))
        bench.begin("free")
        assert bench.command(messages.PLAN_SET, 2, 3, 8, 12, 5, 72, 0, "ann") == "wrong_state"
        assert bench.command(messages.WALKER_DELETE, "ann") == "wrong_state"
        assert bench.command(messages.HISTORY_ADD, *past(2)) == "wrong_state"
        assert bench.command(messages.OVERRIDE, LONG, 1, COACH) == "wrong_state"
        assert walker(bench)["sessions"] == 1

    def test_a_full_storage_is_told(self) -> None:
        bench = with_ann()
        bench.storage.full = True
        assert bench.command(messages.PLAN_SET, 2, 3, 8, 12, 5, 72, 0, "ann") == "not_saved"


class TestRunning:
    def test_is_locked_until_all_conditions_are_met_and_says_what_is_missing(self) -> None:
        bench = with_ann(*[past(number) for number in range(5)])
        bench.select("reverse-run")
        assert bench.ask(requests.START) == codes.LOCKED
        assert missing(bench.pipeline.locks.refused) == ["sessions", "minutes", "steady pace", "confirmation"]

    def test_is_unlocked_by_a_hand_and_stays_so(self) -> None:
        bench = trained()
        bench.select("reverse-run")
        assert bench.ask(requests.START) == codes.LOCKED
        assert missing(bench.pipeline.locks.refused) == ["confirmation"]
        assert bench.ask(requests.CONFIRM_RUNNING) == codes.NEEDS_HAND
        bench.press()
        assert bench.ask(requests.CONFIRM_RUNNING) == codes.OK
        bench.stand(1.1)
        again = TrainedBench(storage=bench.storage)
        again.stand(3)
        again.trainer.choose("ann", 0)
        again.select("reverse-run")
        assert again.ask(requests.START) == codes.OK

    def test_another_walker_is_not_unlocked_by_it(self) -> None:
        bench = trained()
        bench.select("reverse-run")
        bench.press()
        assert bench.ask(requests.CONFIRM_RUNNING) == codes.OK
        bench.stand(1.1)
        for name in ("bo", "guest", ""):
            bench.trainer.choose(name, 0)
            bench.select("reverse-run")
            assert bench.ask(requests.START) == codes.LOCKED

    def test_a_safety_stop_locks_it_again_for_three_sessions(self) -> None:
        bench = trained()
        bench.select("reverse-run")
        bench.press()
        bench.ask(requests.CONFIRM_RUNNING)
        bench.stand(1.1)
        assert bench.command(messages.HISTORY_ADD, *past(9, flags=codes.PAST_SAFETY_STOP)) == "ok"
        assert missing(bench.pipeline.locks.running) == ["sessions without a safety stop"]
        for number in (10, 11, 12):
            assert bench.pipeline.locks.running
            bench.command(messages.HISTORY_ADD, *past(number))
        assert bench.pipeline.locks.running == 0


class TestOverride:
    def test_of_running_takes_a_hand_a_name_and_a_reason(self) -> None:
        bench = with_ann()
        bench.select("reverse-run")
        assert bench.command(messages.OVERRIDE, RUNNING, 1, COACH) == "needs_hand"
        bench.press()
        assert bench.command(messages.OVERRIDE, RUNNING, 1, "Dr Bo\n") == "out_of_range"
        assert bench.command(messages.OVERRIDE, RUNNING, 1, "stronger than the numbers say") == "out_of_range"
        assert bench.command(messages.OVERRIDE, RUNNING, 1, COACH) == "ok"
        assert bench.ask(requests.START) == codes.OK

    def test_is_recorded_told_and_kept(self) -> None:
        bench = with_ann()
        assert bench.command(messages.OVERRIDE, LONG, 1, COACH) == "ok"
        assert (codes.EVENT_OVERRIDE, LONG) in bench.told
        again = TrainedBench(storage=bench.storage)
        found = again.command(messages.OVERRIDE_GET, 0, "ann")
        assert found == {
            "index": 0,
            "utc_s": START_UTC_S // 60 * 60,
            "grant": LONG,
            "granted": True,
            "coach_reason": COACH,
        }
        again.trainer.choose("ann", 0)
        assert again.pipeline.locks.long == 0

    def test_is_taken_back_with_a_reason_too(self) -> None:
        bench = with_ann()
        bench.command(messages.OVERRIDE, LONG, 1, COACH)
        assert bench.command(messages.OVERRIDE, LONG, 0, "Dr Bo\na sore knee") == "ok"
        assert bench.pipeline.locks.long
        found = bench.command(messages.OVERRIDE_GET, 0, "ann")
        assert isinstance(found, dict)
        assert (found["grant"], found["granted"]) == (LONG, False)

    def test_is_not_for_a_guest(self) -> None:
        bench = TrainedBench()
        bench.stand(3)
        assert bench.command(messages.OVERRIDE, LONG, 1, COACH) == "wrong_state"

    @pytest.mark.parametrize(("grant", "on"), [(4, 1), (255, 1), (LONG, 2)])
    def test_of_what_there_is_not_is_refused(self, grant: int, on: int) -> None:
        assert with_ann().command(messages.OVERRIDE, grant, on, COACH) == "out_of_range"


class TestPlan:
    def held(self) -> TrainedBench:
        """Four sessions in this week, and a coach who wants the plan kept."""
        days = [START_UTC_S - day * DAY_S for day in (6, 4, 2, 1)]
        bench = with_ann(*[past(number, utc_s) for number, utc_s in enumerate(days)])
        assert bench.command(messages.PLAN_SET, 3, 4, 10, 15, 10, 48, 1, "ann") == "ok"
        return bench

    def test_is_advice_unless_a_coach_holds_to_it(self) -> None:
        bench = self.held()
        bench.command(messages.PLAN_SET, 3, 4, 10, 15, 10, 48, 0, "ann")
        bench.begin("free")
        bench.stand(0.1)
        assert (codes.EVENT_PLAN, codes.ADVICE_SESSIONS | codes.ADVICE_MINUTES) in bench.told

    def test_held_locks_every_programme_until_the_week_has_room(self) -> None:
        bench = self.held()
        assert bench.ask(requests.START) == codes.LOCKED
        assert missing(bench.pipeline.locks.refused) == ["weekly plan"]
        bench.utc_s += 7 * DAY_S
        bench.stand(31)
        assert bench.ask(requests.START) == codes.OK

    def test_is_overridden_for_one_session(self) -> None:
        bench = self.held()
        assert bench.command(messages.OVERRIDE, PLAN, 1, COACH) == "ok"
        assert bench.ask(requests.START) == codes.OK
        bench.stand(1.1)
        bench.ask(requests.STOP)
        bench.stand(4)
        assert bench.ask(requests.START) == codes.LOCKED

    def test_two_days_after_sled_work_sleds_are_locked_and_nothing_else(self) -> None:
        bench = with_ann(past(1, START_UTC_S - DAY_S, flags=codes.PAST_SLED))
        bench.select("sled-drag")
        assert bench.ask(requests.START) == codes.LOCKED
        assert missing(bench.pipeline.locks.refused) == ["rest after sled work"]
        bench.select("free")
        assert bench.ask(requests.START) == codes.OK
        bench.ask(requests.STOP)
        bench.stand(4)
        bench.select("sled-drag")
        bench.utc_s += DAY_S + 60
        bench.stand(31)
        assert bench.ask(requests.START) == codes.OK


def test_a_walkers_own_speed_is_that_of_first_steps() -> None:
    bench = with_ann()
    bench.begin("first-steps")
    bench.change(-0.45, 0.8)
    bench.walk(-0.45, 125)
    bench.ask(requests.STOP)
    bench.change(0.0, 0.8)
    bench.stand(4)
    assert walker(bench)["own_mm_s"] == pytest.approx(450, abs=8)
    assert bench.pipeline.player.own_mm_s == walker(bench)["own_mm_s"]
    bench.trainer.choose("guest", 0)
    assert bench.pipeline.player.own_mm_s == 0
