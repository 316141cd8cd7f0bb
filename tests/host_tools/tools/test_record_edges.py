"""`backstride record --edges`: the console's own edges, as a recording that has no holes."""

import csv
import json
import signal
import subprocess
import sys

import numpy as np
import plain_decoder
import pytest
from acausal_speed import smoothed_speed
from backstride_host.client import Client
from backstride_host.connection import Received, ReceivedLine
from backstride_host.edge_capture import EdgeCapture
from backstride_host.replay import Replay
from backstride_host.replay_ticks import COLUMNS
from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import load_scenario

WALKER = """
[[walker]]
at_s = {at_s}
do = "walk"
direction = "{direction}"
speed_m_s = {speed_m_s}
cadence_spm = 80
"""
STAND = '[[walker]]\nat_s = {at_s}\ndo = "stand"\n'
SESSION = """
[[command]]
at_s = 3
send = "session.start"
args = {{ programme = "free", facing = "console" }}
[[command]]
at_s = 4
send = "level.set"
args = {{ level = 1 }}
"""


@pytest.fixture
def scenario(tmp_path):
    """Write a scenario of these parts; return its path."""

    def write(duration_s: float, *parts: str):
        path = tmp_path / "scenario.toml"
        head = f'name = "walk"\nduration_s = {duration_s}\n[params]\n"link.telemetry_hz" = 50\n'
        path.write_text(head + "".join(parts))
        return path

    return write


@pytest.fixture
def there_and_back(scenario):
    return scenario(
        20,
        WALKER.format(at_s=3, direction="reverse", speed_m_s=0.4),
        STAND.format(at_s=9),
        WALKER.format(at_s=11, direction="forward", speed_m_s=0.3),
        STAND.format(at_s=16),
    )


def test_a_walk_is_recorded_and_replays_as_it_was(backstride, there_and_back, tmp_path):
    edges = tmp_path / "edges.csv"
    done = backstride("record", "--edges", str(edges), "--port", f"sim:{there_and_back}?speed=max", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    rows = plain_decoder.read_rows(edges)
    assert rows[-1][1:] == rows[-2][1:]
    assert told == {
        "edges": len(rows) - 2,
        "crowded": told["crowded"],
        "length_us": rows[-1][0],
        "out": str(edges),
        "trouble": "",
    }
    # Single edges seldom come before the interrupt of the last one, at 0.5 m/s at most.
    assert told["crowded"] < 0.01 * told["edges"]
    counts = plain_decoder.decoded(rows)

    truth = plant_truth(there_and_back, tmp_path / "run")
    # Its belt starts when the recording has long begun, and stands when it ends.
    assert counts.count[-1] == pytest.approx(1000 * truth["belt_position_m"][-1], abs=2)
    assert np.sum(np.abs(np.diff(counts.count))) > 3000

    ticks = list(csv.DictReader(Replay(edges).lines(), COLUMNS))
    assert int(ticks[-1]["distance_mm"]) == counts.count[-1]
    assert {row["faults"] for row in ticks} == {""}
    assert speed_error_mm_s(truth, counts, rows[-1][0]) < 5
    t_s = np.array([int(row["t_us"]) for row in ticks]) / 1e6
    speed_mm_s = np.array([int(row["speed_mm_s"]) for row in ticks])
    edges_s, edges_mm_s = smoothed_speed(counts, 1000, rows[-1][0], 0.1)
    error_mm_s = np.sqrt(np.mean((speed_mm_s - np.interp(t_s, edges_s, edges_mm_s))[100:-10] ** 2))
    # The display's pieces hold interrupts up by 0.9 ms: half a count here, for a speed of 100 ms of edges.
    assert error_mm_s < 12


def plant_truth(scenario, out) -> dict[str, np.ndarray]:
    """Return what the plant does in the same scenario, nobody listening."""
    simulate(load_scenario(scenario), out)
    with (out / "truth.csv").open() as file:
        names = file.readline().strip().split(",")
        table = np.loadtxt(file, delimiter=",")
    return {name: table[:, place] for place, name in enumerate(names)}


def speed_error_mm_s(truth, counts, length_us) -> float:
    """Return the rms difference of both speeds, once the two clocks are one: at the 100th count."""
    edges_s, speed_mm_s = smoothed_speed(counts, 1000, length_us, 0.06)
    there_s = truth["t_s"][np.argmax(truth["belt_position_m"] < -0.1)]
    here_s = counts.t_us[np.argmax(counts.count == -100)] / 1e6
    judged = (truth["t_s"] > there_s) & (truth["t_s"] < 17)
    moved_s = truth["t_s"][judged] - there_s + here_s
    belt_mm_s = 1000 * truth["belt_speed_m_s"][judged]
    return float(np.sqrt(np.mean((np.interp(moved_s, edges_s, speed_mm_s) - belt_mm_s) ** 2)))


def test_beyond_what_interrupts_carry_it_ends_and_says_so(backstride, scenario, tmp_path):
    fast = scenario(12, WALKER.format(at_s=3, direction="forward", speed_m_s=1.5))
    edges = tmp_path / "edges.csv"
    done = backstride("record", "--edges", str(edges), "--port", f"sim:{fast}?speed=max", "--seconds", "9")
    rows = plain_decoder.read_rows(edges)
    assert done.returncode == 1
    assert done.stderr == (
        f"backstride: {edges} ends at {rows[-1][0] / 1e6:.3f} s: "
        "the belt was too fast there: single edges interrupt up to some 600 a second\n"
    )
    # What there is has no hole: each row is the next count, and the belt got to 0.6 m/s with them.
    counts = plain_decoder.decoded(rows)
    assert len(counts.count) == len(rows) - 2
    assert 1000 < 1e6 / np.median(np.diff(counts.t_us)[-20:]) * 2 < 1500


def test_on_a_belt_too_fast_from_the_start_there_is_no_file(backstride, scenario, tmp_path):
    fast = scenario(20, WALKER.format(at_s=0, direction="forward", speed_m_s=2.0))
    with Client.connect(f"sim:{fast}?speed=max") as client:
        list(client.received(8))
        client.edge_stream(True)
        capture = EdgeCapture()
        capture.take(client.next("edges"))
    assert (capture.length_us, capture.edges) == (0, 0)
    assert capture.trouble.startswith("the belt was too fast")


def test_ctrl_c_keeps_what_was_recorded(there_and_back, tmp_path):
    edges = tmp_path / "edges.csv"
    program = [sys.executable, "-c", "from backstride_host.tools.main import main; main()"]
    arguments = ["record", "--edges", str(edges), "--port", f"sim:{there_and_back}"]
    process = subprocess.Popen(
        [*program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        while not begun(tmp_path) and process.poll() is None:
            pass
        process.send_signal(signal.SIGINT)
        said, errors = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, errors) == (0, "")
    assert said.startswith("0 edges of 0.")
    first, last = plain_decoder.read_rows(edges)
    assert first[0] == 0 < last[0]
    assert first[1:] == last[1:]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["edges.csv", "scenario.toml"]


def begun(folder) -> bool:
    """Tell whether the draft has its first row."""
    return any(path.read_text().count("\n") > 1 for path in folder.glob(".edges*"))


def test_a_session_goes_on_as_without_it_and_telemetry_comes_first(scenario, tmp_path):
    walk = scenario(15, SESSION.format(), WALKER.format(at_s=4, direction="reverse", speed_m_s=0.5))
    heard = {}
    for on in (False, True):
        with Client.connect(f"sim:{walk}?speed=max") as client:
            client.edge_stream(on)
            items = list(client.messages("telemetry", "edges"))
        heard[on] = [item.message for item in items if item.name == "telemetry"]
        edges = [item.message for item in items if item.name == "edges"]
        assert bool(edges) == on
        assert client.statistics.missing == 0
        assert (heard[on][-1].dropped, heard[on][-1].ticks_late) == (0, 0)
        assert not any(message.lost for message in edges)
    assert len(heard[True]) == pytest.approx(len(heard[False]), abs=2)
    for name, close in (("backward_mm", 20), ("command_dn", 0), ("force_dn", 8), ("speed_mm_s", 40)):
        with_it, without = (getattr(heard[on][-1], name) for on in (True, False))
        assert with_it == pytest.approx(without, abs=close), name
    assert heard[True][-1].command_dn > 0


def test_a_link_that_is_full_carries_telemetry_and_the_recording_ends(there_and_back):
    """Lines of text at 50 Hz are twice what the line carries."""
    capture = EdgeCapture()
    lines = 0
    with Client.connect(f"sim:{there_and_back}?speed=max") as client:
        client.edge_stream(True)
        capture.take(client.next("edges"))
        client.plain_stream(True)
        for item in client.received(6):
            lines += isinstance(item, ReceivedLine)
            if isinstance(item, Received) and item.name == "edges":
                capture.take(item.message)
        client.plain_stream(False)
        for item in client.messages("edges", for_s=1):
            capture.take(item.message)
    assert lines > 100
    assert capture.trouble == "the link was too busy with other things to carry every edge"


def test_a_restart_ends_the_stream(scenario):
    with Client.connect(f"sim:{scenario(12)}?speed=max") as client:
        client.edge_stream(True)
        client.next("edges")
        list(client.received(4))
        client.device_reset()
        client.next("hello")
        back_s = client.now_s()
        heard = [item for item in client.messages("edges", "telemetry", for_s=1.0) if item.t_s > back_s]
    assert {item.name for item in heard} == {"telemetry"}


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (("--edges", "e.csv"), 2, "Missing argument 'PORT'"),
        (("--edges", "e.csv", "--port", "socket://127.0.0.1:1"), 1, "nobody listens there"),
    ],
)
def test_wrong_use_leaves_no_file(backstride, tmp_path, monkeypatch, options, code, says):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BACKSTRIDE_PORT", raising=False)
    done = backstride("record", *options)
    assert done.returncode == code
    assert says in done.stderr
    assert not list(tmp_path.iterdir())
