"""A console as lines of text."""

from backstride.core import codes
from backstride_host.client import Client
from backstride_host.live.console_state import ConsoleState
from backstride_host.live.measures import Measures
from backstride_host.live.plain_view import PlainView
from emulated_console import EmulatedConsole, LockstepTransport


def test_events_at_once_and_the_belt_once_a_second():
    console = EmulatedConsole()
    client = Client(LockstepTransport(console))
    client.handshake()
    console.telemetry = {"direction": -1, "speed_mm_s": -720, "faults": 1}
    console.event(codes.EVENT_STATE, "active")
    console.event(codes.EVENT_FAULT_RAISE, "key.out")
    view = PlainView(ConsoleState(), Measures("mph"))
    lines = [line for item in client.received(3.0) for line in view.lines(item)]
    belt = [line for line in lines if "reverse 1.6 mph" in line]
    assert len(belt) in (2, 3)
    assert belt[0].endswith("faults key.out")
    assert any("state: active" in line for line in lines)
    assert any("fault.raise: key.out. Put the safety key in" in line for line in lines)
    assert any("hello from firmware 9.8.7" in line for line in lines)
