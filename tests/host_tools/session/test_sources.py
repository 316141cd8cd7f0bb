"""The same session from each source: a run's directory, and a capture of the link."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from backstride_host.capture.recording import Recording
from backstride_host.capture.tap import capture_on
from backstride_host.errors import BackstrideError, BadInput, NotFound
from backstride_host.live.watch import Watch
from backstride_host.session import Session, open_source
from backstride_host.simulator.run import simulate
from backstride_host.simulator.scenario import load_scenario
from backstride_host.transport import open_transport
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SCENARIO = """
name = "a short session"
duration_s = 45
start_utc = "2026-11-23T10:00:00Z"
[[walker]]
at_s = 3
do = "walk"
direction = "reverse"
speed_m_s = 0.7
cadence_spm = 96
[[walker]]
at_s = 34
do = "stand"
[[command]]
at_s = 2
send = "session.start"
args = { programme = "sled-drag", walker = "ann", mass_kg = 70, facing = "console" }
[[command]]
at_s = 38
send = "session.stop"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's directory and a capture of the same scenario."""
    folder = tmp_path_factory.mktemp("sources")
    path = folder / "scenario.toml"
    path.write_text(SCENARIO)
    simulate(load_scenario(path), folder / "run")
    transport = open_transport(f"sim:{path}?speed=max")
    with capture_on(transport, folder / "a.bscap") as out:
        recording = Recording(transport, out)
        for _items in recording.turns():
            pass
        recording.close()
    return folder


@pytest.fixture(scope="module")
def run(folder: Path) -> Session:
    return open_source(str(folder / "run")).session()


@pytest.fixture(scope="module")
def captured(folder: Path) -> Session:
    return open_source(str(folder / "a.bscap")).session()


def test_a_run_has_what_its_summary_says(folder: Path, run: Session) -> None:
    (told,) = json.loads((folder / "run" / "summary.json").read_text())["sessions"]
    assert run.totals["reverse_mm"] == round(told["reverse_m"] * 1000) > 10_000
    assert run.totals["work_j"] == told["work_j"] > 0
    assert run.totals["active_ms"] == round(told["active_s"] * 1000)
    assert (run.walker, run.programme) == (told["walker"], told["programme"])


def test_its_samples_are_the_rows_of_telemetry_csv(folder: Path, run: Session) -> None:
    rows = np.genfromtxt(folder / "run" / "telemetry.csv", delimiter=",", names=True)
    first = np.searchsorted(rows["t_ms"], run.samples.raw("t_ms")[0])
    rows = rows[first : first + len(run.samples)]
    for name in ("speed_mm_s", "command_dn", "power_w", "backward_mm"):
        np.testing.assert_allclose(run.samples[name], rows[name])
    # When a message came is never before it was sent, and seldom much later.
    late_s = rows["t_s"] - (run.started_utc_s or 0) % 60 - run.samples.t_s
    assert -0.001 < late_s.min() < late_s.max() < 0.1


def test_a_capture_tells_the_same_session(run: Session, captured: Session) -> None:
    one, other = run.summary(), captured.summary()
    assert one["programme"] == other["programme"]
    # A host that greets the console shifts its tasks by some milliseconds, and the walk by a few millimetres.
    assert captured.totals["reverse_mm"] == pytest.approx(run.totals["reverse_mm"], abs=30)
    assert captured.started_utc_s == pytest.approx(run.started_utc_s, abs=0.05)
    assert [event.name for event in captured.events] == [event.name for event in run.events]
    assert [lap.number for lap in captured.laps] == [lap.number for lap in run.laps]
    assert len(run.laps) > 1


def test_what_a_monitor_records_and_marks_is_the_session_with_its_marks(folder: Path, tmp_path: Path) -> None:
    url = f"sim:{folder / 'scenario.toml'}?speed=max"
    path = tmp_path / "watched.bscap"
    transport = open_transport(url)
    with capture_on(transport, path) as capture:
        watch = Watch(url, transport, capture)
        marked_s = 0.0
        for _items in watch.batches(None):
            if not marked_s and transport.now_s() >= 20.0:
                watch.mark("tired")
                marked_s = transport.now_s()
        watch.close()
    session = open_source(str(path)).session()
    assert session.end_reason == "stopped"
    (mark,) = session.marks
    assert mark.text == "tired"
    # The session began by a command 2 s after the console; the link takes some milliseconds.
    assert mark.t_s == pytest.approx(marked_s - 2.0, abs=0.1)
    assert len(session.marked_laps) == len(session.laps) + 1
    for name in session.laps[0].sums:
        assert sum(lap.sums[name] for lap in session.marked_laps) == session.totals[name]


def test_the_work_of_the_laps_lies_where_the_brake_pulled(run: Session) -> None:
    for lap in run.laps:
        within = (run.samples.t_s >= lap.start_s) & (run.samples.t_s < lap.end_s)
        power_w = run.samples["power_w"][within]
        if lap.end_s - lap.start_s > 5:
            # Power holds the belt's acceleration too, which comes to little over a lap.
            walked_j = power_w.mean() * (lap.end_s - lap.start_s)
            assert lap.sums["work_j"] == pytest.approx(walked_j, rel=0.15, abs=40)


class TestBadInput:
    @pytest.mark.parametrize("gone", ["link.bin", "telemetry.csv", "summary.json"])
    def test_a_directory_that_lacks_a_file_is_no_run(self, folder: Path, tmp_path: Path, gone: str) -> None:
        shutil.copytree(folder / "run", tmp_path / "run")
        (tmp_path / "run" / gone).unlink()
        with pytest.raises(BadInput, match=f"it has no {gone}"):
            open_source(str(tmp_path / "run"))

    @pytest.mark.parametrize("name", ["link.bin", "telemetry.csv", "summary.json"])
    @settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_damaged_files_give_sessions_or_one_clear_line(
        self, folder: Path, tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
    ) -> None:
        target = tmp_path_factory.mktemp("damaged") / "run"
        target.mkdir()
        for file in ("link.bin", "telemetry.csv", "summary.json"):
            whole = (folder / "run" / file).read_bytes()[:30_000]
            if file == name:
                at = data.draw(st.integers(0, len(whole)))
                whole = whole[:at] + data.draw(st.binary(max_size=50)) + whole[at + 20 :]
            (target / file).write_bytes(whole)
        try:
            for session in open_source(str(target)).sessions:
                assert session.summary()["samples"] == len(session.samples)
        except BackstrideError as error:
            assert str(error).startswith(str(target))
            assert "\n" not in str(error)

    def test_of_several_sessions_one_must_be_chosen(self, folder: Path) -> None:
        source = open_source(str(folder / "a.bscap"))
        with pytest.raises(NotFound, match=r"no session 7 in .*\(1\)"):
            source.session(7)
        source.sessions.append(source.sessions[0])
        with pytest.raises(BadInput, match=r"choose one \(1, 1\)"):
            source.session()
