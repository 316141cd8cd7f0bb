"""`backstride monitor` as a user runs it: on a terminal, in a pipe, interrupted, unplugged."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest
from backstride_host.connection import ReceivedLine
from backstride_host.live.watch import Watch
from emulated_console import EmulatedConsole
from served_console import PtyConsole, SocketConsole

PROGRAM = [sys.executable, "-c", "from backstride_host.tools.main import main; main()", "monitor"]


@pytest.fixture
def console():
    emulated = EmulatedConsole()
    emulated.telemetry = {"direction": -1, "speed_mm_s": -720, "state": 2}
    with PtyConsole(emulated) as served:
        yield served


def test_lines_for_a_pipe(backstride, console):
    done = backstride("monitor", "--port", console.url, "--duration", "1.5")
    assert (done.returncode, done.stderr) == (0, "")
    assert "active, reverse 0.72 m/s" in done.stdout


def test_json_is_one_message_a_line(backstride, console):
    done = backstride("monitor", "--port", console.url, "--duration", "0.5", "--json")
    assert done.returncode == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    telemetry = [entry for entry in found if entry["message"] == "telemetry"]
    assert len(telemetry) >= 5
    assert telemetry[0]["speed_mm_s"] == -720
    assert telemetry[0]["state"] == "active"


def test_the_plain_stream_is_switched_off_for_telemetry(backstride, console):
    console.console.endpoint.plain = True
    done = backstride("monitor", "--port", console.url, "--duration", "0.5")
    assert "reverse 0.72 m/s" in done.stdout


def test_a_screen_for_a_terminal_until_ctrl_c(console):
    screen, terminal = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    process = subprocess.Popen(
        [*PROGRAM, "--port", console.url], stdout=terminal, stderr=terminal, env=environment
    )
    os.close(terminal)
    shown = read_until(screen, b"REVERSE", 20)
    process.send_signal(signal.SIGINT)
    # To the end of what it writes: a terminal that nobody reads would hold it up.
    shown += read_until(screen, b"nothing shows this", 60)
    try:
        assert process.wait(30) == 130, shown[-400:]
    finally:
        process.kill()  # else it would keep the port from whoever gets this number next
    os.close(screen)
    assert b"REVERSE" in shown
    assert b"Traceback" not in shown
    assert shown.rstrip().endswith(b"\x1b[?25h"), "the cursor is shown again"


def read_until(descriptor: int, wanted: bytes, timeout_s: float) -> bytes:
    shown = b""
    end_s = time.monotonic() + timeout_s
    while wanted not in shown and time.monotonic() < end_s:
        if select.select([descriptor], [], [], 0.1)[0]:
            try:
                shown += os.read(descriptor, 65536)
            except OSError:
                break
    return shown


def test_it_goes_on_when_the_cable_returns():
    with SocketConsole(EmulatedConsole()) as served:
        watch = Watch(served.url)
        batches = watch.batches(None)
        assert any(next(batches) for _ in range(20))
    end_s = time.monotonic() + 10
    while not watch.trouble and time.monotonic() < end_s:
        next(batches)
    assert served.url in watch.trouble
    with SocketConsole(EmulatedConsole(), served.port):
        while watch.trouble and time.monotonic() < end_s:
            next(batches)
        assert watch.trouble == ""
        items = [item for _ in range(10) for item in next(batches)]
        assert "telemetry" in {item.name for item in items if not isinstance(item, ReceivedLine)}
        watch.close()


def test_another_schema_is_one_line(backstride, console):
    console.console.schema_hash ^= 0xFF
    done = backstride("monitor", "--port", console.url)
    assert done.returncode == 1
    assert "speaks schema" in done.stderr
    assert done.stderr.count("\n") == 1
