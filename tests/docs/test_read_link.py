"""The dictionary alone is enough: a program that imports nothing of ours reads all that a console says."""

import csv
import json
import subprocess
import sys
from pathlib import Path

from backstride_host import codec
from backstride_host.dictionary import dictionary
from backstride_host.framing import encode_frame
from backstride_host.receiver import Received, Receiver
from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import load_scenario

PROGRAM = Path(__file__).parents[2] / "docs" / "examples" / "read_link.py"
SCENARIO = """
duration_s = 12
[[command]]
at_s = 2
send = "session.start"
args = { programme = "free", walker = "ann" }
[[walker]]
at_s = 3
do = "walk"
direction = "reverse"
"""


def read(stream: bytes, folder: Path) -> list[dict]:
    (folder / "dictionary.json").write_text(json.dumps(dictionary()))
    done = subprocess.run(
        # Isolated: what is installed here is not there.
        [sys.executable, "-I", "-S", str(PROGRAM), str(folder / "dictionary.json")],
        input=stream,
        capture_output=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_it_reads_a_run_as_our_own_tools_do(tmp_path):
    (tmp_path / "short.toml").write_text(SCENARIO)
    simulate(load_scenario(tmp_path / "short.toml"), tmp_path / "run")
    stream = (tmp_path / "run" / "link.bin").read_bytes()
    found = read(stream, tmp_path)
    ours = [item.message for item in Receiver().take(stream, 0.0) if isinstance(item, Received)]
    assert [row.pop("message") for row in found] == [message.layout.name for message in ours]
    assert found == [message.in_units() for message in ours]
    with (tmp_path / "run" / "telemetry.csv").open() as file:
        speeds = [int(row["speed_mm_s"]) for row in csv.DictReader(file)]
    assert speeds == [row["speed_mm_s"] for row in found if "speed_mm_s" in row]
    assert min(speeds) < -400


def test_what_is_damaged_is_left_out(tmp_path):
    ping, values = codec.encode("level.set", {"level": 3})
    good = encode_frame(ping, 7, values)
    assert read(good[:-2] + b"\x55\0" + b"noise\0" + good, tmp_path) == [{"message": "level.set", "level": 3}]
