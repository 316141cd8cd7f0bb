"""`backstride service show` against the real firmware on the simulated board."""

import json
from pathlib import Path

import pytest
from backstride_host import Client
from backstride_host.errors import MicroPythonMissing
from backstride_host.simulator.micropython_binary import find_micropython
from backstride_host.tools.main import main
from click.testing import CliRunner

SCENARIO = """
duration_s = 60
start_utc = "2026-11-23T10:00:00Z"
[[walker]]
at_s = 2
do = "walk"
direction = "reverse"
speed_m_s = 0.8
cadence_spm = 96
[[walker]]
at_s = 26
do = "stand"
[[fault]]
at_s = 20
inject = "temperature.open"
"""


@pytest.fixture
def port(tmp_path: Path) -> str:
    try:
        find_micropython()
    except MicroPythonMissing:
        pytest.skip("no micropython")
    (tmp_path / "walk.toml").write_text(SCENARIO)
    return f"sim:{tmp_path / 'walk.toml'}?speed=max&flash={tmp_path / 'console.flash'}"


def test_a_walk_and_its_fault_are_there_a_power_cut_later(port: str) -> None:
    with Client.connect(port) as client:
        list(client.messages("telemetry", for_s=35))
    done = CliRunner().invoke(main, ["service", "show", "--port", port, "--json"])
    assert done.exit_code == 0, done.output
    life = json.loads(done.stdout)
    assert life["forward_m"] == 0
    assert 15 <= life["backward_m"] <= 20
    # They were written with the fault, at the standstill after it.
    assert 22 <= life["moving_s"] <= life["on_s"] <= 36
    (fault,) = life["faults"]
    assert fault["faults"] == ["temperature.sense"]
    rows = fault["rows"]
    assert [rows[0]["before_s"], rows[-1]["before_s"], len(rows)] == [9.8, 0.0, 50]
    assert all(row["direction"] == -1 and -1000 < row["speed_mm_s"] < -600 for row in rows)
    text = CliRunner().invoke(main, ["service", "show", "--port", port]).stdout
    assert "temperature.sense  2026-11-23 10:00 UTC" in text
    assert "m backward" in text
