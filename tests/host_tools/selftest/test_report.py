"""The report: every figure in both forms, with what it takes to know which console it was."""

from __future__ import annotations

import json

from attended import Attended
from backstride_host import dictionary
from backstride_host.selftest import report
from backstride_host.selftest.result import FAILED, Figure, Result


def test_it_names_the_console_and_has_every_figure() -> None:
    with Attended() as machine:
        found = list(machine.test("supply", "link").values())
        machine.bench.client.set_parameter("console.units", 1)
        about = report.head(machine.bench.client)
    whole = json.loads(json.dumps(report.whole(about, found)))
    text = report.text(whole)
    assert whole["schema_hash"] == f"{dictionary.schema_hash():08x}"
    assert whole["parameters"] == {"console.units": 1}
    assert (whole["sound"], whole["passed"]) == (True, 2)
    for part in (whole["board"], whole["firmware"], whole["schema_hash"], "console.units = 1"):
        assert part in text
    for result in found:
        for figure in result.figures:
            assert f"{figure.name} " in text


def test_a_failure_shows_its_limits_and_what_to_do() -> None:
    result = Result("supply", figures=[Figure("supply_least", 12_000, "mV", 18_700, None, "a reason")])
    result.fail("supply_least is 12000 mV and must be at least 18700", "Measure it.", "Measure it.")
    lines = report.check_lines(result.as_dict())
    assert result.verdict == FAILED
    assert lines[0].startswith("supply: failed: supply_least is 12000 mV")
    assert lines[1].split() == ["!", "supply_least", "12000", "mV", "at", "least", "18700", "a", "reason"]
    assert lines[2:] == ["  -> Measure it."]
