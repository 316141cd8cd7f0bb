"""The board's faults and those that a scenario can name are the same."""

from backstride_host.simulator.device.fault_names import FAULTS, MOMENTARY
from backstride_host.simulator.scenario_faults import NAMES


def test_every_fault_of_a_scenario_is_one_of_the_board():
    assert set(NAMES) == set(FAULTS)
    assert set(MOMENTARY) <= set(FAULTS)
