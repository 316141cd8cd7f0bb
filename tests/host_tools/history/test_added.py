"""A session of the real firmware that comes from a run, a capture and the console is one session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from backstride_host.capture.tap import Tap, capture_on
from backstride_host.client import Client
from backstride_host.errors import BadInput
from backstride_host.exports import writer_of
from backstride_host.history.added import add
from backstride_host.history.pull import pull
from backstride_host.history.store import History
from backstride_host.session import Mark, Session, open_source
from backstride_host.transport import open_transport

SCENARIO = """
name = "a session that is recorded and pulled"
duration_s = 90
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
args = { programme = "free", walker = "ann", mass_kg = 70, facing = "console" }
[[command]]
at_s = 38
send = "session.stop"
[[command]]
at_s = 60
send = "session.start"
args = { programme = "free", walker = "ann", mass_kg = 70, facing = "console" }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A capture of a console, and the history into which it was pulled."""
    folder = tmp_path_factory.mktemp("added")
    scenario = folder / "scenario.toml"
    scenario.write_text(SCENARIO)
    transport = open_transport(f"sim:{scenario}?speed=max")
    with capture_on(transport, folder / "a.bscap") as out:
        client = Client(Tap(transport, out))
        client.handshake()
        for _item in client.received(50):
            pass
        with History(folder / "pulled.db") as history:
            pull(client, history, client.utc_s())
        for _item in client.received(20):
            pass
        client.close()
    return folder


@pytest.fixture(scope="module")
def captured(folder: Path) -> Session:
    return open_source(str(folder / "a.bscap")).session(1)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.db") as history:
        yield history


def test_added_it_has_a_row_a_second_and_the_consoles_totals(captured: Session, history: History) -> None:
    assert add(history, captured, 0.0)
    kept = history.sessions()[0].session
    assert kept.totals == captured.totals
    assert (kept.walker, kept.programme, kept.end_reason) == ("ann", "free", "stopped")
    assert kept.started_utc_s == pytest.approx(captured.started_utc_s, abs=1.5)
    assert len(kept.samples) == pytest.approx(captured.duration_s, abs=2)
    assert [event.name for event in kept.events] == [event.name for event in captured.events]
    at_s = np.arange(5.0, 35.0)
    np.testing.assert_allclose(
        kept.sums_at(at_s)["reverse_mm"], captured.sums_at(at_s)["reverse_mm"], atol=700
    )
    assert set(kept.samples["direction"][kept.samples["speed_mm_s"] < -300]) == {-1}


def test_its_marks_come_along(captured: Session, history: History) -> None:
    marks = (Mark(3.0, 1), Mark(12.25, 2, "tired"))
    assert add(history, replace(captured, marks=marks), 0.0)
    (stored,) = history.sessions()
    assert stored.session.marks == marks
    assert [event.name for event in stored.session.events] == [event.name for event in captured.events]


def test_it_is_added_once(captured: Session, history: History) -> None:
    assert add(history, captured, 0.0)
    assert not add(history, captured, 0.0)
    assert len(history.sessions()) == 1


def test_what_was_pulled_is_not_added_again(folder: Path, captured: Session) -> None:
    with History(folder / "pulled.db") as history:
        assert not add(history, captured, 0.0)
        (kept,) = history.sessions()
    assert kept.session.totals == captured.totals


@pytest.mark.parametrize("format_name", ["fit", "tcx", "csv", "parquet"])
def test_each_format_takes_it(captured: Session, history: History, tmp_path: Path, format_name: str) -> None:
    add(history, captured, 0.0)
    writer_of(format_name)(history.sessions()[0].session, tmp_path / "walk")
    assert (tmp_path / "walk").stat().st_size > 500


def test_a_session_without_an_end_is_not_one_yet(folder: Path, history: History) -> None:
    running = open_source(str(folder / "a.bscap")).session(2)
    with pytest.raises(BadInput, match="session 2 has no end there"):
        add(history, running, 0.0)


def test_the_command_adds_what_is_over_and_says_what_is_not(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backstride_host.tools.main import main  # noqa: PLC0415
    from click.testing import CliRunner  # noqa: PLC0415

    monkeypatch.setenv("BACKSTRIDE_HISTORY", str(tmp_path / "history.db"))
    arguments = ["sessions", "add", str(folder / "a.bscap")]
    done = CliRunner().invoke(main, arguments)
    assert done.stdout == f"1 new, 0 were here already; in {tmp_path / 'history.db'}\n"
    assert done.stderr == f"{folder / 'a.bscap'}: 1 more, of which it has no end\n"
    assert CliRunner().invoke(main, arguments).stdout.startswith("0 new, 1 were here already")
