"""Budgets of the benchmarks: numbers that may grow only together with this file's `budgets.json`."""

import json
from pathlib import Path

BUDGETS: dict[str, int] = json.loads(Path(__file__).with_name("budgets.json").read_text())


def result(name: str, value: int, unit: str, n: int) -> dict[str, object]:
    """Return a line of the benchmarks, against its budget."""
    return {"name": name, "value": value, "unit": unit, "n": n, "against": {"budget": BUDGETS[name]}}
