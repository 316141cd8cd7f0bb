"""What is frozen into an image: read as plain calls everywhere, and by MicroPython's own reader where it is.

MICROPYTHON_CHECKOUT names a checkout of MicroPython, MPY_LIB_DIR one of micropython-lib; without them those
tests are skipped by name.
"""

import json
import re
import sys
from pathlib import Path

import pytest

from .conftest import BOARDS, CONSOLE, NAMES, ROOT, said

FIRMWARE = ROOT / "firmware"


def calls(path: Path) -> list[tuple[str, str]]:
    """Return a manifest's calls and their first arguments, with those of the files of ours it includes."""
    found: list[tuple[str, str]] = []

    def called(name: str):
        def call(argument: str, *_more: object, **_options: object) -> None:
            included = path.parent / argument
            ours = name == "include" and "$(" not in argument
            found.extend(calls(included) if ours else [(name, argument)])

        return call

    names = ("freeze", "include", "module", "package", "require")
    exec(compile(path.read_text(), str(path), "exec"), {name: called(name) for name in names})
    return found


def required(board: str) -> list[str]:
    return [argument for name, argument in calls(BOARDS / board / "manifest.py") if name == "require"]


@pytest.mark.parametrize("board", NAMES)
def test_it_begins_with_what_micropython_itself_needs_to_run(board: str) -> None:
    found = calls(BOARDS / board / "manifest.py")
    assert found[:2] == [("freeze", "$(PORT_DIR)/modules"), ("include", "$(MPY_DIR)/extmod/asyncio")]


@pytest.mark.parametrize("board", NAMES)
def test_it_mounts_its_files_in_its_own_way(board: str) -> None:
    """The port's own manifest would freeze its `_boot.py`, and an image takes a name only once."""
    found = calls(BOARDS / board / "manifest.py")
    assert ("module", "_boot.py") in found
    assert not [argument for _name, argument in found if "boards/manifest.py" in argument]


@pytest.mark.parametrize("board", NAMES)
def test_it_has_the_firmware_and_the_board(board: str) -> None:
    kept = {argument for name, argument in calls(BOARDS / board / "manifest.py") if name != "require"}
    assert kept >= {"backstride", "boot.py", "main.py", "pins.py", "board.py"}


def test_a_stock_image_gets_the_same_libraries_by_mip() -> None:
    package = json.loads((BOARDS / "libraries.json").read_text())
    assert [name for name, _version in package["deps"]] == required("CONSOLE_ESP32")


def frozen(micropython: Path, library: Path, manifest: Path, board: Path = CONSOLE) -> dict[str, Path]:
    """Return the files of an image by their place in it, as MicroPython's reader finds them."""
    reader = micropython / "tools" / "manifestfile.py"
    port = micropython / "ports" / "esp32"
    folders = ("--lib", library, "--port", port, "--board", board, "--top", micropython)
    done = said([sys.executable, str(reader), "--freeze", *map(str, folders), str(manifest)])
    assert done.returncode == 0, done.stderr
    return {
        place: Path(path)
        for path, place in re.findall(r"full_path='([^']*)', target_path='([^']*)'", done.stdout)
    }


def test_micropython_s_reader_takes_every_file_of_the_firmware(micropython: Path, tmp_path: Path) -> None:
    found = frozen(micropython, tmp_path, FIRMWARE / "manifest.py")
    package = {str(path.relative_to(FIRMWARE)): path for path in (FIRMWARE / "backstride").rglob("*.py")}
    programs = {path.name: path for path in FIRMWARE.glob("*.py") if path.name != "manifest.py"}
    assert found == package | programs


@pytest.mark.parametrize("board", NAMES)
def test_micropython_s_reader_finds_all_of_a_board_s_image(
    micropython: Path, micropython_lib: Path, board: str
) -> None:
    modules = micropython / "ports" / "esp32" / "modules"
    if not (modules / "machine.py").is_file():
        pytest.skip("MICROPYTHON_CHECKOUT is older than 1.26, the first that an image can be built from")
    found = frozen(micropython, micropython_lib, BOARDS / board / "manifest.py", BOARDS / board)
    assert found["pins.py"] == CONSOLE / "pins.py"
    assert found["board.py"] == CONSOLE / "board.py"
    assert found["main.py"] == FIRMWARE / "main.py"
    # All that the port has of its own, whatever a newer one adds; ours takes the place of one.
    assert {path.name for path in modules.glob("*.py")} <= set(found)
    assert found["_boot.py"] == BOARDS / "_boot.py"
    for library in required(board):
        assert {f"{library}.py", f"{library}/__init__.py"} & set(found)
