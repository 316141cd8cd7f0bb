"""Serial transports over real ports: a pty, a TCP socket, and none at all."""

import os
import socket
import time

import pytest
from backstride_host.client import Client
from backstride_host.errors import PortError
from backstride_host.transport import open_transport
from emulated_console import EmulatedConsole
from served_console import PtyConsole, SocketConsole


@pytest.mark.parametrize("served", [PtyConsole, SocketConsole])
def test_a_client_talks_over_a_real_port(served):
    with served(EmulatedConsole()) as console, Client.connect(console.url) as client:
        client.level(4)
        assert ("level.set", 4) in console.console.carried_out
        assert client.next("telemetry").t_ms > 0
        assert client.parameter("link.telemetry_hz").default == 20
        assert client.statistics.latency.worst_s < 0.5


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("/dev/ttyNOWHERE", "there is no such port"),
        ("gopher://here", "invalid URL"),
        ("socket://127.0.0.1", "not an address"),
        ("/dev/null", "it is no serial port"),
    ],
)
def test_a_port_that_is_not_there_is_one_clear_line(url, says):
    with pytest.raises(PortError) as caught:
        open_transport(url)
    assert url in str(caught.value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_socket_where_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(PortError):
        open_transport(f"socket://127.0.0.1:{port}")


def test_a_port_in_use_is_not_shared():
    with (
        PtyConsole(EmulatedConsole()) as console,
        Client.connect(console.url),
        pytest.raises(PortError, match="another program has it open"),
    ):
        open_transport(console.url)


def test_a_port_that_goes_away_is_a_port_error():
    far, near = os.openpty()
    transport = open_transport(os.ttyname(near))
    os.close(near)
    os.close(far)
    with pytest.raises(PortError):
        transport.read(0.1)
    with pytest.raises(PortError):
        transport.write(b"x")
    transport.close()
    transport.close()


def test_a_read_waits_no_longer_than_asked():
    transport = open_transport("loop://")
    before_s = transport.now_s()
    assert transport.read(0.05) == b""
    assert 0.04 < transport.now_s() - before_s < 0.5
    transport.write(b"abc")
    assert transport.read(1.0) == b"abc"
    transport.close()


def test_both_control_lines_are_low_before_anything_is_sent_and_stay_so(tmp_path):
    # pyserial's own spy writes down each change of a line; a pty has none that could be looked at.
    log = tmp_path / "spy.txt"
    with PtyConsole(EmulatedConsole()) as console:
        transport = open_transport(f"spy://{console.url}?file={log}")
        transport.write(b"x")
        transport.close()
    said = [" ".join(line.split()[1:3]) for line in log.read_text().splitlines()]
    assert sorted(said[:2]) == ["DTR inactive", "RTS inactive"]
    assert said[2].startswith("TX")
    assert not {"DTR active", "RTS active"} & set(said)


def test_the_clock_is_set_at_every_connect():
    emulated = EmulatedConsole()
    with SocketConsole(emulated) as console:
        for _ in range(2):
            with Client.connect(console.url):
                pass
    told = [entry[1] for entry in emulated.carried_out if entry[0] == "time.set"]
    assert len(told) == 2
    assert all(abs(utc_s - time.time()) < 10 for utc_s in told)
