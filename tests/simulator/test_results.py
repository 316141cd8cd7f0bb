"""A run's files from made-up records: what is written, what is added up, and that nothing half-made stays."""

import csv
import json

import numpy as np
import pytest
from backstride_host import codec, framing, layouts
from backstride_host.curves import envelope, strides
from backstride_host.errors import BackstrideError
from backstride_host.simulator.console_records import (
    TRUTH_DTYPE,
    FirmwareEnded,
    LinkBytes,
    Record,
    ResetHappened,
    ScenarioEvent,
    Truth,
)
from backstride_host.simulator.results.picture import clock, draw
from backstride_host.simulator.results.recorder import Recorder
from backstride_host.simulator.results.run_folder import RunFolder
from backstride_host.simulator.results.summary import to_json
from backstride_host.simulator.results.truth_log import sums
from backstride_host.simulator.scenario import read_scenario

STATISTICS = {"now_us": 4_000_000, "ticks_run": 400, "ticks_late": 0, "heap_high_water_bytes": 100_000}


@pytest.fixture
def scenario(tmp_path):
    """Four seconds: forward for two, back for one."""
    walker = [
        {"at_s": 0, "do": "walk", "speed_m_s": 1.0},
        {"at_s": 2, "do": "walk", "direction": "reverse", "speed_m_s": 0.5},
    ]
    command = [{"at_s": 1, "send": "ping"}]
    content = {"name": "made up", "duration_s": 4, "walker": walker, "command": command}
    return read_scenario(content, tmp_path / "made_up.toml")


def truth_rows():
    """Return rows of a belt that runs at 1 m/s, then at -0.5 m/s for a second, then stands."""
    rows = np.zeros(401, TRUTH_DTYPE)
    rows["t_us"] = np.arange(401) * 10_000
    speed = np.where(np.arange(401) < 200, 1.0, np.where(np.arange(401) < 300, -0.5, 0.0))
    rows["belt_speed_m_s"] = speed
    rows["belt_position_m"] = np.concatenate([[0.0], np.cumsum(speed[:-1] * 0.01)])
    rows["brake_force_n"] = np.where(speed < 0, 40.0, 0.0)
    rows["walker_force_n"] = np.where(speed < 0, -70.0, np.where(speed > 0, 30.0, 0.0))
    rows["coil_temperature_c"] = 22.0
    rows["supply_v"] = 24.0
    rows["slip_m"] = 0.01 * rows["belt_position_m"]
    return rows


class Wire:
    """Frames of a console, in one sequence."""

    def __init__(self):
        self.sequence = 0

    def frame(self, name, **values):
        """Return the bytes of a message; fields that are not given are 0, or unknown."""
        fields = layouts.layout_named(name).fields
        given = {
            field.name: "" if field.is_tail else None if field.null is not None else 0 for field in fields
        }
        message_id, payload = codec.encode(name, given | values)
        data = framing.encode_frame(message_id, self.sequence, payload)
        self.sequence += 1
        return data


def records():
    """Return the records of the made-up run."""
    wire = Wire()
    made: list[Record] = [
        LinkBytes(10_000, wire.frame("hello", schema_hash=0xABCD, firmware="1.2.3", reset_cause=1))
    ]
    made.append(ScenarioEvent(0, "walker", "walk"))
    for number in range(8):
        telemetry = wire.frame(
            "telemetry",
            t_ms=500 * number,
            state="active",
            flags=["key_in", "armed"],
            speed_mm_s=-500,
            forward_mm=250 * number,
            backward_mm=10 * number,
            force_dn=123,
            step=None if number < 4 else 2,
        )
        # Bytes come in any portions.
        made += [LinkBytes(500_000 * number, telemetry[:7]), LinkBytes(500_000 * number + 40, telemetry[7:])]
    made.append(LinkBytes(2_000_100, wire.frame("event", event="fault.raise", detail="key.out")))
    made.append(LinkBytes(2_000_200, wire.frame("event", event="cue", detail="slow down, then walk")))
    made.append(LinkBytes(2_000_300, wire.frame("ack", command=65, result="ok")))
    made.append(ScenarioEvent(2_000_000, "fault.inject", "key.pulled"))
    made.append(ResetHappened(3_000_000, 2))
    made.append(LinkBytes(3_500_000, b"\x00noise\x00"))
    rows = truth_rows()
    made += [Truth(rows[:150].tobytes()), Truth(rows[150:].tobytes())]
    return made


@pytest.fixture
def folder(scenario, tmp_path):
    """The files of the made-up run."""
    with RunFolder(tmp_path / "out") as run, Recorder(scenario, run.draft) as recorder:
        for record in records():
            recorder.take(record)
        (run.draft / "summary.json").write_text(to_json(recorder.finish(7, STATISTICS)))
        draw(scenario, recorder, run.draft / "session.png")
    return tmp_path / "out"


def read_csv(path):
    """Return a file's rows by column."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_truth_is_written_as_it_came(folder):
    rows = read_csv(folder / "truth.csv")
    assert list(rows[0])[:9] == [
        "t_s",
        "belt_speed_m_s",
        "belt_position_m",
        "brake_force_n",
        "coil_current_a",
        "coil_temperature_c",
        "walker_force_n",
        "brake_duty",
        "supply_v",
    ]
    assert len(rows) == 401
    assert [row["t_s"] for row in rows[:3]] == ["0.000", "0.010", "0.020"]
    assert float(rows[250]["brake_force_n"]) == 40.0
    assert "-0.000000" not in (folder / "truth.csv").read_text()


def test_telemetry_has_every_field_in_its_unit(folder):
    rows = read_csv(folder / "telemetry.csv")
    names = [field.name for field in layouts.layout_named("telemetry").fields]
    assert list(rows[0]) == ["t_s", *names]
    assert len(rows) == 8
    row = rows[4]
    # It has come with its last byte.
    assert row["t_s"] == "2.000040"
    assert row["state"] == "active"
    assert row["flags"] == "armed+key_in"
    assert row["speed_mm_s"] == "-500"
    assert row["force_dn"] == "123"
    assert (rows[0]["step"], row["step"]) == ("", "2")


def test_events_are_in_order_with_what_they_speak_of_first(folder):
    rows = read_csv(folder / "events.csv")
    assert [float(row["t_s"]) for row in rows] == sorted(float(row["t_s"]) for row in rows)
    told = [(row["source"], row["name"], row["detail"]) for row in rows]
    assert told[0] == ("scenario", "walker", "walk forward 1 m/s")
    assert ("scenario", "command", "ping by host") in told
    assert ("scenario", "fault.inject", "key.pulled") in told
    assert ("scenario", "reset", "cause 2") in told
    assert ("firmware", "fault.raise", "key.out") in told
    assert ("firmware", "cue", "slow down, then walk") in told
    assert ("firmware", "ack", "ping ok") in told
    assert told.index(("scenario", "fault.inject", "key.pulled")) < told.index(
        ("firmware", "fault.raise", "key.out")
    )


def test_the_link_is_kept_byte_for_byte(folder):
    expected = b"".join(record.data for record in records() if isinstance(record, LinkBytes))
    assert (folder / "link.bin").read_bytes() == expected


def test_the_summary_adds_up(folder):
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["true_forward_m"] == pytest.approx(2.0)
    assert summary["true_reverse_m"] == pytest.approx(0.5)
    assert summary["forward_s"] == pytest.approx(2.0, abs=0.02)
    assert summary["reverse_s"] == pytest.approx(1.0, abs=0.02)
    assert summary["peak_force_n"] == 40.0
    assert summary["work_j"] == pytest.approx(20.0, abs=0.3)
    assert summary["mean_force_n"] == pytest.approx(8.0, abs=0.2)
    assert summary["walker_work_j"] == pytest.approx(60.0 + 35.0, abs=1.0)
    assert (summary["reported_forward_m"], summary["reported_reverse_m"]) == (1.75, 0.07)
    assert summary["slip_m"] == pytest.approx(0.015)
    assert summary["faults_raised"] == ["key.out"]
    assert summary["link_malformed"] == 1
    assert (summary["ticks_run"], summary["heap_high_water_bytes"]) == (400, 100_000)
    assert (summary["seed"], summary["duration_s"]) == (7, 4.0)
    assert summary["firmware_ended"] == ""


def test_a_console_that_starts_anew_adds_to_what_it_had_reported(scenario, tmp_path):
    wire = Wire()
    with Recorder(scenario, tmp_path) as recorder:
        for forward_mm in (100, 900, 0, 250):
            recorder.take(LinkBytes(0, wire.frame("telemetry", forward_mm=forward_mm)))
        assert recorder.telemetry.forward_m == pytest.approx(1.15)


def test_a_firmware_that_ends_is_in_the_summary(scenario, tmp_path):
    with Recorder(scenario, tmp_path) as recorder:
        recorder.take(FirmwareEnded(900_000, "main.py: NameError"))
        assert recorder.finish(1, STATISTICS)["firmware_ended"] == "main.py: NameError"


def test_plain_lines_become_rows_too(scenario, tmp_path):
    line = b'\x00{"type":"telemetry","t_ms":20,"state":"active","force_dn":123,"faults":["key.out"]}\n\x00'
    with Recorder(scenario, tmp_path) as recorder:
        recorder.take(LinkBytes(1_000_000, line))
    row = read_csv(tmp_path / "telemetry.csv")[0]
    assert (row["t_ms"], row["state"], row["force_dn"], row["faults"]) == ("20", "active", "123", "key.out")


def test_the_same_records_give_the_same_bytes(scenario, folder, tmp_path):
    with RunFolder(tmp_path / "again") as run, Recorder(scenario, run.draft) as recorder:
        for record in records():
            recorder.take(record)
        recorder.finish(7, STATISTICS)
        draw(scenario, recorder, run.draft / "session.png")
    for name in ("truth.csv", "telemetry.csv", "events.csv", "link.bin", "session.png"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_run_without_a_single_record_still_has_its_picture(scenario, tmp_path):
    with Recorder(scenario, tmp_path) as recorder:
        summary = recorder.finish(1, {})
        draw(scenario, recorder, tmp_path / "session.png")
    assert (tmp_path / "session.png").read_bytes()[:4] == b"\x89PNG"
    assert summary["true_forward_m"] == 0.0


def test_nothing_of_a_run_that_fails_stays(tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    (target / "summary.json").write_text("of before")

    def failing_run():
        with RunFolder(target) as run:
            (run.draft / "summary.json").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        failing_run()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (target / "summary.json").read_text() == "of before"


def test_a_run_replaces_its_own_files_and_leaves_the_rest(tmp_path):
    target = tmp_path / "deep" / "out"
    for text in ("first", "second"):
        with RunFolder(target) as run:
            (run.draft / "summary.json").write_text(text)
        (target / "notes.txt").write_text("mine")
    assert (target / "summary.json").read_text() == "second"
    assert sorted(path.name for path in target.iterdir()) == ["notes.txt", "summary.json"]
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_a_file_where_the_directory_should_be_is_told(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(BackstrideError, match="not a directory"), RunFolder(tmp_path / "out"):
        pass


def test_sums_of_nothing_are_zero():
    assert sums(np.zeros(0, TRUTH_DTYPE))["true_forward_m"] == 0.0


def test_what_the_picture_is_drawn_from():
    assert clock(125.4) == "2:05"
    t_s, low, high = envelope(np.arange(10_000) / 100.0, np.sin(np.arange(10_000)))
    assert len(t_s) <= 3000
    assert np.all(low <= high)
    assert (low.min(), high.max()) == pytest.approx((-1.0, 1.0), abs=1e-3)
    # A ripple of one hertz cancels over a second.
    t_s = np.arange(0, 20, 0.05)
    mean = strides(t_s, 0.7 + 0.1 * np.sin(2 * np.pi * t_s))
    assert np.abs(mean[20:-20] - 0.7).max() < 0.01
