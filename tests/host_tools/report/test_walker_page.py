"""The page of a walker: weeks beside the plan, progress, every session, and nobody else's."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backstride_host.errors import NotFound
from backstride_host.history.store import History
from backstride_host.live.measures import Measures
from backstride_host.report.pages import page
from backstride_host.report.walker_page import walker_view, write_walker
from walked_weeks import DAY_S, MONDAY_UTC_S, NAME, PLAN, WALKS, a_history

# A Friday: the fourth week is under way.
FRIDAY_UTC_S = MONDAY_UTC_S - 3 * DAY_S


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with a_history(tmp_path_factory.mktemp("history") / "history.db") as history:
        yield history


def view(
    history: History, now_utc_s: float = FRIDAY_UTC_S, measures: Measures | None = None
) -> dict[str, Any]:
    return walker_view(NAME, history.sessions(NAME), PLAN, measures or Measures(), now_utc_s)


def rows(html: str, table: str) -> list[list[str]]:
    (text,) = re.findall(rf'<table class="laps {table}">.*?<tbody>(.*?)</tbody>', html, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in text.split("</tr>")]
    return [[re.sub(r"<.*?>", "", cell).strip() for cell in row] for row in cells if row]


def test_each_week_stands_beside_the_plan(history: History) -> None:
    weeks = rows(page("walker.html", view(history)), "weeks")
    assert [(week[0], week[1], week[-1]) for week in weeks] == [
        ("16 Nov 2026", "2", "so far"),
        ("9 Nov 2026", "0", "few sessions"),
        ("2 Nov 2026", "2", "few sessions"),
        ("26 Oct 2026", "3", "✓ kept"),
    ]
    assert weeks[2][6] == "−30 %"


def test_a_week_that_is_over_is_judged(history: History) -> None:
    weeks = rows(page("walker.html", view(history, MONDAY_UTC_S + DAY_S)), "weeks")
    assert weeks[0][-1] == "few sessions"


def test_all_sessions_are_there_and_add_up(history: History) -> None:
    shown = view(history)
    sessions = rows(page("walker.html", shown), "sessions")
    assert len(sessions) == len(WALKS)
    assert sessions[0][:5] == ["Wed 18 Nov 2026", "Knee Care 10", "11:00", "436 m", "2.4"]
    assert [row[-1] for row in sessions].count("stop button") == 1
    tiles = {tile.title: tile.value for tile in shown["tiles"]}
    assert tiles["Sessions"] == "7"
    assert tiles["Plan kept"] == "1 of 3"
    assert tiles["Backwards"] == "68"
    assert tiles["Distance"] == f"{sum(60 * minutes * mm_s for _day, minutes, mm_s in WALKS) / 1000:.0f}"
    assert tiles["Energy"] == "≈ 340"


def test_the_chart_has_every_session_on_its_day(history: History) -> None:
    html = page("walker.html", view(history))
    (data,) = re.findall(r'<script type="application/json" id="weeks-data">(.*?)</script>', html)
    chart = json.loads(data)
    assert (chart["axis"], chart["from_day"], chart["end"]) == ("days", "2026-10-26", 28.0)
    assert [int(t) for t in chart["t"]] == [day for day, _minutes, _speed in WALKS]
    columns = {one["title"]: one["values"] for one in chart["columns"]}
    assert columns["Speed"] == pytest.approx([mm_s * 0.0036 for _day, _minutes, mm_s in WALKS])
    assert columns["Force"][0] == 21.0


def test_what_was_stopped_is_said(history: History) -> None:
    titles = {notice.title: notice for notice in view(history)["notices"]}
    stopped = titles["1 session ended by the stop button or for pain"]
    assert stopped.text == "Latest: Mon 2 Nov 2026 (stop button)"
    assert titles["Week of 16 Nov 2026"].text == "2 sessions, 22 min backwards: so far"


def test_without_a_plan_it_says_so(history: History) -> None:
    shown = walker_view("ben", history.sessions("ben"), None, Measures("mph", "lb"), FRIDAY_UTC_S)
    html = page("walker.html", shown)
    assert "No plan is known" in html
    assert rows(html, "weeks")[0][-1] == "no plan known"
    assert "mph" in html


def test_the_name_stays_text_and_others_stay_out(history: History, tmp_path: Path) -> None:
    out = tmp_path / "ann.html"
    assert write_walker(history, NAME, Measures(), out, FRIDAY_UTC_S) == len(WALKS)
    html = out.read_text("utf-8")
    assert "<h1>Ann &lt;b&gt;&amp; Bo&lt;/b&gt;</h1>" in html
    assert NAME not in html
    assert "ben" not in html


def test_nobody_has_no_page(history: History, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no walker cleo in"):
        write_walker(history, "cleo", Measures(), tmp_path / "cleo.html", FRIDAY_UTC_S)
    assert list(tmp_path.iterdir()) == []
