"""Scenarios read: the contract's own example, and one clear line about everything that can be wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from backstride_host import codec, framing
from backstride_host.errors import BackstrideError, ScenarioError
from backstride_host.simulator.device.fault_names import FAULTS
from backstride_host.simulator.plant_file import BUILT_IN, SECOND
from backstride_host.simulator.scenario import load_scenario

CONTRACT = """
name = "knee care with a stumble"
duration_s = 900
start_utc = "2026-11-23T10:00:00Z"
[params]
"sensing.counts_per_metre" = 1000
[plant]
mass_kg = 75
# file = "plant.py"
[calibration]
# file = "record.json"
[[walker]]
at_s = 0
do = "walk"
direction = "reverse"
speed_m_s = 0.7
cadence_spm = 96
[[command]]
at_s = 2
send = "session.start"
by = "host"
args = { programme = "knee-care-10", walker = "guest", mass_kg = 80, facing = "console" }
[[fault]]
at_s = 120
for_s = 2
inject = "encoder.a_stuck"
value = 0
"""


@pytest.fixture
def load(tmp_path):
    """Write a scenario's text to a file and load it."""

    def load_text(text, plant_file=None):
        path = tmp_path / "scenario.toml"
        path.write_text(text)
        return load_scenario(path, plant_file)

    return load_text


def test_the_contracts_example(load):
    scenario = load(CONTRACT)
    assert scenario.name == "knee care with a stumble"
    assert scenario.duration_s == 900.0
    assert scenario.start_utc == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert scenario.params == {"sensing.counts_per_metre": 1000}
    assert scenario.plant_constants == {"mass_kg": 75.0}
    assert scenario.plant.path == BUILT_IN
    entry = scenario.walker[0].entry
    assert (entry["do"], entry["direction"], entry["speed_m_s"]) == ("walk", "reverse", 0.7)
    assert entry["cadence_spm"] == 96
    fault = scenario.faults[0]
    assert (fault.at_s, fault.for_s, fault.name, fault.value) == (120.0, 2.0, "encoder.a_stuck", 0.0)


def frames_of(injection):
    """Return the frames that a host's command is."""
    frames = framing.StreamDecoder().feed(injection.data)
    return [frame for frame in frames if isinstance(frame, framing.Frame)]


def test_a_start_by_host_is_three_messages_in_one_sequence(load):
    injection = load(CONTRACT).injections[0]
    assert injection.at_us == 2_000_000
    frames = frames_of(injection)
    found = [codec.decode(frame.message_id, frame.payload) for frame in frames]
    assert [message.layout.name for message in found] == ["programme.select", "walker.set", "session.start"]
    assert found[0].named() == {"name": "knee-care-10"}
    assert found[1].named() == {"mass_kg": 80, "name": "guest"}
    assert found[2].named() == {"facing": "console"}
    assert len({frame.sequence for frame in frames}) == 3


@pytest.mark.parametrize(
    ("command", "name", "values"),
    [
        ('send = "force.set"\nargs = { force_n = 120.5 }', "force.set", {"force_dn": 1205, "hold_ms": 2000}),
        ('send = "level.set"\nargs = { level = 3 }', "level.set", {"level": 3}),
        ('send = "facing.set"\nargs = { facing = "away" }', "facing.set", {"facing": "away"}),
        ('send = "time.set"\nargs = { utc_s = 1795428000 }', "time.set", {"utc_s": 1795428000}),
        ('send = "ping"', "ping", {}),
        ('send = "session.stop"', "session.stop", {}),
        ('send = "fault.reset"', "fault.reset", {}),
        (
            'send = "params.set"\nargs = { name = "link.telemetry_hz", value = 50 }',
            "params.set",
            {"index": 5, "value": 50},
        ),
    ],
)
def test_commands_by_host(load, command, name, values):
    injection = load(f"duration_s = 60\n[[command]]\nat_s = 1\n{command}").injections[0]
    frame = frames_of(injection)[0]
    message = codec.decode(frame.message_id, frame.payload)
    assert message.layout.name == name
    assert message.named() == values


def presses(load, command):
    """Return contact, time and length in ms of what a hand presses."""
    scenario = load(f'duration_s = 60\n[[command]]\nat_s = 1\nby = "hand"\n{command}')
    assert not scenario.injections
    return [(press.contact, press.at_us // 1000, press.for_us // 1000) for press in scenario.presses]


def test_a_start_by_hand_chooses_the_programme_and_confirms(load):
    start = 'send = "session.start"\nargs = { programme = "knee-care-15", mass_kg = 80 }'
    assert presses(load, start) == [
        ("down", 1000, 1200),
        ("up", 2350, 150),
        ("up", 2650, 150),
        ("confirm", 2950, 150),
    ]


@pytest.mark.parametrize(
    ("command", "row"),
    [
        ('send = "confirm"', [("confirm", 1000, 150)]),
        ('send = "session.pause"', [("confirm", 1000, 150)]),
        ('send = "session.resume"', [("confirm", 1000, 150)]),
        ('send = "fault.reset"', [("confirm", 1000, 150)]),
        ('send = "session.stop"', [("stop", 1000, 150)]),
        ('send = "level.set"\nargs = { level = 1 }', [("down", 1000, 1200), ("up", 2350, 150)]),
    ],
)
def test_commands_by_hand(load, command, row):
    assert presses(load, command) == row


def test_what_goes_on_is_carried_from_entry_to_entry(load):
    rows = (
        'at_s = 1\ndo = "walk"\nspeed_m_s = 0.5\nmass_kg = 90',
        'at_s = 2\ndo = "grab_rail"',
        'at_s = 3\ndo = "turn_round"',
        'at_s = 4\ndo = "walk"\ndirection = "reverse"\nspeed_m_s = 0.6',
        'at_s = 5\ndo = "release_rail"',
        'at_s = 6\ndo = "turn_round"',
    )
    scenario = load("duration_s = 60\n" + "".join(f"[[walker]]\n{row}\n" for row in rows))
    first, walk, rail, turned, back, free, again = [row.entry for row in scenario.walker]
    assert (first["at_s"], first["do"]) == (0.0, "stand")
    assert (walk["gait"], walk["rail"], walk["facing"]) == ("walk", False, "console")
    assert (rail["do"], rail["gait"], rail["rail"], rail["speed_m_s"]) == ("grab_rail", "walk", True, 0.5)
    assert (turned["gait"], turned["facing"], turned["speed_m_s"]) == ("stand", "away", 0.0)
    assert (back["gait"], back["facing"], back["direction"], back["rail"]) == (
        "walk",
        "away",
        "reverse",
        True,
    )
    assert (free["gait"], free["speed_m_s"], free["rail"]) == ("walk", 0.6, False)
    assert again["facing"] == "console"
    assert {row.entry.get("mass_kg") for row in scenario.walker[1:]} == {90.0}


def test_entries_may_be_written_in_any_order(load):
    text = 'duration_s = 9\n[[walker]]\nat_s = 5\ndo = "stand"\n[[walker]]\nat_s = 0\ndo = "walk"\n'
    assert [row.entry["do"] for row in load(text).walker] == ["walk", "stand"]


def test_every_fault_of_the_contract_is_known():
    contract = {
        "encoder": ("a_stuck", "b_stuck", "swapped", "dropped_edges", "bounce", "noise"),
        "coil": ("open", "short", "hot", "driver_stuck_on"),
        "link": ("cut", "bit_errors"),
        "current": ("stuck", "offset"),
        "temperature": ("open",),
        "supply": ("sag", "cut"),
        "cpu": ("stall", "exception", "reset"),
        "repl": ("ctrl_c",),
        "key": ("pulled", "stuck"),
        "storage": ("full", "power_cut"),
    }
    expected = {f"{part}.{name}" for part, names in contract.items() for name in names}
    assert set(FAULTS) == expected | {"encoder.slip", "magnet.jammed", "display.missing", "display.stuck"}


def test_another_plant_brings_its_own_constants(load, tmp_path):
    text = "duration_s = 9\n[plant]\nfan_n = 3\n"
    assert load(text, SECOND).plant.path == SECOND
    with pytest.raises(ScenarioError, match="fan_n"):
        load(text)
    (tmp_path / "mine.py").write_text("class Plant:\n    pass\n")
    scenario = load('duration_s = 9\n[plant]\nfile = "mine.py"\nanything = 3\n')
    assert scenario.plant.path == tmp_path / "mine.py"
    assert scenario.plant_constants == {"anything": 3.0}


WALK = "duration_s = 60\n[[walker]]\n"
COMMAND = "duration_s = 60\n[[command]]\nat_s = 1\n"
FAULT = "duration_s = 60\n[[fault]]\n"
WRONG = {
    "duration_s = ": "TOML",
    "name = 'x'": "duration_s",
    "duration_s = '60'": "duration_s",
    "duration_s = true": "duration_s",
    "duration_s = -1": "duration_s",
    "duration_s = inf": "duration_s",
    "duration_s = nan": "duration_s",
    "duration_s = 60\nname = 3": "name",
    "duration_s = 60\nwlaker = 3": "wlaker",
    "duration_s = 60\nstart_utc = 'noon'": "start_utc",
    "duration_s = 60\nwalker = 3": "walker",
    "duration_s = 60\nparams = 3": "params",
    "duration_s = 60\n[params]\n'sensing.counts_per_meter' = 1000": "did you mean sensing.counts_per_metre",
    "duration_s = 60\n[params]\n'sensing.counts_per_metre' = 5": "sensing.counts_per_metre",
    "duration_s = 60\n[params]\n'sensing.counts_per_metre' = 'x'": "sensing.counts_per_metre",
    "duration_s = 60\n[plant]\nmass_gk = 3": "did you mean mass_kg",
    "duration_s = 60\n[plant]\nmass_kg = 'x'": "mass_kg",
    "duration_s = 60\n[plant]\nfile = 'nowhere.py'": "nowhere.py",
    "duration_s = 60\n[calibration]\nfile = 'nowhere.json'": "nowhere.json",
    "duration_s = 60\n[calibration]\nfiel = 'nowhere.json'": "fiel",
    WALK + "at_s = 0": "walker 1, do",
    WALK + "do = 'walk'": "walker 1, at_s",
    WALK + "at_s = 0\ndo = 'fly'": "fly",
    WALK + "at_s = 61\ndo = 'walk'": "61",
    WALK + "at_s = -1\ndo = 'walk'": "at_s",
    WALK + "at_s = 0\ndo = 'walk'\ndirection = 'up'": "direction",
    WALK + "at_s = 0\ndo = 'walk'\nspeed_m_s = 'fast'": "speed_m_s",
    WALK + "at_s = 0\ndo = 'walk'\nspeed = 1": "did you mean speed_m_s",
    COMMAND + "send = 'dance'": "dance",
    COMMAND + "send = 'session.start'": "programme",
    COMMAND + "send = 'session.start'\nargs = { programme = 'knee-care-11' }": "knee-care-1",
    COMMAND + "send = 'session.start'\nargs = { programme = 'free', facing = 'up' }": "facing",
    COMMAND + "send = 'session.start'\nargs = { programme = 'free', mass = 3 }": "mass",
    COMMAND + "send = 'session.start'\nargs = 3": "args",
    COMMAND + "send = 'ping'\nargs = { loud = true }": "loud",
    COMMAND + "send = 'ping'\nby = 'mouth'": "mouth",
    COMMAND + "send = 'confirm'\nby = 'host'": "button",
    COMMAND + "send = 'ping'\nby = 'hand'": "no button",
    COMMAND + "send = 'force.set'\nby = 'hand'\nargs = { force_n = 3 }": "no button",
    COMMAND + "send = 'session.start'\nby = 'hand'\nargs = { programme = 'free', facing = 'away' }": "facing",
    COMMAND + "send = 'params.set'\nargs = { name = 'brake.colour', value = 1 }": "brake.colour",
    COMMAND + "send = 'params.set'\nargs = { name = 'link.telemetry_hz', value = 1.5 }": "value",
    COMMAND + "send = 'level.set'\nargs = { level = 300 }": "level",
    FAULT + "at_s = 1": "inject",
    FAULT + "at_s = 1\ninject = 'encoder.c_stuck'": "did you mean encoder",
    FAULT + "at_s = 61\ninject = 'coil.open'": "61",
    FAULT + "at_s = 1\ninject = 'coil.open'\nfor_s = -2": "for_s",
    FAULT + "at_s = 1\ninject = 'coil.hot'\nvalue = 'very'": "value",
}


@pytest.mark.parametrize(("text", "clue"), WRONG.items(), ids=range(len(WRONG)))
def test_whatever_is_wrong_is_one_line_with_file_and_clue(load, text, clue):
    with pytest.raises(ScenarioError) as raised:
        load(text)
    line = str(raised.value)
    assert "\n" not in line
    assert "scenario.toml" in line
    assert clue in line
    assert isinstance(raised.value, BackstrideError)


def test_files_that_are_no_text_or_not_there(tmp_path):
    with pytest.raises(ScenarioError, match="No such file"):
        load_scenario(tmp_path / "nowhere.toml")
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError, match="UTF-8"):
        load_scenario(path)
    with pytest.raises(ScenarioError, match="directory"):
        load_scenario(tmp_path)


@pytest.mark.parametrize(
    ("source", "clue"),
    [("def Plant(:\n", "line 1"), ("plant = 3\n", "no Plant"), ("\0", "not Python")],
)
def test_a_file_that_cannot_be_a_plant(load, tmp_path, source, clue):
    path = tmp_path / "plant.py"
    path.write_text(source)
    with pytest.raises(ScenarioError, match=clue):
        load("duration_s = 9", path)


def test_the_built_in_scenarios_load():
    folder = Path(BUILT_IN).parents[1] / "scenarios"
    for path in sorted(folder.glob("*.toml")):
        assert load_scenario(path).duration_s > 0


def test_what_drives_a_belt_from_beside_has_its_own_keys(load):
    rows = ('at_s = 1\ndo = "roll"\nmetres = 3.2', 'at_s = 9\ndo = "hang"\nhang_kg = 12')
    scenario = load("duration_s = 20\n" + "".join(f"[[walker]]\n{row}\n" for row in rows))
    _start, roll, hang = (row.entry for row in scenario.walker)
    assert (roll["metres"], roll["slip_percent"], roll["speed_m_s"]) == (3.2, 0.0, 0.4)
    assert (hang["hang_kg"], hang["drop_m"]) == (12.0, 1.0)
    assert "metres" not in hang
