"""The self-test on the real firmware: a sound machine passes, what is broken is found by its own check."""

from __future__ import annotations

import pytest
from attended import Attended
from backstride_host.errors import SelfTestRefused
from backstride_host.selftest import run
from backstride_host.selftest.result import FAILED, PASSED, SKIPPED
from backstride_host.selftest.table import CHECKS, NAMES


def test_a_sound_machine_passes_everything_and_is_left_as_it_was() -> None:
    with Attended() as machine:
        found = machine.test()
        assert tuple(found) == NAMES
        assert {name: result.why for name, result in found.items() if result.verdict != PASSED} == {}
        now = machine.bench.now()
        assert (now["state"], now["faults"]) == ("idle", [])
        for name in ("link.telemetry_hz", "console.dim_after_s"):
            parameter = machine.bench.client.parameter(name)
            assert parameter.value == parameter.default


# What is broken, and the check that says so by which figure or words.
BROKEN = [
    ("encoder.a_stuck", None, "encoder", "forward_edges_a is 0"),
    ("encoder.b_stuck", None, "encoder", "backward_edges_b is 0"),
    ("encoder.swapped", None, "encoder", "forward_wrong_way is 4"),
    ("encoder.dropped_edges", None, "encoder", "encoder.dropped_edges"),
    ("encoder.bounce", None, "encoder", "encoder.bounce"),
    ("coil.open", None, "coil", "coil.open"),
    ("coil.short", None, "coil", "coil.resistance"),
    ("coil.driver_stuck_on", None, "coil", "coil.overcurrent"),
    ("current.offset", None, "current", "current_mean"),
    ("current.stuck", None, "coil", "coil.open"),
    ("temperature.open", None, "temperature", "temperature is -3"),
    ("coil.hot", 100, "temperature", "temperature is"),
    ("supply.sag", 18.0, "supply", "supply_least"),
    ("key.stuck", None, "key", "key was expected and nothing came"),
    ("key.pulled", None, "state", "key.out"),
    ("display.missing", None, "display", "answers is 0"),
    ("link.bit_errors", 0.0001, "link", "damaged"),
    ("link.cut", None, "link", "no telemetry"),
]


@pytest.mark.parametrize(("fault", "value", "name", "words"), BROKEN, ids=[row[0] for row in BROKEN])
def test_what_is_broken_is_found(fault: str, value: float | None, name: str, words: str) -> None:
    # The console looks for its display when it starts.
    names = ("restart", name) if name == "display" else (name,)
    with Attended() as machine:
        result = machine.test(*names, fault=fault, value=value)[name]
    assert result.verdict == FAILED
    assert words in result.why
    assert result.advice


def test_a_tick_that_is_held_up_is_found() -> None:
    with Attended(tick_jitter_us=9000) as machine:
        result = machine.test("timing")["timing"]
    assert (result.verdict, "tick_worst_off" in result.why) == (FAILED, True)


def test_a_slow_collection_is_found() -> None:
    with Attended(collection_us=150_000) as machine:
        result = machine.test("memory")["memory"]
    # Interrupts that came meanwhile are served in it, too.
    assert 150_000 <= result.figures[0].value < 200_000
    assert result.verdict == FAILED


def test_what_eyes_and_ears_deny_fails() -> None:
    with Attended() as machine:
        machine.seen = False
        found = machine.test("buzzer", "display")
    assert [result.verdict for result in found.values()] == [FAILED, FAILED]


def test_a_fault_is_told_once_not_by_each_check_after_it() -> None:
    with Attended() as machine:
        found = machine.test("state", "clock", fault="key.pulled")
    assert [result.verdict for result in found.values()] == [FAILED, PASSED]


def test_the_wrong_button_is_not_taken_for_the_right_one() -> None:
    with Attended() as machine:
        machine.instead = {"press.up": "press.down"}
        assert "up was expected and down came" in machine.test("up")["up"].why


def test_a_current_begins_by_a_hand_only() -> None:
    with Attended() as machine:
        machine.forgets_the_button = True
        assert "DOWN was not pressed" in machine.test("coil")["coil"].why


def test_who_does_nothing_fails_after_a_minute() -> None:
    with Attended() as machine:
        machine.instead = {"belt.forward": "nothing", "belt.spin": "nothing", "press.stop": "nothing"}
        found = machine.test("encoder", "coil", "stop")
        assert [result.verdict for result in found.values()] == [FAILED] * 3
        assert machine.now_s() < 4 * 60


def test_confirm_alone_makes_a_latch_first_and_begins_no_session() -> None:
    with Attended() as machine:
        assert machine.test("confirm")["confirm"].verdict == PASSED
        assert machine.asked == ["press.stop", "press.confirm"]
        assert machine.bench.now()["state"] == "idle"


def test_without_anybody_there_nothing_is_asked() -> None:
    with Attended() as machine:
        bench = machine.connected()
        found = list(run.results(bench, CHECKS, attended=False))
        assert machine.asked == []
    verdicts = {check.hands: {r.verdict for r in found if r.name == check.name} for check in CHECKS}
    assert verdicts == {False: {PASSED}, True: {SKIPPED}}


def test_it_does_not_begin_in_a_session() -> None:
    with Attended() as machine:
        bench = machine.connected()
        run.refuse_while_used(bench)
        bench.client.session_start("free")
        with pytest.raises(SelfTestRefused, match="ready"):
            run.refuse_while_used(bench)


def test_it_does_not_begin_on_a_moving_belt() -> None:
    with Attended() as machine:
        bench = machine.connected()
        machine.do("belt.forward", "now")
        bench.rest(1.5)
        with pytest.raises(SelfTestRefused, match="belt moves"):
            run.refuse_while_used(bench)
