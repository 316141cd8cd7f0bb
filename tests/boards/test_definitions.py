"""The board files that MicroPython's build reads, and `make firmware` where something is missing."""

import json
import os
import re
import sys
from pathlib import Path

import pytest

from .conftest import BOARDS, CONSOLE, NAMES, said


@pytest.mark.parametrize("board", NAMES)
def test_it_has_what_the_build_reads(board: str) -> None:
    for name in ("mpconfigboard.cmake", "mpconfigboard.h", "manifest.py", "board.json"):
        assert (BOARDS / board / name).is_file()


@pytest.mark.parametrize("board", NAMES)
def test_its_description_has_the_keys_that_micropython_s_have(board: str) -> None:
    keys = {"deploy", "deploy_options", "docs", "features", "images", "mcu", "product", "thumbnail", "url"}
    description = json.loads((BOARDS / board / "board.json").read_text())
    assert set(description) == keys | {"vendor"}
    assert description["mcu"] == "esp32"
    assert description["deploy_options"] == {"flash_offset": "0x1000"}


@pytest.mark.parametrize("board", NAMES)
def test_cmake_reads_its_definition(board: str, micropython: Path, cmake: str, tmp_path: Path) -> None:
    script = tmp_path / "read.cmake"
    script.write_text(
        f'set(MICROPY_BOARD_DIR "{BOARDS / board}")\n'
        f'set(CMAKE_BINARY_DIR "{tmp_path}")\n'
        "include(${MICROPY_BOARD_DIR}/mpconfigboard.cmake)\n"
        'message("TARGET ${IDF_TARGET}")\n'
        'message("MANIFEST ${MICROPY_FROZEN_MANIFEST}")\n'
        'foreach(name ${SDKCONFIG_DEFAULTS})\nmessage("CONFIG ${name}")\nendforeach()\n'
    )
    port = micropython / "ports" / "esp32"
    done = said([cmake, "-P", str(script)], port)
    assert done.returncode == 0, done.stderr
    assert "TARGET esp32\n" in done.stderr
    assert f"MANIFEST {BOARDS / board / 'manifest.py'}\n" in done.stderr
    named = re.findall(r"CONFIG (.*)", done.stderr)
    assert all((port / name).is_file() for name in named)
    settings = "".join((port / name).read_text() for name in named)
    assert f'CONFIG_PARTITION_TABLE_CUSTOM_FILENAME="{CONSOLE / "partitions.csv"}"\n' in settings


@pytest.mark.parametrize("board", NAMES)
def test_micropython_makes_named_pins_of_its_table(board: str, micropython: Path, tmp_path: Path) -> None:
    boards = micropython / "ports" / "esp32" / "boards"
    given = ("--board-csv", BOARDS / board / "pins.csv", "--prefix", boards / "pins_prefix.c")
    made = ("--output-source", tmp_path / "pins.c", "--output-header", tmp_path / "pins.h")
    done = said([sys.executable, str(boards / "make-pins.py"), *map(str, (*given, *made))])
    assert done.returncode == 0, done.stderr
    source = (tmp_path / "pins.c").read_text()
    for line in (BOARDS / board / "pins.csv").read_text().splitlines():
        name, pin = line.split(",")
        assert re.search(rf"MP_QSTR_{name}\b.*pin_{pin}\b", source)


class TestMakeFirmware:
    """One line that names what is missing, and no success."""

    def fails(self, named: str, **variables: str) -> None:
        arguments = [f"{name}={value}" for name, value in variables.items()]
        done = said(["make", "--no-print-directory", "firmware", *arguments], MICROPYTHON="")
        assert done.returncode != 0
        assert done.stdout == ""
        ours = [line for line in done.stderr.splitlines() if line.startswith("make firmware: ")]
        assert len(ours) == 1
        assert named in ours[0]

    @pytest.fixture
    def checkout(self, tmp_path: Path) -> Path:
        (tmp_path / "ports" / "esp32").mkdir(parents=True)
        (tmp_path / "ports" / "esp32" / "Makefile").write_text("all:\n")
        (tmp_path / "py").mkdir()
        self.version(tmp_path, 26)
        return tmp_path

    def version(self, checkout: Path, minor: int) -> None:
        text = f"#define MICROPY_VERSION_MAJOR 1\n#define MICROPY_VERSION_MINOR {minor}\n"
        (checkout / "py" / "mpconfig.h").write_text(text)

    def test_no_checkout_named(self) -> None:
        self.fails("no MicroPython: MICROPYTHON=")

    def test_a_folder_that_is_no_checkout(self, tmp_path: Path) -> None:
        self.fails(f"{tmp_path} is no checkout", MICROPYTHON=str(tmp_path))

    def test_a_micropython_without_the_encoder(self, checkout: Path) -> None:
        self.version(checkout, 25)
        self.fails("is MicroPython 1.25", MICROPYTHON=str(checkout))

    def test_no_such_board(self, checkout: Path) -> None:
        self.fails("no board NO_SUCH", BOARD="NO_SUCH", MICROPYTHON=str(checkout))

    def test_no_esp_idf(self, checkout: Path) -> None:
        self.fails("no ESP-IDF: idf.py", MICROPYTHON=str(checkout))

    def test_nothing_missing(self, checkout: Path, tmp_path: Path) -> None:
        """What MicroPython's own make is asked to do, by a checkout that only says it."""
        (checkout / "mpy-cross").mkdir()
        (checkout / "mpy-cross" / "Makefile").write_text("all:\n\t@echo compiler\n")
        says = "\t@echo $@ $(BOARD_DIR) $(BUILD)\n"
        (checkout / "ports" / "esp32" / "Makefile").write_text(f"all submodules:\n{says}")
        tool = tmp_path / "bin" / "idf.py"
        tool.parent.mkdir()
        tool.touch(0o755)
        command = ["make", "--no-print-directory", "firmware", "BOARD=DEVKIT_ESP32", f"OUT={tmp_path}"]
        done = said(
            command, MICROPYTHON=str(checkout), PATH=f"{tool.parent}:{os.environ['PATH']}", MAKEFLAGS="-s"
        )
        assert done.returncode == 0, done.stderr
        place = f"{BOARDS / 'DEVKIT_ESP32'} {tmp_path}/firmware/DEVKIT_ESP32"
        assert done.stdout.splitlines()[:3] == ["compiler", f"submodules {place}", f"all {place}"]
