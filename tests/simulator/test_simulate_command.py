"""`backstride simulate` as a user calls it: files, exit codes, one clear line, nothing half-written."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from backstride_host.framing import Frame, StreamDecoder, encode_frame
from backstride_host.simulator.plant_file import SECOND

PROGRAM = (sys.executable, "-c", "from backstride_host.tools.main import main; main()")
FILES = ["events.csv", "link.bin", "session.png", "summary.json", "telemetry.csv", "truth.csv"]
SHORT = """
duration_s = 6
[[walker]]
at_s = 2
do = "walk"
direction = "reverse"
[[command]]
at_s = 2
send = "session.start"
args = { programme = "free", mass_kg = 80 }
"""


@pytest.fixture
def backstride(micropython, tmp_path):
    """Call the command in a directory of its own."""

    def call(*arguments, **environment):
        return subprocess.run(
            [*PROGRAM, *arguments],
            cwd=tmp_path,
            env={**os.environ, "MICROPYTHON": micropython, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    (tmp_path / "short.toml").write_text(SHORT)
    return call


def test_with_display_it_keeps_pictures_of_what_was_on_it(backstride, tmp_path):
    left = []
    for _ in range(2):  # the second into the folder of the first
        answer = backstride("simulate", "short.toml", "--out", "run", "--display")
        assert answer.returncode == 0, answer.stderr
        left.append({path.name: path.read_bytes() for path in (tmp_path / "run" / "display").iterdir()})
    assert left[0] == left[1]
    rows = left[0]["index.csv"].decode().splitlines()
    assert rows[0] == "t_s,file,contrast"
    assert {row.split(",")[1] for row in rows[1:]} == set(left[0]) - {"index.csv"}
    times_s = [float(row.split(",")[0]) for row in rows[1:]]
    assert times_s == sorted(set(times_s)) and all(t_s % 0.5 == 0 for t_s in times_s)
    assert len(times_s) > 3
    assert all(data.startswith(b"\x89PNG") for name, data in left[0].items() if name != "index.csv")


def test_a_run_leaves_its_files_and_a_summary(backstride, tmp_path):
    answer = backstride("simulate", "short.toml", "--out", "run")
    assert answer.returncode == 0, answer.stderr
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == FILES
    assert "█" * 50 in answer.stdout
    assert "faults raised" in answer.stdout
    summary = json.loads((tmp_path / "run" / "summary.json").read_text())
    assert summary["ticks_run"] > 400
    assert summary["reported_reverse_m"] == pytest.approx(summary["true_reverse_m"], abs=0.06)
    assert summary["speedup"] > 1
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(backstride, tmp_path):
    for name, seed in (("one", "5"), ("two", "5"), ("three", "6")):
        answer = backstride("simulate", "short.toml", "--out", name, "--seed", seed, "--json")
        assert answer.returncode == 0, answer.stderr
        summary = json.loads(answer.stdout)
        assert summary["seed"] == int(seed)
        summary.pop("speedup")
        (tmp_path / name / "summary.json").write_text(json.dumps(summary))
    for file in FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file
    assert (tmp_path / "one" / "truth.csv").read_bytes() != (tmp_path / "three" / "truth.csv").read_bytes()


def test_another_plant(backstride, tmp_path):
    answer = backstride("simulate", "short.toml", "--out", "run", "--plant", str(SECOND))
    assert answer.returncode == 0, answer.stderr
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["true_reverse_m"] > 0.5


CONTRACT_PLANT = """
import math
class Plant:
    def __init__(self, params, seed):
        self.belt_speed_m_s = self.belt_position_m = self.brake_force_n = self.coil_current_a = 0.0
        self.coil_temperature_c = 20.0
        self.walker_force_n = self.brake_duty = 0.0
        self.supply_v = params["volts"]
    def step(self, dt_s, brake_duty, walker):
        assert dt_s <= 0.002 and 0 <= brake_duty <= 1 and isinstance(walker["faults"], dict)
        self.belt_speed_m_s = -walker["speed_m_s"] if walker["do"] == "glide" or walker["tilt"] else 0.0
        self.belt_position_m += self.belt_speed_m_s * dt_s
"""


def test_a_users_own_plant_gets_its_own_constants_and_keys(backstride, tmp_path):
    (tmp_path / "mine.py").write_text(CONTRACT_PLANT)
    (tmp_path / "mine.toml").write_text(
        'duration_s = 3\n[plant]\nfile = "mine.py"\nvolts = 23.5\n'
        '[[walker]]\nat_s = 0\ndo = "walk"\nspeed_m_s = 0.5\ntilt = 3\n'
    )
    answer = backstride("simulate", "mine.toml", "--out", "run")
    assert answer.returncode == 0, answer.stderr
    assert json.loads((tmp_path / "run" / "summary.json").read_text())["true_reverse_m"] == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("arguments", "code", "clue"),
    [
        (["nowhere.toml", "--out", "run"], 1, "nowhere.toml"),
        (["broken.toml", "--out", "run"], 1, "broken.toml"),
        (["short.toml", "--out", "run", "--plant", "nowhere.py"], 1, "nowhere.py"),
        (["short.toml", "--out", "run", "--plant", "raises.py"], 1, "raises.py:3: ZeroDivisionError"),
        (["short.toml", "--out", "short.toml"], 1, "not a directory"),
        (["short.toml"], 2, "--out"),
        (["--out", "run"], 2, "SCENARIO"),
        (["short.toml", "--out", "run", "--seed", "x"], 2, "seed"),
    ],
)
def test_wrong_input_is_one_line_and_leaves_nothing(backstride, tmp_path, arguments, code, clue):
    (tmp_path / "broken.toml").write_text("duration_s = 6\n[[walker]]\nat_s = 0\ndo = 'fly'\n")
    (tmp_path / "raises.py").write_text(
        "class Plant:\n    def __init__(self, params, seed):\n        1 / 0\n"
    )
    before = sorted(path.name for path in tmp_path.iterdir())
    answer = backstride("simulate", *arguments)
    assert answer.returncode == code
    assert clue in answer.stderr
    if code == 1:
        assert answer.stderr.count("\n") == 1
        assert "Traceback" not in answer.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_missing_micropython_is_one_line(backstride, tmp_path):
    answer = backstride("simulate", "short.toml", "--out", "run", MICROPYTHON="/nowhere/micropython")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "MICROPYTHON" in answer.stderr
    assert not (tmp_path / "run").exists()


def test_a_scenario_of_our_own_goes_by_its_name(backstride):
    assert "knee_care" in backstride("simulate", "--help").stdout


def test_realtime_offers_the_link_as_a_terminal(backstride, micropython, tmp_path):
    started_s = time.monotonic()
    run = subprocess.Popen(
        [*PROGRAM, "simulate", "short.toml", "--out", "run", "--realtime"],
        cwd=tmp_path,
        env={**os.environ, "MICROPYTHON": micropython},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stderr is not None
    terminal = Path(run.stderr.readline().rsplit(" ", 1)[1].strip())
    port = os.open(terminal, os.O_RDWR | os.O_NOCTTY)
    decoder = StreamDecoder()
    found: set[int] = set()
    asked = False
    while 65 not in found and time.monotonic() - started_s < 20:
        if select.select([port], [], [], 0.1)[0]:
            for frame in decoder.feed(os.read(port, 4096)):
                if isinstance(frame, Frame):
                    # The command that an acknowledgement speaks of; else the message itself.
                    found.add(frame.payload[1] if frame.message_id == 4 else frame.message_id)
                    if not asked:
                        os.write(port, encode_frame(65, 1, b""))
                        asked = True
    os.close(port)
    assert run.wait(30) == 0
    assert {1, 65} <= found
    assert time.monotonic() - started_s > 5.5
