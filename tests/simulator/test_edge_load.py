"""What edges take of the CPU, and that they leave the tick its time: the firmware on a belt of even speed."""

import json
from pathlib import Path

import pytest
from backstride_host.errors import MicroPythonMissing
from backstride_host.simulator.config import CpuCosts, FaultWindow, SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.micropython_binary import find_micropython
from backstride_host.simulator.simulation import PARAMS_FILE

PLANT = Path(__file__).parent / "plant_even.py"
# Of the fault that noise is, a file is written at once: on a flash that takes no time.
COSTS = CpuCosts(boot_us=100_000, flash_erase_us=0, flash_page_us=0)
# Whole counts a tick among them: the edge then lies where it lay at every tick.
SPEEDS_M_S = (0.05, 0.2, 0.6, 0.7, 0.83, 2.0, 3.0, 6.2, 6.8, 10.0)


@pytest.fixture(autouse=True, scope="module")
def _micropython() -> None:
    try:
        find_micropython()
    except MicroPythonMissing:
        pytest.skip("no micropython")


def summary(
    counts_per_metre: int, speed_m_s: float, *faults: FaultWindow, seconds: float = 5.0
) -> dict[str, int]:
    """Run the firmware; return what the simulated CPU has done in `seconds`."""
    values = {"sensing.counts_per_metre": counts_per_metre}
    config = SimulationConfig(
        duration_us=round(seconds * 1e6),
        plant_file=PLANT,
        plant_params={"speed_m_s": speed_m_s},
        encoder_params={"encoder_counts_per_metre": counts_per_metre},
        files={PARAMS_FILE: json.dumps({"version": 1, "values": values})},
        costs=COSTS,
        faults=faults,
    )
    with SimulatedConsole(config) as console:
        console.advance(config.duration_us)
        return console.summary()


def share(done: dict[str, int]) -> float:
    """Return the part of the time that interrupts, waits and looks at the counter took."""
    return (done["edges_run"] * COSTS.edge_us + done["within_ticks_us"]) / done["now_us"]


@pytest.mark.parametrize("counts_per_metre", [100, 256, 1000, 4000])
def test_edges_take_a_tenth_of_the_time_at_most_at_any_speed(counts_per_metre: int) -> None:
    shares = {speed: share(summary(counts_per_metre, speed)) for speed in SPEEDS_M_S}
    assert max(shares.values()) <= 0.10, shares
    # Nothing is measured where nothing runs.
    assert min(shares.values()) > 0.002, shares


@pytest.mark.parametrize("glitches_a_second", [2000, 20_000])
def test_no_glitch_crowds_out_a_tick(glitches_a_second: int) -> None:
    calm = summary(1000, 0.02)
    done = summary(1000, 0.02, FaultWindow(500_000, "encoder.noise", value=glitches_a_second))
    assert done["edges_run"] > 10 * calm["edges_run"]
    assert share(done) <= 0.10
    assert done["ticks_dropped"] == done["ticks_late"] == 0
    assert done["ticks_run"] == calm["ticks_run"]
