"""`backstride monitor` as a user runs it: on a terminal, in a pipe, interrupted, unplugged."""

import json
import os
import pty
import signal
import subprocess
import time

import pytest
from backstride_host.capture.reader import Capture
from backstride_host.capture.records import Kind
from backstride_host.capture.tap import capture_on
from backstride_host.client import Client
from backstride_host.connection import ReceivedLine
from backstride_host.live.watch import Watch
from backstride_host.transport import open_transport
from emulated_console import EmulatedConsole
from served_console import PtyConsole, SocketConsole
from terminal import PROGRAM, Terminal, read_until


@pytest.fixture
def console():
    emulated = EmulatedConsole()
    emulated.telemetry = {"direction": -1, "speed_mm_s": -720, "state": 2}
    with PtyConsole(emulated) as served:
        yield served


def test_lines_for_a_pipe(backstride, console):
    done = backstride("monitor", "--port", console.url, "--duration", "1.5")
    assert (done.returncode, done.stderr) == (0, "")
    assert "active, reverse 2.6 km/h" in done.stdout


def test_units_are_what_is_asked_for_and_may_be_remembered(backstride, console, monkeypatch, tmp_path):
    config = tmp_path / "somewhere" / "config.toml"
    monkeypatch.setenv("BACKSTRIDE_CONFIG", str(config))
    arguments = ("monitor", "--port", console.url, "--duration", "0.3")
    done = backstride(*arguments, "--speed", "mph", "--mass", "lb", "--remember")
    assert "reverse 1.6 mph" in done.stdout
    assert done.stderr == f"remembered in {config}\n"
    assert "reverse 1.6 mph" in backstride(*arguments).stdout
    assert "reverse 0.72 m/s" in backstride(*arguments, "--speed", "m/s").stdout


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
    assert "reverse 2.6 km/h" in done.stdout


@pytest.mark.parametrize(
    ("leave", "code"),
    [
        (lambda terminal: os.write(terminal.screen, b"q"), 0),
        (lambda terminal: os.write(terminal.screen, b"\x03"), 130),
        (lambda terminal: terminal.process.send_signal(signal.SIGINT), 130),
        (lambda terminal: terminal.process.send_signal(signal.SIGTERM), 130),
    ],
    ids=["q", "ctrl-c", "SIGINT", "SIGTERM"],
)
def test_a_terminal_is_left_as_it_was(console, leave, code):
    with Terminal("monitor", "--port", console.url) as terminal:
        terminal.until(b"REVERSE")
        leave(terminal)
        assert terminal.ended() == code, terminal.shown[-400:]
        assert b"Traceback" not in terminal.shown
        assert terminal.is_as_it_was()


def test_marks_are_told_when_the_screen_is_gone(console):
    with Terminal("monitor", "--port", console.url) as terminal:
        terminal.until(b"REVERSE")
        os.write(terminal.screen, b"m")
        terminal.until(b"mark")
        os.write(terminal.screen, b"q")
        assert terminal.ended() == 0
        assert terminal.shown.rstrip().endswith(b"mark 1")


def marks_in(path):
    return [chunk.data.decode() for chunk in Capture(path).chunks() if chunk.kind == Kind.MARK]


def test_what_is_watched_and_marked_on_the_screen_is_recorded(console, tmp_path):
    out = tmp_path / "walk.bscap"
    with Terminal("monitor", "--port", console.url, "--record", str(out)) as terminal:
        terminal.until(b"REVERSE")
        os.write(terminal.screen, b"m")
        terminal.until(b"mark")
        # Before anything is closed: the mark is kept once it is shown.
        assert marks_in(out) == [""]
        os.write(terminal.screen, b"q")
        assert terminal.ended() == 0
        assert terminal.shown.rstrip().endswith(b"recorded in " + str(out).encode())
    capture = Capture(out)
    assert sum(len(chunk.data) for chunk in capture.chunks() if chunk.kind == Kind.TO_HOST) > 500
    assert capture.tears == []


def test_a_line_typed_without_a_screen_marks_with_its_word(console, tmp_path):
    out = tmp_path / "walk.bscap"
    with Terminal("monitor", "--port", console.url, "--record", str(out), term="dumb") as terminal:
        terminal.until(b"reverse")
        os.write(terminal.screen, b"tired\n")
        terminal.until(b"mark 1: tired")
        os.write(terminal.screen, b"\n")
        terminal.until(b"mark 2")
        terminal.process.send_signal(signal.SIGINT)
        terminal.ended()
    assert marks_in(out) == ["tired", ""]


def test_without_a_console_no_recording_is_left(backstride, tmp_path):
    out = tmp_path / "walk.bscap"
    done = backstride("monitor", "--port", "socket://127.0.0.1:1", "--record", str(out))
    assert done.returncode == 1
    assert "nobody listens there" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_recording_is_never_written_over(backstride, console, tmp_path):
    out = tmp_path / "precious.bscap"
    out.write_bytes(b"precious")
    done = backstride("monitor", "--port", console.url, "--record", str(out))
    assert done.returncode == 1
    assert done.stderr == f"backstride: {out}: is there already; a recording is never written over\n"
    assert out.read_bytes() == b"precious"


def test_a_terminal_that_can_show_no_screen_gets_lines(console):
    environment = os.environ | {"TERM": "dumb"}
    screen, near = pty.openpty()
    done = subprocess.run(
        [*PROGRAM, "monitor", "--port", console.url, "--duration", "0.5"],
        stdin=near,
        stdout=near,
        stderr=near,
        env=environment,
        timeout=60,
        check=False,
    )
    os.close(near)
    shown = read_until(screen, b"nothing shows this", 0.5)
    os.close(screen)
    assert done.returncode == 0
    assert b"active, reverse 2.6 km/h" in shown
    assert b"\x1b[?1049h" not in shown


def test_a_port_that_another_program_has_is_one_line(backstride, console):
    with Client.connect(console.url):
        done = backstride("monitor", "--port", console.url)
    assert done.returncode == 1
    assert done.stderr == f"backstride: {console.url}: another program has it open\n"


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


def test_it_records_on_when_the_cable_returns_and_marks_meanwhile(tmp_path):
    out = tmp_path / "walk.bscap"
    with SocketConsole(EmulatedConsole()) as served:
        transport = open_transport(served.url)
        capture = capture_on(transport, out)
        watch = Watch(served.url, transport, capture)
        batches = watch.batches(None)
        assert any(next(batches) for _ in range(20))
    end_s = time.monotonic() + 10
    while not watch.trouble and time.monotonic() < end_s:
        next(batches)
    watch.mark("cable out")
    with SocketConsole(EmulatedConsole(), served.port):
        while watch.trouble and time.monotonic() < end_s:
            next(batches)
        assert any(next(batches) for _ in range(20))
        watch.close()
    capture.close()
    chunks = list(Capture(out).chunks())
    told = [(chunk.kind, chunk.data.decode()) for chunk in chunks if chunk.kind in (Kind.NOTE, Kind.MARK)]
    assert [kind for kind, _text in told] == [Kind.NOTE, Kind.MARK, Kind.NOTE]
    assert served.url in told[0][1]
    assert [text for _kind, text in told[1:]] == ["cable out", "connected again"]
    last = max(place for place, chunk in enumerate(chunks) if chunk.kind == Kind.NOTE)
    assert any(chunk.kind == Kind.TO_HOST for chunk in chunks[last:])


@pytest.mark.parametrize(("off_s", "told"), [(None, []), (1, []), (-3600, ["clock does not take the time"])])
def test_a_clock_that_does_not_take_the_time_is_told(off_s, told):
    emulated = EmulatedConsole()
    emulated.clock_off_s = off_s
    with SocketConsole(emulated) as served:
        watch = Watch(served.url)
        found = watch.answers()
        watch.close()
    assert len(found) == len(told)
    assert all(part in line for part, line in zip(told, found, strict=True))


def test_another_schema_is_one_line(backstride, console):
    console.console.schema_hash ^= 0xFF
    done = backstride("monitor", "--port", console.url)
    assert done.returncode == 1
    assert "speaks schema" in done.stderr
    assert done.stderr.count("\n") == 1
