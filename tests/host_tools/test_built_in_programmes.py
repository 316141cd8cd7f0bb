"""The device's table of programmes is what their files are."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "host_tools" / "build_programmes.py"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_programmes", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_is_the_one_that_the_files_give(build: ModuleType) -> None:
    assert build.TABLE.read_text(encoding="utf-8") == build.table(), "run `make programmes`"


def test_a_file_is_called_by_its_number_and_its_programme_s_name(build: ModuleType) -> None:
    names = [path.name for path in sorted(build.FILES.glob("*.toml"))]
    expected = [f"{number:02d}-{one.name}.toml" for number, one in enumerate(build.programmes())]
    assert names == expected
