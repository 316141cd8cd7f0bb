"""A calibration record on the real firmware over the simulated link: checked, kept, read back, in use."""

import json
from pathlib import Path

import pytest
from backstride.core import calibration
from backstride_host.client import Client
from backstride_host.errors import CalibrationError, CommandRefused

SCENARIO = """
name = "calibrating"
duration_s = 60
start_utc = "2026-11-23T10:00:00Z"
[[walker]]
at_s = 0
do = "step_off"
[[walker]]
at_s = 30
do = "drill"
speed_m_s = 1.0
"""
PRESS = '[[command]]\nat_s = {at_s}\nsend = "level.set"\nby = "hand"\nargs = {{ level = 0 }}\n'
LONG_NOTE = "so that it takes more than one piece " * 12


def record(force_dn: int = 900) -> dict:
    """Return a brake of two points, and what a technician wrote beside it."""
    numbers = {
        "version": 1,
        "force_table": {"currents_ma": [0, 1000], "speeds_mm_s": [0, 1500], "forces_dn": [0, 0, 0, force_dn]},
        "disc_dc": 210,
        "disc_ppm_k": 1000,
        "coil_milliohm": 12_100,
        "mass_g": 74_000,
        "drag_cn": 1000,
        "drag_per_speed_cn": 600,
        "drag_per_square_cn": 0,
    }
    return {"board": "4321", "note": LONG_NOTE, **numbers, "checksum": calibration.checksum(numbers)}


@pytest.fixture
def connect(tmp_path: Path):
    def connect(*presses_s: float) -> Client:
        path = tmp_path / "scenario.toml"
        path.write_text(SCENARIO + "".join(PRESS.format(at_s=at_s) for at_s in presses_s))
        return Client.connect(f"sim:{path}?speed=max&flash={tmp_path / 'flash'}")

    return connect


def let(client: Client, until_s: float) -> None:
    while client.now_s() < until_s:
        client.poll(0.2)


def flags(client: Client) -> list[str]:
    return client.next("telemetry").named()["flags"]


def test_a_record_is_kept_and_in_use_and_there_after_a_restart(connect) -> None:
    with connect(4.0) as client:
        assert client.calibration() is None
        assert "calibrated" not in flags(client)
        let(client, 6)
        client.calibrate(record())
        assert client.calibration() == record()
        assert "calibrated" in flags(client)
    with connect() as client:
        assert client.calibration() == record()
        assert "calibrated" in flags(client)


def test_it_takes_a_hand_and_a_belt_that_stands(connect) -> None:
    with connect(31.5) as client:
        let(client, 5)
        with pytest.raises(CommandRefused, match="needs_hand"):
            client.calibrate(record())
        let(client, 33.5)
        with pytest.raises(CommandRefused, match="wrong_state"):
            client.calibrate(record())
        assert client.calibration() is None


def test_what_the_console_does_not_believe_changes_nothing(connect) -> None:
    with connect(4.0) as client:
        let(client, 6)
        client.calibrate(record())
        broken = record() | {"checksum": 1}
        with pytest.raises(CalibrationError, match="does not believe"):
            client.calibrate(broken)
        assert client.calibration() == record()


def test_half_a_record_is_none(connect) -> None:
    with connect(4.0) as client:
        let(client, 6)
        half = json.dumps(record()).encode()[:150]
        client.command("calibration.chunk", offset=0, data=half)
        with pytest.raises(CommandRefused, match="malformed"):
            client.command("calibration.commit", size=400, crc=0)
        with pytest.raises(CommandRefused, match="out_of_range"):
            client.command("calibration.chunk", offset=200, data=b"a gap before it")
        assert client.calibration() is None
