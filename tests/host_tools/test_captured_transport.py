"""A capture played back: a client cannot tell it from the console, but that nothing can be commanded."""

from pathlib import Path

import pytest
from backstride.core import codes
from backstride_host.capture.tap import Tap, capture_on
from backstride_host.client import Client
from backstride_host.connection import Received
from backstride_host.errors import CommandRefused, LinkEnded, PortError
from backstride_host.link_statistics import LinkStatistics
from emulated_console import EmulatedConsole, LockstepTransport


class Recorded:
    """What a client heard while it was recorded, on a link that loses a frame and spoils another."""

    def __init__(self, path: Path):
        console = EmulatedConsole()
        transport = LockstepTransport(console)
        frames = iter(range(1_000_000))

        def spoil(data: bytes) -> bytes:
            frame = next(frames)
            if frame == 20:
                return b""
            return data[:5] + b"\x55" + data[6:] if frame == 40 else data

        with capture_on(transport, path) as out:
            client = Client(Tap(transport, out))
            client.handshake()
            transport.to_host = spoil
            for level in range(5):
                client.level(level)
                console.event(codes.EVENT_LEVEL, str(level))
                list(client.received(1.0))
            client.session_stop()
        self.url = f"capture:{path}"
        self.statistics: LinkStatistics = client.statistics


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    return Recorded(tmp_path_factory.mktemp("capture") / "a.bscap")


def heard(client: Client, **pings: bool) -> list[tuple[str, int | None]]:
    found = []
    for item in client.received():
        if isinstance(item, Received) and item.name not in ("ack", "hello"):
            found.append((item.name, item.device_ms))
            if pings and item.device_ms and item.device_ms % 400 == 0:
                client.ping()
    return found


def test_all_messages_come_as_they_came(recorded: Recorded) -> None:
    with Client.connect(recorded.url + "?speed=max") as client:
        found = heard(client)
    assert [name for name, _ in found].count("event") == 5
    assert (
        len(found) == recorded.statistics.frames - 8
    )  # hello, time, and the acknowledgements of six commands
    assert [device_ms for name, device_ms in found if name == "telemetry"] == sorted(
        device_ms for name, device_ms in found if name == "telemetry" and device_ms is not None
    )


def test_what_was_lost_and_spoilt_then_is_counted_and_answers_now_are_not(recorded: Recorded) -> None:
    with Client.connect(recorded.url + "?speed=max") as client:
        heard(client, pings=True)
        counts = client.statistics
    assert counts.latency.count > 5
    assert (counts.crc_errors + counts.malformed, counts.missing) == (
        recorded.statistics.crc_errors + recorded.statistics.malformed,
        recorded.statistics.missing,
    )
    assert counts.missing >= 2


def test_nothing_can_be_commanded_in_the_past(recorded: Recorded) -> None:
    with (
        Client.connect(recorded.url + "?speed=max") as client,
        pytest.raises(CommandRefused, match="wrong_state"),
    ):
        client.level(3)


def test_its_time_is_the_captures(recorded: Recorded) -> None:
    with Client.connect(recorded.url + "?speed=max") as client:
        items = list(client.received())
        assert 5.0 < client.now_s() < 6.0
    times_s = [item.t_s for item in items]
    assert times_s == sorted(times_s)
    # At 50 times its speed, on a real clock, it takes a tenth of a second.
    with Client.connect(recorded.url + "?speed=50") as client:
        assert len(list(client.received())) == len(items)


def test_it_ends_where_the_recording_ends(recorded: Recorded) -> None:
    with Client.connect(recorded.url + "?speed=max") as client:
        list(client.received())
        with pytest.raises(LinkEnded, match="the recording is over"):
            client.poll(1.0)


@pytest.mark.parametrize("query", ["?speed=0", "?speed=fast", "?from=3", "?speed=nan"])
def test_an_address_it_does_not_know_says_what_it_takes(recorded: Recorded, query: str) -> None:
    with pytest.raises(PortError, match=r"a capture is capture:FILE"):
        Client.connect(recorded.url + query)
