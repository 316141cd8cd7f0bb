"""Every format tells the console's totals, read back by decoders that know nothing of how it was written."""

import csv
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import fitdecode
import pytest
from backstride_host.errors import BadInput
from backstride_host.exports import FORMATS, writer_of
from backstride_host.session import Mark, Session
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from tcxreader.tcxreader import TCXReader
from told_session import Told

TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
OWN = "{urn:backstride:totals:1}"
MM = 1000
# Step, seconds, mm/s, cadence: None where it was not heard.
WALKS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 5), st.integers(0, 9000), st.none() | st.integers(300, 2500)),
    min_size=1,
    max_size=5,
)


def session_of(walks: list[tuple[int, int, int, int | None]]) -> Session:
    told = Told()
    told.begin()
    for step, seconds, mm_s, cadence in walks:
        told.walk(seconds, step, mm_s, cadence_dspm=cadence)
    told.total(forward_mm=12_345)
    told.end()
    return told.one()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


def written(session: Session, format_name: str, folder: Path) -> Path:
    path = folder / f"walk.{format_name}"
    writer_of(format_name)(session, path)
    return path


@dataclass
class Fit:
    """A FIT file as fitdecode reads it."""

    messages: dict[str, list[dict[str, Any]]]

    @classmethod
    def read(cls, path: Path) -> "Fit":
        found: dict[str, list[dict[str, Any]]] = {}
        with fitdecode.FitReader(path, check_crc=fitdecode.CrcCheck.RAISE) as frames:
            for frame in frames:
                if isinstance(frame, fitdecode.FitDataMessage):
                    found.setdefault(frame.name, []).append({f.name: f.value for f in frame.fields})
        return cls(found)

    def one(self, name: str) -> dict[str, Any]:
        (message,) = self.messages[name]
        return message


@settings(max_examples=15)
@given(walks=WALKS)
def test_fit_tells_the_totals(folder: Path, walks: list) -> None:
    session = session_of(walks)
    fit = Fit.read(written(session, "fit", folder))
    told = fit.one("session")
    totals = session.totals
    assert told["total_timer_time"] * 1000 == pytest.approx(totals["active_ms"], abs=1e-6)
    assert told["total_work"] == totals["work_j"]
    # FIT counts in centimetres; the console's own millimetres stand beside.
    assert told["total_distance"] == pytest.approx(session.distance_mm / MM, abs=0.0051)
    assert (told["forward_mm"], told["reverse_mm"]) == (totals["forward_mm"], totals["reverse_mm"])
    laps = fit.messages["lap"]
    assert len(laps) == told["num_laps"] == len(session.laps)
    for name in ("total_work", "forward_mm", "reverse_mm"):
        assert sum(lap[name] for lap in laps) == told[name]
    assert sum(lap["total_timer_time"] for lap in laps) == pytest.approx(told["total_timer_time"])
    records = fit.messages["record"]
    assert records[-1]["distance"] == told["total_distance"]
    distances = [record["distance"] for record in records]
    assert distances == sorted(distances)


def test_fit_has_what_watches_show(folder: Path) -> None:
    session = session_of([(0, 30, 700, 960), (1, 30, 900, None)])
    fit = Fit.read(written(session, "fit", folder))
    assert fit.one("file_id")["manufacturer"] == "development"
    assert (fit.one("session")["sport"], fit.one("session")["sub_sport"]) == ("walking", "indoor_walking")
    assert fit.one("session")["start_time"] == datetime(2026, 9, 21, 14, 13, 31, tzinfo=UTC)
    begin, middle = fit.messages["record"][10], fit.messages["record"][45]
    assert (begin["enhanced_speed"], middle["enhanced_speed"]) == (0.7, 0.9)
    # 96 steps are 48 strides; unheard is left out, not zero.
    assert begin["cadence"] + begin["fractional_cadence"] == 48
    assert middle.get("cadence") is None
    assert begin["direction"] == -1
    assert [lap["wkt_step_index"] for lap in fit.messages["lap"]] == [0, 1]


def test_who_runs_is_shown_running(folder: Path) -> None:
    session = session_of([(0, 10, 2500, 1600)])
    session = replace(session, totals=session.totals | {"reverse_fastest_mm_s": 2500})
    told = Fit.read(written(session, "fit", folder)).one("session")
    assert (told["sport"], told["sub_sport"]) == ("running", "treadmill")


@settings(max_examples=15)
@given(walks=WALKS)
def test_tcx_tells_the_totals(folder: Path, walks: list) -> None:
    session = session_of(walks)
    path = written(session, "tcx", folder)
    root = ElementTree.parse(path).getroot()
    laps = root.findall(f".//{TCX}Lap")
    assert len(laps) == len(session.laps)
    seconds = sum(round(float(lap.findtext(f"{TCX}TotalTimeSeconds") or "nan") * 1000) for lap in laps)
    metres = sum(round(float(lap.findtext(f"{TCX}DistanceMeters") or "nan") * MM) for lap in laps)
    assert (seconds, metres) == (session.totals["active_ms"], session.distance_mm)
    for name in session.laps[0].sums:
        own = [lap.find(f"{TCX}Extensions/{OWN}Totals") for lap in laps]
        assert sum(int(totals.get(name, "")) for totals in own if totals is not None) == session.totals[name]
    assert sum(int(lap.findtext(f"{TCX}Calories") or "") for lap in laps) == round(
        session.totals["energy_estimate_dkcal"] / 10
    )


def test_tcx_is_read_by_another_reader(folder: Path) -> None:
    session = session_of([(0, 30, 700, 960), (1, 30, 900, None)])
    found = TCXReader().read(str(written(session, "tcx", folder)), only_gps=False)
    assert found.distance == pytest.approx(session.distance_mm / MM, abs=0.001)
    assert len(found.trackpoints) == 61
    point = found.trackpoints[10]
    assert point.time == datetime(2026, 9, 21, 14, 13, 41, 900_000)
    assert point.tpx_ext["Speed"] == 0.7
    assert point.tpx_ext["RunCadence"] == 48
    assert "RunCadence" not in found.trackpoints[45].tpx_ext


@settings(max_examples=15)
@given(walks=WALKS)
def test_tables_end_with_the_totals(folder: Path, walks: list) -> None:
    session = session_of(walks)
    with written(session, "csv", folder).open(newline="") as file:
        rows = list(csv.DictReader(file))
    table = parquet.read_table(written(session, "parquet", folder))
    assert len(rows) == table.num_rows == len(session.samples)
    for name in session.laps[0].sums:
        column = table.column(f"session_{name}").to_pylist()
        assert int(rows[-1][f"session_{name}"]) == column[-1] == session.totals[name]
        assert column == sorted(column)
        assert [int(row[f"session_{name}"]) for row in rows] == column


def test_tables_have_names_units_and_gaps_for_what_was_unknown(folder: Path) -> None:
    session = session_of([(0, 2, 700, 960), (1, 2, 700, None)])
    with written(session, "csv", folder).open(newline="") as file:
        rows = list(csv.DictReader(file))
    table = parquet.read_table(written(session, "parquet", folder))
    assert [row["cadence_dspm"] for row in rows[::10]] == ["960", "960", "", ""]
    assert table.column("cadence_dspm").to_pylist()[::10] == [960, 960, None, None]
    assert {row["state"] for row in rows} == {"active"}
    assert table.field("cadence_dspm").metadata[b"unit"] == b"0.1/min"
    assert b'"programme": "knee-care-10"' in table.schema.metadata[b"backstride"]


@pytest.mark.parametrize("format_name", ["fit", "tcx"])
def test_what_needs_a_date_says_so(folder: Path, format_name: str) -> None:
    session = replace(session_of([(0, 2, 700, None)]), started_utc_s=None)
    with pytest.raises(BadInput, match="has no date"):
        writer_of(format_name)(session, folder / "undated")
    assert not list(folder.glob("*undated*"))


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_session_of_which_only_totals_are_known_has_these(folder: Path, format_name: str) -> None:
    told = Told()
    told.begin()
    told.total(active_ms=600_000, reverse_mm=420_001, work_j=9000)
    told.end()
    path = written(told.one(), format_name, folder)
    assert path.stat().st_size > 100


MARKS = st.lists(st.floats(0, 20), max_size=5).map(sorted)


def marked(walks: list[tuple[int, int, int, int | None]], marks_s: list[float]) -> Session:
    session = session_of(walks)
    placed = (min(at_s, session.duration_s) for at_s in marks_s)
    return replace(session, marks=tuple(Mark(at_s, number) for number, at_s in enumerate(placed, 1)))


@settings(max_examples=15)
@given(walks=WALKS, marks_s=MARKS)
def test_laps_at_marks_leave_every_total_as_it_was(folder: Path, walks: list, marks_s: list) -> None:
    session = marked(walks, marks_s)
    totals = session.totals
    fit = Fit.read(written(session, "fit", folder))
    laps = fit.messages["lap"]
    assert len(laps) == fit.one("session")["num_laps"] == len(session.marked_laps)
    assert sum(lap["total_work"] for lap in laps) == fit.one("session")["total_work"] == totals["work_j"]
    assert sum(lap["reverse_mm"] for lap in laps) == totals["reverse_mm"]
    laps = ElementTree.parse(written(session, "tcx", folder)).getroot().findall(f".//{TCX}Lap")
    assert len(laps) == len(session.marked_laps)
    metres = sum(round(float(lap.findtext(f"{TCX}DistanceMeters") or "nan") * MM) for lap in laps)
    assert metres == session.distance_mm
    for name in session.laps[0].sums:
        own = [lap.find(f"{TCX}Extensions/{OWN}Totals") for lap in laps]
        assert sum(int(found.get(name, "")) for found in own if found is not None) == totals[name]


def test_a_mark_is_a_lap_at_its_time_and_a_word_in_its_row(folder: Path) -> None:
    session = replace(session_of([(0, 10, 700, None)]), marks=(Mark(4.25, 1, "tired"), Mark(4.28, 2)))
    laps = Fit.read(written(session, "fit", folder)).messages["lap"]
    assert [lap["total_elapsed_time"] for lap in laps] == [4.25, 5.75]
    assert [lap["wkt_step_index"] for lap in laps] == [0, 0]
    with written(session, "csv", folder).open(newline="") as file:
        rows = list(csv.DictReader(file))
    table = parquet.read_table(written(session, "parquet", folder))
    assert [(row["t_s"], row["mark"]) for row in rows if row["mark"]] == [("4.300", "1 tired+2")]
    assert table.column("mark").to_pylist() == [row["mark"] for row in rows]
    # Two marks within a second are one lap.
    assert [row["lap"] for row in rows] == ["0"] * 42 + ["1"] * 58
