"""A deploy that is cut off, wherever: the board starts, all old or all new, and takes another deploy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from backstride_host.deploy.deployment import Deployment
from backstride_host.deploy.image import BoardFile
from backstride_host.deploy.prompt import Prompt
from backstride_host.errors import BoardError
from board import Board, SocketBoard
from small_firmware import release

KEPT = ("/params.json", b'{"version": 1, "values": {}}')


def put(board: Board, files: list[BoardFile]) -> None:
    with Prompt(board.url) as prompt:
        prompt.enter()
        Deployment(prompt, "", lambda _what, _part: None, lambda _version: files).put()


def started(board: Board) -> str:
    """Return which release the last start ran, by two of its files."""
    return board.said.split("backstride ", 1)[1].splitlines()[0].replace(": console", "")


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flash with the old release and a file of the console's own."""
    folder = tmp_path_factory.mktemp("old")
    with SocketBoard(folder) as board:
        put(board, release("1", stale=True))
        with Prompt(board.url) as prompt:
            prompt.enter()
            prompt.write(*KEPT, lambda _bytes: None)
    return folder / "flash"


def flash_operations(deployed: Path, folder: Path) -> int:
    """Return how many flash operations the update takes."""
    shutil.copy(deployed, folder / "flash")
    with SocketBoard(folder) as board, Prompt(board.url) as prompt:
        prompt.enter()
        prompt.run("_left[0] = 1 << 20")
        deployment = Deployment(prompt, "", lambda _what, _part: None, lambda _version: release("2"))
        deployment.put()
        return (1 << 20) - prompt.value("_left[0]")


def test_power_that_fails_at_a_flash_operation(deployed: Path, tmp_path: Path) -> None:
    total = flash_operations(deployed, tmp_path)
    assert total > 30
    seen = set()
    for operation in range(total):
        folder = tmp_path / str(operation)
        folder.mkdir()
        shutil.copy(deployed, folder / "flash")
        seen.add(start_after_cut(folder, operation))
    assert seen == {"1 1", "2 2"}


def start_after_cut(folder: Path, operation: int) -> str:
    """Return which release starts after power failed at a flash operation; another deploy mends it."""
    with SocketBoard(folder) as board:
        with pytest.raises(BoardError), Prompt(board.url) as prompt:
            prompt.enter()
            prompt.run(f"_left[0] = {operation}")
            Deployment(prompt, "", lambda _what, _part: None, lambda _version: release("2")).put()
        with Prompt(board.url) as prompt:
            prompt.enter()
            assert board.starts == 2
            runs = started(board)
            assert prompt.run(f"print(open({KEPT[0]!r}).read())").strip() == KEPT[1].decode()
            assert prompt.value("__import__('deployed').damaged()") is None
        if operation % 8 == 0:
            put(board, release("2"))
            with Prompt(board.url) as prompt:
                prompt.enter()
                assert prompt.value("release()[0]") == "2: console"
    return runs
