"""Sessions of the real firmware, pulled: whole, once, and over resets and cuts of the link."""

import csv
from collections.abc import Iterator
from pathlib import Path

import fitdecode
import pytest
from backstride_host.client import Client
from backstride_host.errors import LinkError, PortError
from backstride_host.exports import writer_of
from backstride_host.history.pull import clear, pull
from backstride_host.history.store import History
from backstride_host.receiver import Received
from backstride_host.session.model import Session
from backstride_host.transport import Transport, open_transport
from pyarrow import parquet

# Two sessions; in the second the chip is reset, and the walker goes on after it.
SCENARIO = """
name = "two sessions"
duration_s = 600
start_utc = "2026-11-23T10:00:00Z"
[[walker]]
at_s = 3
do = "walk"
direction = "reverse"
speed_m_s = 0.7
cadence_spm = 96
[[walker]]
at_s = 40
do = "stand"
[[command]]
at_s = 2
send = "session.start"
args = { programme = "knee-care-10", walker = "ann", mass_kg = 70, facing = "console" }
[[command]]
at_s = 43
send = "session.stop"
[[command]]
at_s = 50
send = "session.start"
args = { programme = "free", walker = "guest", facing = "console" }
[[walker]]
at_s = 51
do = "walk"
direction = "reverse"
speed_m_s = 0.6
[[fault]]
at_s = 70
inject = "cpu.reset"
[[walker]]
at_s = 72
do = "stand"
[[command]]
at_s = 85
send = "session.stop"
"""
ENDED_S = 95


class Cut:
    """A transport whose cable is pulled out after so many reads."""

    def __init__(self, transport: Transport):
        self.name = transport.name
        self.reads_left = 1_000_000
        self._transport = transport
        self.write = transport.write
        self.close = transport.close
        self.now_s = transport.now_s
        self.utc_s = transport.utc_s

    def read(self, timeout_s: float) -> bytes:
        if self.reads_left <= 0:
            raise PortError(self.name, "the port went away")
        self.reads_left -= 1
        return self._transport.read(timeout_s)


class Walked:
    """A console after its sessions, and what it told of them while they went on."""

    def __init__(self, scenario: Path):
        self.transport = Cut(open_transport(f"sim:{scenario}?speed=max"))
        self.client = Client(self.transport)
        self.client.handshake()
        self.told: dict[int, list[Received]] = {}
        for item in self.client.messages("session", for_s=ENDED_S):
            self.told.setdefault(item.message.number, []).append(item)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    path = tmp_path_factory.mktemp("pull") / "scenario.toml"
    path.write_text(SCENARIO)
    walked = Walked(path)
    yield walked
    walked.client.close()


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history.db") as history:
        yield history


def pulled(walked: Walked, history: History) -> list[Session]:
    pull(walked.client, history, walked.client.utc_s())
    return [stored.session for stored in history.sessions()]


def test_totals_are_those_the_console_told_last(walked: Walked, history: History) -> None:
    found = pulled(walked, history)
    assert [session.totals["reverse_mm"] > 8000 for session in found] == [True, True]
    for session in found:
        last = walked.told[session.number][-1].message.named()
        for name in ("active_ms", "forward_mm", "reverse_mm", "work_j", "reverse_ms", "walker_mass_kg"):
            assert session.totals[name] == last[name], name


def test_who_walked_what_and_when(walked: Walked, history: History) -> None:
    one, other = pulled(walked, history)
    assert (one.walker, one.programme, one.end_reason, one.dated) == (
        "ann",
        "knee-care-10",
        "stopped",
        "clock",
    )
    assert other.walker == "guest"
    # 10:00:43, when the first was stopped.
    assert (one.started_utc_s or 0) + one.duration_s == pytest.approx(1_795_428_043, abs=2)
    assert history.plan("ann") is not None


def test_the_course_agrees_with_what_was_told_as_it_went(walked: Walked, history: History) -> None:
    one, _other = pulled(walked, history)
    assert len(one.samples) >= 8
    began_ms = walked.told[1][0].device_ms or 0
    at_s = [((item.device_ms or 0) - began_ms) / 1000 for item in walked.told[1]]
    for t_s, reverse_mm in zip(one.progress.t_s[:-1], one.progress.raw("reverse_mm"), strict=False):
        near = min(range(len(at_s)), key=lambda place, t_s=t_s: abs(at_s[place] - t_s))
        # 0.7 m/s, and two seconds by which the two may be apart.
        assert reverse_mm == pytest.approx(walked.told[1][near].message.reverse_mm, abs=1400)


def test_each_row_has_its_way_and_faults_have_their_place(walked: Walked, history: History) -> None:
    one, other = pulled(walked, history)
    moving = one.samples["speed_mm_s"] > 300
    assert set(one.samples["direction"][moving]) == {-1}
    assert [event.detail for event in one.events if event.name == "fault.raise"] == []
    (fault,) = [event for event in other.events if event.name == "fault.raise"]
    assert fault.detail == "reset.unclean"
    # At 70 s of the story, which began the session at 50 s; rows are some seconds apart.
    assert 18 <= fault.t_s <= 28


def test_what_is_exported_of_it_has_the_way_too(walked: Walked, history: History, tmp_path: Path) -> None:
    one, _other = pulled(walked, history)
    writer_of("csv")(one, tmp_path / "walk.csv")
    with (tmp_path / "walk.csv").open(newline="") as file:
        ways = [row["direction"] for row in csv.DictReader(file)]
    writer_of("parquet")(one, tmp_path / "walk.parquet")
    column = parquet.read_table(tmp_path / "walk.parquet").column("direction")
    assert column.to_pylist() == [int(way) for way in ways]
    writer_of("fit")(one, tmp_path / "walk.fit")
    with fitdecode.FitReader(tmp_path / "walk.fit") as frames:
        records = [f for f in frames if isinstance(f, fitdecode.FitDataMessage) and f.name == "record"]
    assert {record.get_value("direction") for record in records} == {int(way) for way in ways}
    assert ways.count("-1") >= 8


def test_a_reset_costs_at_most_a_second(walked: Walked, history: History) -> None:
    _one, other = pulled(walked, history)
    before_reset = [item.message for item in walked.told[2] if item.t_s < 70][-1]
    assert other.totals["reverse_mm"] > before_reset.reverse_mm - 700
    # Rows from before and after it, in one order.
    times_s = other.samples.t_s.tolist()
    assert times_s == sorted(times_s)
    assert times_s[0] < 18 < times_s[-1]


def test_pulled_again_nothing_comes_twice(walked: Walked, history: History) -> None:
    assert pull(walked.client, history, 0).new == 2
    again = pull(walked.client, history, 0)
    assert (again.new, again.known) == (0, 2)
    assert len(history.sessions()) == 2


def test_cut_anywhere_it_goes_on_and_ends_with_the_same(
    walked: Walked, history: History, tmp_path: Path
) -> None:
    with History(tmp_path / "whole.db") as whole:
        wanted = [stored.session.summary() for stored in _pull_all(walked, whole)]
    cuts = 0
    for reads in (1, 2, 3, 4, 5, 6, 8, 10, 20, 100):
        walked.transport.reads_left = reads
        try:
            pull(walked.client, history, 0)
        except (PortError, LinkError):
            cuts += 1
    walked.transport.reads_left = 1_000_000
    found = [stored.session.summary() for stored in _pull_all(walked, history)]
    assert cuts >= 3
    assert found == wanted


def _pull_all(walked: Walked, history: History) -> list:
    pull(walked.client, history, 0)
    return history.sessions()


def test_pieces_that_belong_to_something_else_are_dropped(walked: Walked, history: History) -> None:
    key = _first_key(walked)
    history.keep_pieces(key, b"x" * 52)
    with pytest.raises(LinkError, match="pull it again"):
        pull(walked.client, history, 0)
    assert pull(walked.client, history, 0).new == 2


def _first_key(walked: Walked) -> str:
    from backstride_host.history.store import key_of  # noqa: PLC0415

    assert walked.client.hello is not None
    return key_of(walked.client.hello.board_id, next(walked.client.log.sessions()).values)


def test_last_what_was_pulled_can_be_deleted_there(walked: Walked, history: History) -> None:
    found = pull(walked.client, history, 0)
    assert clear(walked.client, found) == 2
    assert list(walked.client.log.sessions()) == []
    assert len(history.sessions()) == 2
