"""The pages show what their commands print; the numbers are those of the last `make docs`.

A count of edges or a speed differs a little with every change of the sensing: digits are not compared.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"

spec = importlib.util.spec_from_file_location("run_examples", DOCS / "run_examples.py")
assert spec is not None and spec.loader is not None
examples = importlib.util.module_from_spec(spec)
spec.loader.exec_module(examples)


@pytest.mark.parametrize("path", examples.PAGES, ids=lambda path: path.stem)
def test_a_page_shows_what_its_commands_print(path: Path) -> None:
    # A number may be another one, and with fewer digits: its column is filled with spaces then.
    texts = (path.read_text("utf-8"), examples.page(path))
    shown, printed = (re.sub(r" +", " ", re.sub(r"-?\d+(\.\d+)?", "0", text)) for text in texts)
    assert shown == printed, "run `make docs`"
