"""The machine's life goes on from start to start, and each fault takes the ten seconds before it along."""

from types import SimpleNamespace
from typing import Any

import pytest
from backstride.core import codes, faults
from backstride.core.pipeline import Pipeline
from backstride.link import messages
from backstride.tasks import service_commands
from backstride.tasks.service import FAULTS_MOST, ROW_BYTES, ROWS, Service
from backstride_host import codec
from stored_files import Storage


class Console:
    """A core that is set by hand, its service, and what it answers."""

    def __init__(self, storage: Storage | None = None) -> None:
        self.storage = storage or Storage()
        self.hal = SimpleNamespace(storage=self.storage, clock=SimpleNamespace(utc_s=lambda: 1_795_428_000))
        self.endpoint = SimpleNamespace(send=self._sent, send_bytes=self._sent_bytes)
        self.answer: tuple[Any, ...] = ()
        self.pipeline = Pipeline()
        self.pipeline.standing_ms = 3000
        self.service = Service(self)
        self.service.load()

    def _sent(self, _id: int, values: tuple[int, ...]) -> None:
        self.answer = values

    def _sent_bytes(self, _id: int, tail: bytes, length: int, values: tuple[int, ...]) -> None:
        self.answer = (*values, bytes(tail[:length]))

    def roll(self, metres: int, seconds: int) -> None:
        self.pipeline.standing_ms = 0
        for second in range(seconds):
            self.pipeline.odometer.backward_m += metres // seconds
            self.pipeline.speed.speed_mm_s = -second
            for _ in range(5):
                self.service.look()
            self.service.count()

    def rest(self, seconds: int) -> None:
        self.pipeline.standing_ms = 3000
        for _ in range(seconds):
            self.service.count()

    def fault(self, number: int, t_ms: int = 0) -> None:
        self.service.heard(codes.EVENT_FAULT_RAISE, number, t_ms)

    def save(self) -> None:
        while self.service.is_due():
            self.service.save()

    def sums(self) -> list[int]:
        assert service_commands.carry_out(self, messages.SERVICE_GET, ()) is None
        return list(self.answer)

    def rows(self, index: int) -> list[Any]:
        data, count = b"", 1
        while len(data) < count * ROW_BYTES:
            at = len(data) // ROW_BYTES
            assert service_commands.carry_out(self, messages.FAULT_GET, (index, at)) is None
            data += self.answer[-1]
            count = self.answer[6]
        size = ROW_BYTES
        return [codec.decode(messages.FAULT_ROW, data[at : at + size]) for at in range(0, len(data), size)]


def test_travel_and_hours_go_on_from_start_to_start() -> None:
    console = Console()
    console.roll(100, 10)
    console.rest(5)
    assert console.service.is_due()
    console.save()
    assert not console.service.is_due()
    again = Console(console.storage)
    again.roll(40, 10)
    assert again.sums() == [0, 140, 25, 20, 0]


def test_little_is_not_written_at_once() -> None:
    console = Console()
    console.roll(40, 10)
    assert not console.service.is_due()
    console.rest(1800)
    assert console.service.is_due()


def test_a_fault_has_the_ten_seconds_before_it() -> None:
    console = Console()
    console.roll(60, 30)
    console.fault(faults.ENCODER_LOST)
    console.save()
    rows = Console(console.storage).rows(0)
    assert len(rows) == ROWS
    assert [row.speed_mm_s for row in rows[::5]] == [-20, -21, -22, -23, -24, -25, -26, -27, -28, -29]


def test_soon_after_the_start_it_has_what_there_is() -> None:
    console = Console()
    console.roll(6, 3)
    console.fault(faults.COIL_OPEN)
    console.save()
    assert len(console.rows(0)) == 15


def test_what_comes_together_is_one_record() -> None:
    console = Console()
    console.fault(faults.ENCODER_LOST, 1000)
    console.fault(faults.COIL_OPEN, 2900)
    console.fault(faults.COIL_HOT, 9000)
    console.save()
    assert service_commands.carry_out(console, messages.FAULT_GET, (0, 0)) is None
    assert console.answer[5] == 1 << faults.ENCODER_LOST | 1 << faults.COIL_OPEN
    assert console.sums()[-1] == 2


@pytest.mark.parametrize("number", [faults.SPEED_HIGH, faults.TICK_LATE, faults.KEY_OUT, faults.STOP_BUTTON])
def test_notes_and_a_key_or_button_at_rest_are_no_records(number: int) -> None:
    console = Console()
    console.fault(number)
    assert console.service.waiting == []


def test_the_last_ones_stay() -> None:
    console = Console()
    for number in range(FAULTS_MOST + 2):
        console.fault(faults.ENCODER_LOST, number * 10_000)
        console.save()
    assert console.service.files().serials() == list(range(3, FAULTS_MOST + 3))


@pytest.mark.parametrize("stored", ["{}", "[1]", "", '{"rows": "xy"}'])
def test_a_record_that_cannot_be_read_is_none(stored: str) -> None:
    storage = Storage()
    storage.files = {"fault-00001.json": stored, "service.json": '{"on_s": "x", "forward_m": -1}'}
    console = Console(storage)
    assert service_commands.carry_out(console, messages.FAULT_GET, (0, 0)) == codes.UNKNOWN
    assert console.sums()[:4] == [0, 0, 0, 0]
