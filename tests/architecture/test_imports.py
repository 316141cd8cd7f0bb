"""Who may import whom, read from the syntax tree of every file."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEVICE = ROOT / "firmware" / "backstride"
HOST = ROOT / "host_tools" / "backstride_host"
WORLD = HOST / "simulator" / "world"

# The core's tables: data that both ends of the link and the host read.
TABLES = {
    "units",
    "params",
    "codes",
    "faults",
    "sounds",
    "programmes",
    "programme_rows",
    "programme_check",
}
# What a console keeps: the host writes it as the console reads it.
RECORDS = {"backstride.core.calibration"}
TABLE_MODULES = {f"backstride.core.{name}" for name in TABLES}
# Stages are wired together by the pipeline; every other core file may lean on the tables, on data structures
# that several stages share, and on nothing else of the core.
SHARED_STRUCTURES = {f"backstride.core.{name}" for name in ("force_table", "hand", "operations")}

# A stage too large for one file: its parts, which nothing else imports.
SPEED_PARTS = {
    f"backstride.core.{name}"
    for name in (
        "belt_tracker",
        "edge_catch",
        "line_error",
        "motion_level",
        "rest_band",
        "roller_error",
        "roller_memory",
        "speed_gains",
    )
}
GUARD_PARTS = {
    f"backstride.core.{name}" for name in ("belt_leap", "edge_balance", "edge_pace", "encoder_trial")
}
PLAYER_PARTS = {f"backstride.core.{name}" for name in ("load", "pace", "script", "span", "turning")}
CADENCE_PARTS = {f"backstride.core.{name}" for name in ("rhythm", "ripple", "strides")}
PARTS = {
    "cadence.py": CADENCE_PARTS,
    "drift.py": {"backstride.core.coast"},
    "magnet_guard.py": {"backstride.core.coil_guard"},
    "strides.py": {"backstride.core.ripple"},
    "speed.py": SPEED_PARTS,
    "belt_tracker.py": {"backstride.core.speed_gains"},
    "roller_error.py": {"backstride.core.roller_memory"},
    "player.py": PLAYER_PARTS,
    "load.py": {"backstride.core.modes"},
    "encoder_guard.py": GUARD_PARTS,
}


def modules_of(path: Path) -> set[str]:
    """Return every module that `path` imports, `from a import b` as a.b where b may be a module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 or path.is_relative_to(HOST), f"{path}: relative import in device code"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py"))


def foreign(path: Path, allowed: tuple[str, ...]) -> set[str]:
    """Return what `path` imports from outside the allowed modules (each with all below it)."""
    return {
        module
        for module in modules_of(path)
        if not any(module == name or module.startswith(name + ".") for name in allowed)
    }


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", files(DEVICE / "core"), ids=name_of)
def test_core_files_import_the_tables_and_only_the_pipeline_imports_the_stages(path: Path) -> None:
    allowed = ("array", "backstride.compat", *TABLE_MODULES, *SHARED_STRUCTURES)
    # `from backstride.core import codes` reads as backstride.core.codes.
    if path.name == "pipeline.py":
        allowed = (*allowed, "backstride.core")
    allowed = (*allowed, *PARTS.get(path.name, ()))
    assert foreign(path, allowed) == set()


@pytest.mark.parametrize("path", files(DEVICE / "core") + files(DEVICE / "link"), ids=name_of)
def test_the_integer_core_has_no_float(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        divides = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        assert not divides, f"{path}:{getattr(node, 'lineno', '?')} divides into a float"
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", files(DEVICE / "link"), ids=name_of)
def test_the_link_imports_the_tables_and_itself(path: Path) -> None:
    allowed = ("array", "struct", "hashlib", "backstride.compat", "backstride.link", *TABLE_MODULES)
    assert foreign(path, allowed) == set()


@pytest.mark.parametrize("path", files(DEVICE / "hal"), ids=name_of)
def test_the_hal_knows_the_chip_and_nothing_of_the_treadmill(path: Path) -> None:
    standard = ("array", "binascii", "framebuf", "json", "micropython", "os", "struct", "time")
    known = ("machine", "esp32", *standard, "backstride.hal")
    assert foreign(path, known) == set()


@pytest.mark.parametrize(
    "path", [DEVICE / "app.py", *files(DEVICE / "tasks"), *files(DEVICE / "console")], ids=name_of
)
def test_the_app_gets_its_hardware_handed_in(path: Path) -> None:
    # `framebuf` draws into memory and knows of no chip.
    standard = ("asyncio", "framebuf", "gc", "sys", "struct", "micropython")
    ours = ("core", "link", "console", "tasks", "compat", "version")
    assert foreign(path, (*standard, *(f"backstride.{name}" for name in ours))) == set()


# Takes the place of MicroPython's own, before there are any files.
MOUNTS = ROOT / "boards" / "_boot.py"


@pytest.mark.parametrize("path", [p for p in files(ROOT / "boards") if p != MOUNTS], ids=name_of)
def test_boards_know_their_pins_and_the_hal(path: Path) -> None:
    assert foreign(path, ("pins", "machine", "backstride.hal")) == set()


def test_what_mounts_the_files_needs_none_of_them() -> None:
    assert foreign(MOUNTS, ("flashbdev", "gc", "vfs")) == set()


# What a deploy sends to a board runs there; the host only reads its text.
SENT = HOST / "deploy" / "device"


@pytest.mark.parametrize("path", [p for p in files(HOST) if SENT not in p.parents], ids=name_of)
def test_the_host_reads_the_tables_and_never_the_device_code(path: Path) -> None:
    allowed = TABLE_MODULES | RECORDS | {"backstride.link.messages", "backstride.version"}
    ours = {module for module in modules_of(path) if module.split(".")[0] == "backstride"}
    beyond = {m for m in ours if not any(m == name or m.startswith(name + ".") for name in allowed)}
    assert beyond == set()


@pytest.mark.parametrize("path", files(WORLD), ids=name_of)
def test_plants_and_walkers_stand_on_their_own(path: Path) -> None:
    # `micropython` gives the native emitter's decorator and nothing else.
    siblings = tuple(sibling.stem for sibling in files(WORLD))
    assert foreign(path, ("math", "micropython", *siblings)) == set()


def test_nothing_on_the_device_knows_of_a_simulator() -> None:
    for path in [*files(ROOT / "firmware"), *files(ROOT / "boards")]:
        assert "simulat" not in path.read_text().lower(), path


@pytest.mark.parametrize(
    "path", [DEVICE / "app.py", *files(DEVICE / "tasks"), *files(DEVICE / "console")], ids=name_of
)
def test_beside_the_tick_nothing_writes_the_fault_book_or_the_event_ring(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute):
            written = (node.value.attr, node.attr) in {
                ("book", "set"),
                ("book", "release"),
                ("events", "put"),
            }
            assert not written, f"{path}:{node.lineno}: report it by core.reports or ask by core.requests"
