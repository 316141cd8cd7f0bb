"""An encoder wired the other way round: found, told to the console, and right from then on."""

from __future__ import annotations

from pathlib import Path

import pytest
from backstride_host import simulator
from backstride_host.client import Client
from machine_story import HEAD, LOOP_M, Machine, does, rolls

PLANT = Path(simulator.__file__).parent / "world" / "plant.py"
SWAPPED = '[[fault]]\nat_s = 0\nfor_s = 100000\ninject = "encoder.swapped"\n'


class SwappedMachine(Machine):
    """A machine of which each story begins with the channels as they are wired."""

    def calibrate(self, what, story, *options):
        return super().calibrate(what, (story[0] + SWAPPED, story[1]), *options)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    made = SwappedMachine(tmp_path_factory.mktemp("swapped"), PLANT)
    result = made.calibrate("encoder", rolls((10, 0), (10, 0), (10, 0)), f"--loop-m={LOOP_M}", "--yes")
    assert result.exit_code == 0, result.output
    assert "sensing.polarity = -1" in result.output
    return made


def test_the_record_says_so(machine: Machine) -> None:
    assert machine.record["encoder"]["polarity"] == -1
    assert machine.record["encoder"]["counts_per_metre"] == pytest.approx(1013.37, rel=1e-3)


def test_forward_is_forward_from_then_on(machine: Machine) -> None:
    scenario = machine.folder / "after.toml"
    text = (
        HEAD.format(duration_s=20, plant=machine.plant) + does(2, "roll", metres=3.0, speed_m_s=0.8) + SWAPPED
    )
    scenario.write_text(text)
    with Client.connect(f"sim:{scenario}?speed=max&flash={machine.folder / 'flash'}") as client:
        assert client.parameter("sensing.polarity").value == -1
        told = [item.message for item in client.messages("telemetry", for_s=10)]
    assert {message.direction for message in told} == {0, 1}
    assert told[-1].forward_mm == pytest.approx(3000, abs=30)
    assert told[-1].backward_mm < 20


def test_calibrated_again_it_stays_as_it_is(machine: Machine) -> None:
    story = rolls((10, 0), (10, 0), (10, 0))
    result = machine.calibrate("encoder", story, f"--loop-m={LOOP_M}", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "polarity                 -1\n" in result.output
    assert f"Compared with {machine.file}, of 2026-11-23T10:" in result.output
