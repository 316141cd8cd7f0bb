"""A walker's weeks for the pages, as a console's log would have brought them."""

from pathlib import Path
from typing import Any

from backstride_host.history.store import History, key_of
from backstride_host.layouts import BY_NAME
from backstride_host.walker import Plan

MONDAY_UTC_S = 1_795_392_000  # 2026-11-23
DAY_S = 86_400
NAME = "Ann <b>& Bo</b>"
PLAN = Plan(3, 4, 8, 12, 10, 48, False)
# Day of the four weeks before that Monday, minutes backwards, mm/s. The third week has none.
WALKS = ((0, 9, 560), (2, 9, 580), (4, 9, 590), (7, 9, 600), (9, 10, 610), (21, 11, 650), (23, 11, 660))


def a_history(path: Path) -> History:
    """Return a history of NAME, and of somebody else."""
    history = History(path)
    for number, (day, minutes, mm_s) in enumerate(WALKS, start=1):
        _add(history, NAME, number, day, minutes, mm_s)
    _add(history, "ben", 99, 3, 30, 900)
    history.keep_plan(NAME, PLAN)
    return history


def _add(history: History, walker: str, number: int, day: int, minutes: int, mm_s: int) -> None:
    values: dict[str, Any] = {field.name: 0 for field in BY_NAME["log"].fields}
    values |= {
        "number": number,
        "reason": "stop button" if number == 4 else "finished",
        "state": "idle",
        "programme_walker": f"knee-care-10\n{walker}",
        "ended_utc_s": MONDAY_UTC_S + (day - 28) * DAY_S + 36_000,
        "active_ms": minutes * 60_000,
        "reverse_ms": minutes * 60_000,
        "reverse_mm": minutes * 60 * mm_s,
        "reverse_fastest_mm_s": mm_s + 100,
        "work_j": 1000 * minutes,
        "mean_force_dn": 200 + 10 * number,
        "peak_force_dn": 300,
        "energy_estimate_dkcal": 50 * minutes,
        "mean_cadence_dspm": 930,
        "walker_mass_kg": 75,
        "faults": [],
        **dict.fromkeys(("pain_before", "exertion_before", "pain_after", "exertion_after")),
    }
    rows = [[t, t, 2, 1, 0, t * mm_s, t * 20, mm_s, 200, 930, 2, 255] for t in range(10, minutes * 60, 10)]
    history.add(key_of(7, values), 7, "0.1.0", values, rows, MONDAY_UTC_S)
