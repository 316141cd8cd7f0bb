"""The console's session log: bounded, nothing twice, nothing lost while the storage is full."""

import json
from typing import Any

import pytest
from backstride.core import codes, faults, requests
from backstride.link import messages
from backstride.tasks.log_commands import LogCommands
from backstride.tasks.session_log import SESSIONS_MOST, SessionLog
from backstride.tasks.session_trace import SessionTrace
from backstride_host.console_log import rows_of
from stored_files import Storage
from trained_bench import START_UTC_S, TrainedBench

ANSWERS = ("pain_before", "exertion_before", "pain_after", "exertion_after")


class Keeper:
    """What the log asks its keeper for."""

    def __init__(self, bench: TrainedBench) -> None:
        self.trace = SessionTrace()
        self._log = SessionLog(bench)

    def log(self) -> SessionLog:
        return self._log


class LoggedBench(TrainedBench):
    """A console on a belt that logs its sessions; `command` asks the log."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.endpoint.send_bytes = self._sent_bytes
        self.keeper = Keeper(self)
        self.log_commands = LogCommands(self)

    def _sent_bytes(self, message_id: int, tail: bytes, length: int, values: tuple[int, ...]) -> bool:
        names = [field[0] for field in messages.row(message_id)[3]]
        self.answers.append(dict(zip(names, (*values, bytes(tail[:length])), strict=True)))
        return True

    def ask_log(self, message_id: int, *values: int) -> dict[str, Any] | str:
        result = self.log_commands.carry_out(message_id, values)
        return self.answers[-1] if result is None else codes.RESULTS[result]

    def walk_once(self, seconds: float = 9.0) -> None:
        self.begin("free")
        self.keeper.trace.begin()
        self.change(-0.7, 0.5)
        for _ in range(int(seconds)):
            self.walk(-0.7, 1)
            self.keeper.trace.look(self.pipeline)
        self.stop()
        self.keeper.log().finish()

    def stop(self) -> None:
        self.pipeline.session.stop(codes.END_STOPPED)
        self.change(0.0, 0.5)
        self.stand(5)


@pytest.fixture
def bench() -> LoggedBench:
    return LoggedBench()


def test_a_session_is_told_with_its_totals_and_rows(bench: LoggedBench) -> None:
    bench.walk_once()
    bench.keeper.log().save()
    told = bench.ask_log(messages.LOG_GET, 0)
    assert isinstance(told, dict)
    assert (told["index"], told["sessions"], told["serial"]) == (0, 1, 1)
    assert told["programme_walker"] == "free\nguest"
    assert told["reverse_mm"] == bench.pipeline.totals.reverse_mm > 5000
    assert abs(told["ended_utc_s"] - START_UTC_S) < 60
    data = b""
    while len(data) < told["size"]:
        piece = bench.ask_log(messages.LOG_READ, 1, len(data))
        assert isinstance(piece, dict)
        data += piece["rows"]
    assert [row[0] for row in rows_of(data)] == [4, 8]
    assert bench.ask_log(messages.LOG_READ, 1, len(data))["rows"] == b""  # type: ignore[index]


def test_a_repeated_save_and_a_session_brought_back_by_a_reset_are_one(bench: LoggedBench) -> None:
    bench.walk_once()
    for _ in range(2):
        bench.keeper.log().save()
    again = LoggedBench(storage=bench.storage)
    again.keeper.log().waiting = [json.loads(json.dumps(bench.keeper.log().load(1)))]
    again.keeper.log().save()
    assert again.keeper.log().serials() == [1]


def test_the_oldest_goes_where_there_are_too_many(bench: LoggedBench) -> None:
    log = bench.keeper.log()
    bench.walk_once(1)
    record = log.waiting[0]
    for number in range(SESSIONS_MOST + 3):
        values = list(record["values"])
        values[1] = number
        log.waiting = [record | {"values": values}]
        log.save()
    assert log.serials() == list(range(4, SESSIONS_MOST + 4))


def test_where_there_is_no_room_the_oldest_goes_that_was_pulled(bench: LoggedBench) -> None:
    for _ in range(3):
        bench.walk_once(1)
        bench.keeper.log().save()
    assert bench.ask_log(messages.LOG_PULLED, 1) == "ok"
    bench.storage.most = len(bench.storage.files)
    bench.walk_once(1)
    bench.keeper.log().save()
    assert bench.keeper.log().serials() == [2, 3, 4]
    bench.walk_once(1)
    with pytest.raises(OSError):
        bench.keeper.log().save()
    assert bench.keeper.log().serials() == [2, 3, 4]


def test_a_session_after_the_last_was_deleted_does_not_count_as_pulled(bench: LoggedBench) -> None:
    bench.walk_once(1)
    bench.keeper.log().save()
    bench.ask_log(messages.LOG_PULLED, 1)
    bench.ask_log(messages.LOG_DELETE, 1)
    bench.walk_once(1)
    bench.keeper.log().save()
    assert bench.keeper.log().serials() == [2]


def test_pulled_is_told_between_sessions_of_what_is_there(bench: LoggedBench) -> None:
    bench.stand(5)
    assert bench.ask_log(messages.LOG_PULLED, 1) == "unknown"
    bench.walk_once(1)
    bench.keeper.log().save()
    bench.storage.full = True
    assert bench.ask_log(messages.LOG_PULLED, 1) == "full"
    bench.begin("free")
    assert bench.ask_log(messages.LOG_PULLED, 1) == "wrong_state"


def test_while_the_storage_is_full_it_waits(bench: LoggedBench) -> None:
    bench.walk_once(1)
    bench.storage.full = True
    with pytest.raises(OSError):
        bench.keeper.log().save()
    bench.storage.full = False
    bench.keeper.log().save()
    assert bench.keeper.log().serials() == [1]
    assert bench.keeper.log().waiting == []


def test_faults_and_answers_are_told(bench: LoggedBench) -> None:
    bench.begin("free")
    bench.keeper.trace.begin()
    bench.ask(requests.ANSWER, codes.PAIN, 2)
    bench.keeper.trace.raised(faults.KEY_OUT)
    bench.stop()
    bench.keeper.log().finish()
    told = bench.ask_log(messages.LOG_GET, 0)
    assert told == "unknown"  # not saved yet
    bench.keeper.log().save()
    told = bench.ask_log(messages.LOG_GET, 0)
    assert isinstance(told, dict)
    assert told["faults"] == 1 << faults.KEY_OUT
    assert [told[name] for name in ANSWERS] == [2, 255, 255, 255]


def test_what_is_answered_after_the_end_comes_into_the_record_that_is_written(bench: LoggedBench) -> None:
    for saved_before in (False, True):
        bench.walk_once(1)
        log = bench.keeper.log()
        if saved_before:
            log.save()
        bench.pipeline.questions.answers[2:4] = bytes([3, 4])
        log.answered()
        assert len(log.waiting) == 1
        log.save()
    assert log.serials() == [1, 2]
    for index in range(2):
        told = bench.ask_log(messages.LOG_GET, index)
        assert isinstance(told, dict)
        assert [told[name] for name in ANSWERS] == [255, 255, 3, 4]


def test_an_answer_to_a_session_that_is_not_in_the_log_changes_nothing(bench: LoggedBench) -> None:
    bench.keeper.log().answered()
    assert bench.keeper.log().waiting == []
    bench.walk_once(1)
    bench.keeper.log().save()
    bench.pipeline.session.number += 1
    bench.keeper.log().answered()
    assert bench.keeper.log().waiting == []


def test_a_record_of_an_older_firmware_is_told_as_a_new_one(bench: LoggedBench) -> None:
    bench.walk_once()
    bench.keeper.log().save()
    told = bench.ask_log(messages.LOG_GET, 0)
    record = json.loads(bench.storage.files["session-00001.json"])
    rows = bytes.fromhex(record["rows"])
    older = [rows[at : at + 24].hex() for at in range(0, len(rows), 26)]
    del record["faults"], record["answers"]
    bench.storage.files["session-00001.json"] = json.dumps(record | {"version": 1, "rows": "".join(older)})
    again = LoggedBench(storage=bench.storage)
    assert again.ask_log(messages.LOG_GET, 0) == told
    piece = again.ask_log(messages.LOG_READ, 1, 0)
    assert isinstance(piece, dict)
    assert piece["rows"] == rows


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"version": 1, "values": [1], "text": "a", "rows": ""}'])
def test_a_file_that_is_damaged_is_none(text: str) -> None:
    storage = Storage()
    storage.files = {"session-00001.json": text, "session-what.json": "", "session-1.json": ""}
    bench = LoggedBench(storage=storage)
    assert bench.keeper.log().serials() == [1]
    assert bench.ask_log(messages.LOG_GET, 0) == "unknown"
    assert bench.ask_log(messages.LOG_READ, 1, 0) == "unknown"


def test_deleting_is_between_sessions_and_may_be_repeated(bench: LoggedBench) -> None:
    bench.walk_once(1)
    bench.keeper.log().save()
    bench.begin("free")
    assert bench.ask_log(messages.LOG_DELETE, 1) == "wrong_state"
    bench.stop()
    assert bench.ask_log(messages.LOG_DELETE, 1) == "ok"
    assert bench.ask_log(messages.LOG_DELETE, 1) == "unknown"
    assert bench.ask_log(messages.LOG_GET, 0) == "unknown"
