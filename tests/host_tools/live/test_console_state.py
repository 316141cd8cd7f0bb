"""What is known of a console from its messages."""

import pytest
from backstride.core import codes, faults
from backstride_host import codec, layouts, programme
from backstride_host.client import Client
from backstride_host.connection import Received, ReceivedLine
from backstride_host.live.console_state import ConsoleState

RESET = """
name = "the chip starts anew"
duration_s = 14
[[walker]]
at_s = 1
do = "walk"
direction = "reverse"
speed_m_s = 0.6
[[fault]]
at_s = 8
for_s = 1
inject = "cpu.reset"
"""


def received(name: str, t_s: float = 0.0, **values) -> Received:
    zeros = {field.name: "" if field.is_tail else 0 for field in layouts.BY_NAME[name].fields}
    return Received(t_s, None, codec.decode(*codec.encode(name, zeros | values)))


@pytest.fixture
def state():
    return ConsoleState()


@pytest.mark.parametrize(
    ("facing", "direction", "going"),
    [
        ("console", -1, "reverse"),
        ("console", 1, "forward"),
        ("away", 1, "reverse"),
        ("away", -1, "forward"),
        ("away", 0, "standing"),
    ],
)
def test_reverse_is_what_the_walker_does(state, facing, direction, going):
    state.take(received("telemetry", facing=facing, direction=direction))
    assert state.going == going


def test_nothing_is_known_at_first(state):
    state.take(ReceivedLine(0.0, {"type": "telemetry"}))
    assert (state.going, state.programme, state.walker, state.step) == ("standing", "", "", None)
    assert state.faults == []
    assert not state.is_fresh(0.0)


def test_the_step_is_read_from_the_programmes_table(state):
    state.take(received("session", programme_walker="knee-care-10\nann"))
    state.take(received("telemetry", step=1))
    assert (state.programme, state.walker) == ("knee-care-10", "ann")
    known = programme.built_in("knee-care-10")
    assert state.step is not None and known is not None
    steps = known.steps
    assert (state.step.step, state.step.count, state.step.following) == (steps[1], len(steps), steps[2])
    assert state.step.step.way == "reverse"
    state.take(received("telemetry", step=None))
    assert state.step is None
    state.take(received("telemetry", step=len(steps)))
    assert state.step is None


def test_faults_come_with_their_advice(state):
    state.take(received("telemetry", faults=["key.out", "coil.warm"]))
    for name, reaction, advice in state.faults:
        row = next(row for row in faults.FAULTS if row[0] == name)
        assert (reaction, advice) == (faults.REACTIONS[row[1]], row[3])
    assert [name for name, _, _ in state.faults] == ["key.out", "coil.warm"]


def test_the_last_cue_lasts_until_the_session_ends(state):
    state.take(received("event", event="cue", detail=codes.CUES[codes.CUE_HOLD_RAIL]))
    assert state.cue == "hold the rail"
    state.take(received("event", event="session.end", detail="stopped"))
    assert state.cue == ""
    assert [event.name for event in state.events] == ["cue", "session.end"]


def test_old_telemetry_is_not_fresh(state):
    state.take(received("telemetry", t_s=10.0))
    assert state.is_fresh(11.0)
    assert not state.is_fresh(13.0)


def test_a_console_that_restarts_in_a_session_is_told(tmp_path):
    scenario = tmp_path / "reset.toml"
    scenario.write_text(RESET)
    state = ConsoleState()
    with Client.connect(f"sim:{scenario}?speed=max") as console:
        console.session_start("free")
        for item in console.received():
            state.take(item)
    told = [(event.name, event.detail) for event in state.events]
    assert ("boot", "the console has restarted") in told
    assert "reset.unclean" in [name for name, _reaction, _advice in state.faults]


def test_a_mark_remembers_time_and_distance(state):
    state.mark(1.0)
    state.take(received("session", active_ms=192_000, reverse_mm=120_500))
    state.mark(2.0)
    assert [mark.detail for mark in state.marks] == ["1", "2 at 3:12, 120.5 m reverse"]
    assert [event.name for event in state.events] == ["mark", "mark"]
