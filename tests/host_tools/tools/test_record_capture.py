"""`backstride record --out`: the raw link, on the disk before anything else is done with it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from backstride_host.capture.reader import Capture
from backstride_host.session import open_source
from backstride_host.transport.serial_port import BAUD
from emulated_console import EmulatedConsole
from served_console import NetworkedConsole, PtyConsole, SocketConsole
from terminal import Terminal

PROGRAM = [sys.executable, "-c", "from backstride_host.tools.main import main; main()"]
WALK = """
name = "walk"
duration_s = 12
[[walker]]
at_s = 2
do = "walk"
direction = "reverse"
speed_m_s = 0.5
cadence_spm = 80
[[command]]
at_s = 1
send = "session.start"
args = { programme = "free" }
[[command]]
at_s = 9
send = "session.stop"
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.toml"
    path.write_text(WALK)
    return path


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, "record", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for_bytes(path: Path, size: int, process: subprocess.Popen[Any]) -> None:
    end_s = time.monotonic() + 30
    while not path.exists() or path.stat().st_size < size:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end_s


def test_a_simulated_session_is_recorded_to_its_end(backstride, scenario, tmp_path):
    out = tmp_path / "walk.bscap"
    done = backstride("record", f"sim:{scenario}?speed=max", "--out", str(out), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    capture = Capture(out)
    kept = sum(len(chunk.data) for chunk in capture.chunks() if chunk.kind.name == "TO_HOST")
    assert told["bytes"] == kept > 5000
    assert (told["missing"], told["crc_errors"], told["parts"]) == (0, 0, 1)
    assert told["file_bytes"] == out.stat().st_size
    session = open_source(str(out)).session()
    assert (session.programme, session.end_reason) == ("free", "stopped")
    assert session.totals["reverse_mm"] > 2000


def test_killed_it_has_lost_nothing_of_what_had_come(tmp_path):
    console = EmulatedConsole()
    out = tmp_path / "a.bscap"
    with SocketConsole(console) as served:
        process = started(served.url, "--out", str(out))
        wait_for_bytes(out, 3000, process)
        process.kill()
        process.wait()
    capture = Capture(out)
    assert sum(len(chunk.data) for chunk in capture.chunks()) > 1500
    # It may have died within a write; then that one record is torn.
    assert len(capture.tears) <= 1


def test_ctrl_c_ends_it_with_a_line_that_says_what_there_is(tmp_path):
    out = tmp_path / "a.bscap"
    with PtyConsole(EmulatedConsole()) as served:
        process = started(served.url, "--out", str(out))
        wait_for_bytes(out, 2000, process)
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    assert said.endswith(f"0 missing, 0 damaged, in {out}\n")


def test_a_line_typed_while_it_records_marks_the_moment(tmp_path):
    out = tmp_path / "a.bscap"
    with (
        PtyConsole(EmulatedConsole()) as served,
        Terminal("record", served.url, "--out", str(out)) as terminal,
    ):
        wait_for_bytes(out, 2000, terminal.process)
        os.write(terminal.screen, b"tired\n")
        terminal.until(b"mark 1 tired")
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.ended() == 0
    marks = [chunk.data.decode() for chunk in Capture(out).chunks() if chunk.kind.name == "MARK"]
    assert marks == ["tired"]


def test_over_a_port_on_the_network_every_byte_comes_and_both_lines_are_low(tmp_path):
    out = tmp_path / "a.bscap"
    console = EmulatedConsole()
    # A byte of 255 is escaped on the way: much of telemetry has it.
    console.telemetry = {"speed_mm_s": -1, "cadence_dspm": 0xFFFF, "asymmetry_permille": 0xFFFF}
    with NetworkedConsole(console) as served:
        process = started(served.url, "--out", str(out))
        wait_for_bytes(out, 4000, process)
        lines = (served.port_of_it.dtr, served.port_of_it.rts, served.port_of_it.baudrate)
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
    assert said.endswith(f"0 missing, 0 damaged, in {out}\n")
    assert lines == (False, False, BAUD)
    told = b"".join(chunk.data for chunk in Capture(out).chunks() if chunk.kind.name == "TO_HOST")
    assert told.count(0xFF) > 50


def test_when_the_cable_returns_it_goes_on(tmp_path):
    out = tmp_path / "a.bscap"
    console = EmulatedConsole()
    with SocketConsole(console) as served:
        process = started(served.url, "--out", str(out), "--seconds", "6")
        wait_for_bytes(out, 2000, process)
    with SocketConsole(console, served.port):
        said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "waiting for it to return" in errors
    assert errors.endswith("connected again\n")
    notes = [chunk.data.decode() for chunk in Capture(out).chunks() if chunk.kind.name == "NOTE"]
    assert notes[-1] == "connected again"
    assert said.startswith("6.")


def test_a_port_where_nothing_answers_is_recorded_all_the_same(tmp_path):
    console = EmulatedConsole()
    console.carry_out = silent  # type: ignore[method-assign]
    out = tmp_path / "a.bscap"
    with SocketConsole(console) as served:
        process = started(served.url, "--out", str(out), "--seconds", "3")
        _said, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert errors == f"backstride: {served.url}: nothing answers; recording what comes\n"
    assert len(list(Capture(out).chunks())) > 10


async def silent(command: int, values: tuple) -> None:
    return None


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        ((), 2, "Missing argument 'PORT'"),
        (("sim:none.toml",), 2, "Give one of --out FILE and --edges OUT.csv"),
        (("sim:x.toml", "--out", "a.bscap", "--edges", "e.csv"), 2, "Give one of"),
        (("sim:none.toml", "--out", "a.bscap"), 1, "none.toml"),
        (("socket://127.0.0.1:1", "--out", "a.bscap"), 1, "nobody listens there"),
    ],
)
def test_wrong_use_leaves_no_file(backstride, tmp_path, monkeypatch, options, code, says):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BACKSTRIDE_PORT", raising=False)
    done = backstride("record", *options)
    assert done.returncode == code
    assert says in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_stays(backstride, scenario, tmp_path):
    out = tmp_path / "precious.bscap"
    out.write_bytes(b"precious")
    done = backstride("record", f"sim:{scenario}?speed=max", "--out", str(out))
    assert done.returncode == 1
    assert done.stderr == f"backstride: {out}: is there already; a recording is never written over\n"
    assert out.read_bytes() == b"precious"
