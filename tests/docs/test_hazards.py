"""The hazard analysis names tests that exist, and every fault."""

import ast
import re
from pathlib import Path

import pytest
from backstride.core import faults

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "hazards.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_it_names_exists(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text())
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert not name or name in defined


def test_it_names_some() -> None:
    assert len(NAMED) > 20


@pytest.mark.parametrize("name", faults.FAULT_NAMES)
def test_every_fault_belongs_to_a_hazard(name: str) -> None:
    row = re.search(rf"\| `{re.escape(name)}` \| ([\d, ]+) \|", TEXT)
    assert row, f"{name}: say in docs/hazards.md to which hazards it belongs"
    hazards = set(re.findall(r"^### (\d+)\.", TEXT, re.MULTILINE))
    assert set(row[1].split(", ")) <= hazards
