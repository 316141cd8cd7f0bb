"""The screen fits a terminal of 80 by 24 and says what matters."""

import io

import pytest
from backstride.core import codes, faults
from backstride_host.client import Client
from backstride_host.live.big_digits import big
from backstride_host.live.live_view import LiveView
from backstride_host.live.plain_view import PlainView
from backstride_host.live.trace import Trace
from emulated_console import EmulatedConsole, LockstepTransport
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console


def screen(view: LiveView) -> str:
    console = Console(width=80, file=io.StringIO())
    console.print(view)
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.fixture
def console():
    return EmulatedConsole()


@pytest.fixture
def client(console):
    client = Client(LockstepTransport(console))
    client.handshake()
    return client


def watched(client: Client, for_s: float = 0.2) -> LiveView:
    view = LiveView(client.statistics)
    for item in client.received(for_s):
        view.take(item)
    return view


def test_an_empty_screen_says_so():
    assert "No telemetry yet." in screen(LiveView())


def test_the_screen_shows_a_session(client, console):
    console.telemetry = {
        "state": codes.ACTIVE,
        "direction": -1,
        "speed_mm_s": -720,
        "target_dn": 200,
        "force_dn": 185,
        "step": 1,
        "step_left_s": 71,
        "flags": 0xFF & ~codes.FLAG_KEY_IN,
        "supply_mv": 23900,
    }
    console.session("knee-care-10", "ann", 72)
    console.event(codes.EVENT_CUE, "hold the rail")
    view = watched(client)
    client.ping()
    view.note = "a note"
    text = screen(view)
    for part in (
        "active",
        "knee-care-10",
        "ann, 72 kg",
        "REVERSE",
        "2.6 km/h",
        "20.0 N",
        "18.5 N",
        "step 2/7",
    ):
        assert part in text
    for part in ("1:11 left", "“hold the rail”", "key out", "no fault", "loss 0.0%", "latency", "a note"):
        assert part in text
    assert big("0.72").splitlines()[0] in text


@pytest.mark.parametrize(("cadence_dspm", "shown"), [(961, "96 spm"), (65535, "-- spm")])
def test_the_cadence_is_shown_where_it_is_known(client, console, cadence_dspm, shown):
    console.telemetry = {"cadence_dspm": cadence_dspm, "direction": 1, "speed_mm_s": 720}
    assert shown in screen(watched(client))


def test_silence_is_not_shown_as_a_speed(client, console):
    console.telemetry = {"speed_mm_s": 720, "direction": 1}
    view = watched(client)
    assert "FORWARD" in screen(view)
    view.now_s += 5
    text = screen(view)
    assert "NO DATA" in text
    assert "2.6 km/h" not in text


def test_everything_at_once_fits_80_by_24(client, console):
    console.telemetry = {
        "faults": (1 << len(faults.FAULTS)) - 1,
        "flags": codes.FLAG_SATURATED | codes.FLAG_LIGHT_DRAG | codes.FLAG_LEASE | codes.FLAG_TURN_EXPECTED,
        "state": codes.FAULT,
        "step": 5,
        "step_left_s": 9999,
        "power_w": -32768,
        "forward_mm": 4_000_000_000,
        "backward_mm": 4_000_000_000,
        "target_dn": 65535,
        "dropped": 65535,
    }
    console.session("knee-care-15", "a" * 200, 250)
    for number in range(20):
        console.event(codes.EVENT_CUE, f"{number} " + "very long " * 15)
    lines = screen(watched(client)).splitlines()
    assert len(lines) < 24
    assert max(map(len, lines)) <= 80


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e6)), max_size=100), st.floats(0.1, 100))
def test_a_trace_takes_any_values(points, full):
    trace = Trace(slots=20)
    for t_s, value in sorted(points):
        trace.add(t_s, value)
    assert len(trace.line(full)) <= 20


def test_a_trace_shows_means_against_its_scale():
    trace = Trace()
    for t_s, value in ((0, 0), (1, 4), (1.5, 4), (2, 8), (3, 0)):
        trace.add(t_s, value)
    assert trace.line(8) == " ▄█"


def test_plain_lines_tell_events_at_once_and_the_belt_once_a_second(client, console):
    console.telemetry = {"direction": -1, "speed_mm_s": -720, "faults": 1}
    console.event(codes.EVENT_STATE, "active")
    view = PlainView(LiveView().state)
    lines = [line for item in client.received(3.0) for line in view.lines(item)]
    belt = [line for line in lines if "reverse 0.72 m/s" in line]
    assert len(belt) in (2, 3)
    assert belt[0].endswith("faults key.out")
    assert any("state: active" in line for line in lines)
    assert any("hello from firmware 9.8.7" in line for line in lines)
