"""What the simulated console is told of a scenario."""

import json

import pytest
from backstride_host.errors import ScenarioError
from backstride_host.simulator.scenario import read_scenario
from backstride_host.simulator.simulation import config_of


@pytest.fixture
def told(tmp_path):
    """Return the config of a scenario's content."""

    def config(seed=1, **content):
        return config_of(read_scenario({"duration_s": 60, **content}, tmp_path / "told.toml"), seed)

    return config


def test_times_are_microseconds_and_the_seed_goes_along(told):
    config = told(seed=9, start_utc="2026-11-23T10:00:00Z")
    assert (config.duration_us, config.seed, config.start_utc_s) == (60_000_000, 9, 1795428000)


def test_parameters_and_calibration_are_on_the_console_before_it_starts(told, tmp_path):
    record = {"force_table": {"currents_ma": [0]}}
    (tmp_path / "record.json").write_text(json.dumps(record))
    config = told(params={"link.telemetry_hz": 50}, calibration={"file": "record.json"})
    assert json.loads(config.files["params.json"])["values"] == {"link.telemetry_hz": 50}
    assert json.loads(config.files["calibration.json"]) == record


@pytest.mark.parametrize("text", ["not json", "[1, 2]"])
def test_a_calibration_that_is_none_is_told(told, tmp_path, text):
    (tmp_path / "record.json").write_text(text)
    with pytest.raises(ScenarioError, match=r"record\.json"):
        told(calibration={"file": "record.json"})


def test_the_disc_is_the_one_the_console_is_told_of_unless_said_otherwise(told):
    params = {"sensing.counts_per_metre": 400, "sensing.counts_per_km_extra": 250}
    assert told(params=params).encoder_params == {"encoder_counts_per_metre": 400.25}
    other = told(params=params, encoder={"counts_per_metre": 1000, "phase_error": 0})
    assert other.encoder_params == {"encoder_counts_per_metre": 1000.0, "encoder_phase_error": 0.0}


@pytest.mark.parametrize(
    ("content", "clue"),
    [
        ({"cpu": {"tick_ms": 3}}, "did you mean tick_us"),
        ({"cpu": {"tick_us": -3}}, "tick_us"),
        ({"encoder": {"counts_per_meter": 3}}, "did you mean counts_per_metre"),
        ({"encoder": {"counts_per_metre": 0}}, "no disc"),
        ({"plant": {"mass_kg": float("nan")}}, "mass_kg"),
    ],
)
def test_unknown_or_senseless_constants_are_told(told, content, clue):
    with pytest.raises(ScenarioError, match=clue):
        told(**content)


def test_costs_of_the_cpu(told):
    assert told(cpu={"tick_us": 9000}).costs.tick_us == 9000


def test_the_walker_is_told_with_times(told):
    config = told(walker=[{"at_s": 1.5, "do": "walk", "direction": "reverse"}])
    assert [entry["at_us"] for entry in config.walkers] == [0, 1_500_000]
    assert (config.walkers[1]["do"], config.walkers[1]["direction"]) == ("walk", "reverse")


def test_a_fault_without_an_end_lasts(told):
    faults = told(
        fault=[
            {"at_s": 2, "inject": "coil.hot", "value": 95},
            {"at_s": 1, "for_s": 0.5, "inject": "key.pulled"},
            {"at_s": 3, "inject": "cpu.exception", "value": "tick"},
        ]
    ).faults
    told_of = [(fault.at_us, fault.for_us, fault.name, fault.value) for fault in faults]
    assert told_of == [
        (1_000_000, 500_000, "key.pulled", None),
        (2_000_000, None, "coil.hot", 95),
        (3_000_000, None, "cpu.exception", "tick"),
    ]


def test_a_press_is_two_changes_of_a_contact(told):
    pins = told(command=[{"at_s": 1, "send": "confirm", "by": "hand"}]).pins
    assert [(pin.at_us, pin.name, pin.pressed) for pin in pins] == [
        (1_000_000, "confirm", True),
        (1_150_000, "confirm", False),
    ]


def test_what_the_host_sends_goes_out_at_its_time(told):
    config = told(command=[{"at_s": 2, "send": "ping"}, {"at_s": 1, "send": "session.pause"}])
    assert [at_us for at_us, _data in config.rx] == [1_000_000, 2_000_000]
