"""What tasks report reaches the fault book by the tick, and by nothing else."""

import pytest
from backstride.core import codes, faults
from backstride.core.event_ring import EventRing
from backstride.core.fault_book import FaultBook
from backstride.core.reports import Reports
from belt import Bench


def parts() -> tuple[Reports, FaultBook, EventRing]:
    events = EventRing()
    book = FaultBook(events)
    return Reports(book), book, events


def test_a_task_changes_nothing_until_the_tick_looks() -> None:
    reports, book, events = parts()
    reports.task_failed()
    reports.storage_failed(True)
    assert reports.news
    assert book.mask == 0
    assert not events.take()


def test_a_failed_task_latches_and_a_hand_may_let_go() -> None:
    reports, book, _ = parts()
    reports.task_failed()
    reports.step()
    assert faults.names(book.latched) == ["task.failed"]
    book.release()
    reports.step()
    assert book.mask == 0


def test_storage_is_reported_as_it_is() -> None:
    reports, book, _ = parts()
    for failed in (True, True, False):
        reports.storage_failed(failed)
        reports.step()
        assert bool(book.mask) == failed


def test_a_report_that_comes_while_the_tick_reads_waits_for_the_next() -> None:
    reports, book, _ = parts()
    reports.storage_failed(True)
    reports.step()
    assert not reports.news
    reports.task_failed()
    assert reports.news
    reports.step()
    assert faults.names(book.mask) == ["task.failed", "storage.failed"]


@pytest.mark.parametrize("walking", [True, False])
def test_the_pipeline_takes_a_report_within_a_tick(walking: bool) -> None:
    bench = Bench()
    if walking:
        bench.under_load()
    else:
        bench.stand(1)
    bench.pipeline.reports.task_failed()
    bench.walk(bench.belt.speed_m_s, 0.01)
    assert faults.names(bench.pipeline.book.latched) == ["task.failed"]
    assert bench.events[-2:] == [
        (codes.EVENT_FAULT_RAISE, faults.TASK_FAILED),
        (codes.EVENT_STATE, codes.FAULT),
    ]
