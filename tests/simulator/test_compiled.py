"""What the simulated console imports is compiled once, and runs as its sources do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from backstride_host.simulator import compiled
from backstride_host.simulator.config import SimulationConfig
from backstride_host.simulator.console_process import SimulatedConsole
from backstride_host.simulator.console_records import FirmwareEnded, LogText, Record
from backstride_host.simulator.micropython_binary import find_micropython

BOARDS = Path(__file__).parents[2] / "boards"


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    """Return a firmware whose main.py imports a package of one module."""

    def make(module: str) -> Path:
        package = tmp_path / "firmware" / "thing"
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text("")
        (package / "part.py").write_text(module)
        (package.parent / "boot.py").write_text("")
        (package.parent / "main.py").write_text("from thing import part\nprint(part.told())\n")
        return package.parent

    return make


def ran(folder: Path | None, seconds: float = 1.5) -> tuple[list[Record], dict[str, int]]:
    config = SimulationConfig(round(seconds * 1e6), firmware_dir=folder, boards_dir=BOARDS)
    with SimulatedConsole(config) as console:
        return console.advance(config.duration_us), console.summary()


def log_of(records: list[Record]) -> str:
    return "".join(record.text for record in records if isinstance(record, LogText))


def test_the_real_firmware_runs_as_its_sources_do(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = ran(None, 4.0)
    assert compiled.firmware(find_micropython(), SimulationConfig(1).firmware_path()).name != "firmware"
    monkeypatch.setattr(compiled, "_compiler", lambda _binary: None)
    assert ran(None, 4.0)[0] == quick[0]


def test_a_source_that_changes_is_compiled_anew(made: Callable[..., Path]) -> None:
    assert "one" in log_of(ran(made("def told():\n    return 'one'\n"))[0])
    assert "two" in log_of(ran(made("def told():\n    return 'two'\n"))[0])


def test_the_same_sources_are_compiled_once(made: Callable[..., Path]) -> None:
    folder = made("def told():\n    return 1\n")
    first = compiled.firmware(find_micropython(), folder)
    written_ns = (first / "thing" / "part.mpy").stat().st_mtime_ns
    assert compiled.firmware(find_micropython(), folder) == first
    assert (first / "thing" / "part.mpy").stat().st_mtime_ns == written_ns
    assert not (first / "thing" / "part.py").exists()


def test_an_error_names_the_line_of_the_source(made: Callable[..., Path]) -> None:
    records, _ = ran(made("def told():\n    return 1 // 0\n"))
    assert 'File "/.firmware/thing/part.py", line 2, in told' in log_of(records)


def test_a_source_that_does_not_compile_is_the_consoles_to_report(made: Callable[..., Path]) -> None:
    records, _ = ran(made("def told(:\n"))
    (ended,) = [record for record in records if isinstance(record, FirmwareEnded)]
    assert ended.detail.startswith("main.py: SyntaxError")


def test_without_a_place_to_keep_it_the_sources_run(
    made: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "taken"))
    folder = made("def told():\n    return 'three'\n")
    assert compiled.firmware(find_micropython(), folder) == folder
    assert "three" in log_of(ran(folder)[0])
