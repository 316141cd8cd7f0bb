"""`backstride deploy`: the whole firmware onto a real MicroPython, over the real mpremote, at a pty."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from backstride.version import VERSION
from backstride_host import dictionary
from backstride_host.deploy.image import sources
from backstride_host.deploy.package import description_of
from backstride_host.deploy.prompt import Prompt
from backstride_host.tools.main import main
from board import Board, PtyBoard, SocketBoard
from click.testing import CliRunner, Result
from small_firmware import release

SOURCES = {"/boot.py", "/main.py", "/deployed.py", "/pins.py"}
KEPT = ("/calibration.json", b"{}")


def deploy(board: Board, *options: str) -> Result:
    return CliRunner().invoke(main, ["deploy", "--port", board.url, *options])


def on_board(board: Board, code: str) -> str:
    with Prompt(board.url) as prompt:
        prompt.enter()
        return prompt.run(code).strip()


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    with PtyBoard(tmp_path_factory.mktemp("blank")) as made:
        yield made


@pytest.fixture(scope="module")
def first(blank: Board) -> dict[str, object]:
    """The first deploy's report: it is the same board for all tests of this file."""
    done = deploy(blank, "--json")
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)


def test_a_blank_board_gets_every_file_compiled_but_what_must_be_source(
    blank: Board, first: dict[str, object]
) -> None:
    new = first["new"]
    assert isinstance(new, list)
    assert len(new) == len(sources("CONSOLE_ESP32")) + 1
    assert {path for path in new if path.endswith(".py")} == SOURCES
    assert first["firmware"] == VERSION
    assert first["schema_hash"] == f"{dictionary.schema_hash():08x}"


def test_the_board_is_restarted_and_says_what_it_runs(blank: Board, first: dict[str, object]) -> None:
    # This board lacks the chip's encoder: the real start-up code says so, in safe mode, and does not loop.
    assert blank.starts == 2
    assert str(first["start"]).startswith("safe mode: does not load: ")


def test_a_second_deploy_copies_nothing(blank: Board, first: dict[str, object]) -> None:
    found = json.loads(deploy(blank, "--json", "--no-restart").stdout)
    assert found["new"] == found["changed"] == found["removed"] == []
    assert found["copied_bytes"] == 0
    done = deploy(blank, "--check")
    assert done.exit_code == 0
    assert "nothing to do" in done.stdout


def test_only_what_differs_is_copied_and_what_would_shadow_it_is_removed(
    blank: Board, first: dict[str, object]
) -> None:
    spoil = "for p in ('/backstride/core/hand.py', '/board.py', '/backstride/core/modes.mpy', %r):\n"
    spoil += " with open(p, 'w') as f: f.write('{}')\n"
    on_board(blank, spoil % KEPT[0])
    done = deploy(blank, "--check")
    assert (done.exit_code, done.stderr) == (1, "backstride: the board differs from this checkout\n")
    assert on_board(blank, "import os; print(os.stat('/board.py')[6])") == "2"
    found = json.loads(deploy(blank, "--json", "--no-restart").stdout)
    assert found["new"] == []
    assert found["changed"] == ["/backstride/core/modes.mpy"]
    assert found["removed"] == ["/backstride/core/hand.py", "/board.py"]
    assert on_board(blank, f"print(open({KEPT[0]!r}).read())") == KEPT[1].decode()
    assert deploy(blank, "--check").exit_code == 0


def test_a_board_without_room_keeps_what_it_has(tmp_path: Path) -> None:
    with SocketBoard(tmp_path, blocks=64) as board:
        done = deploy(board)
        assert done.exit_code == 1
        assert "the board has" in done.stderr and done.stderr.count("\n") == 1
        assert on_board(board, "import os; print(os.listdir('/'))") == "[]"


def test_a_board_with_too_little_memory_for_files_is_warned_of(tmp_path: Path) -> None:
    with PtyBoard(tmp_path, heap="160K") as board:
        done = deploy(board, "--check", "--no-restart")
        warning, verdict = done.stderr.splitlines()
        assert warning.startswith("warning: the board has 1") and warning.endswith("(make firmware)")
        assert verdict == "backstride: the board differs from this checkout"


def test_a_port_without_a_prompt_is_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["deploy", "--port", str(tmp_path / "none")])
    assert (done.exit_code, done.stderr) == (1, f"backstride: {tmp_path / 'none'}: there is no such port\n")


def test_a_package_has_every_file_where_its_description_says(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["deploy", "--package", str(tmp_path)])
    assert done.stdout == f"written: {tmp_path / 'package.json'}\n"
    described = dict(json.loads((tmp_path / "package.json").read_text())["urls"])
    assert len(described) == len(sources("CONSOLE_ESP32")) + 1
    for line in (tmp_path / described["deploy/manifest"]).read_text().splitlines():
        sha256, path = line.split(" ")
        assert hashlib.sha256((tmp_path / described[path[1:]]).read_bytes()).hexdigest() == sha256


def test_mip_installs_from_a_package(tmp_path: Path) -> None:
    files = release("1")
    for file in files:
        path = tmp_path / "files" / file.path[1:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    (tmp_path / "package.json").write_bytes(description_of(files))
    with PtyBoard(tmp_path) as board:
        mpremote = [sys.executable, "-m", "mpremote", "connect", board.url, "resume"]
        install = ["mip", "install", "--target=/", str(tmp_path / "package.json")]
        done = subprocess.run([*mpremote, *install], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        # All is what the manifest that came along says.
        assert on_board(board, "import deployed; print(deployed.exists('/deploy/manifest'))") == "True"
        assert on_board(board, "print(deployed.damaged())") == "None"
