"""A console that remembers from run to run: its flash in a file of the host."""

import pytest
from backstride_host import Client
from backstride_host.errors import SimulatorError
from backstride_host.simulator.config import SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.flash_file import BLOCK_BYTES, open_flash

SCENARIO = """
duration_s = 20
[params]
"session.walker_mass_kg" = 66
"""


@pytest.fixture
def port(tmp_path):
    (tmp_path / "day.toml").write_text(SCENARIO)
    return f"sim:{tmp_path / 'day.toml'}?speed=max&flash={tmp_path / 'console.flash'}"


def test_the_next_run_begins_with_what_the_last_one_left(port):
    with Client.connect(port) as console:
        assert console.parameter("session.walker_mass_kg").value == 66
        console.set_parameter("session.walker_mass_kg", 91)
        list(console.messages("telemetry", for_s=2))
    with Client.connect(port) as console:
        assert console.parameter("session.walker_mass_kg").value == 91


def test_two_consoles_do_not_share_one_flash(tmp_path):
    config = SimulationConfig(duration_us=1, flash=tmp_path / "console.flash")
    with SimulatedConsole(config), pytest.raises(SimulatorError, match="another simulated console"):
        SimulatedConsole(config)
    with SimulatedConsole(config) as again:
        again.advance(1)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xff" * 4 * BLOCK_BYTES, b"littlefs"])
def test_any_other_file_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "thesis.doc"
    path.write_bytes(content)
    with pytest.raises(SimulatorError, match=r"thesis\.doc is no flash"):
        open_flash(path, 4)
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(SimulatorError, match="No such file or directory"):
        open_flash(tmp_path / "nowhere" / "console.flash", 4)
