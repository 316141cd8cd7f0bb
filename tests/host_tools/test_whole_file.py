"""A file as a whole or not at all."""

import errno
import os

import pytest
from backstride_host.whole_file import whole_file


def test_it_takes_the_place_of_what_was_there(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    with whole_file(path) as file:
        file.write("new\r\n")
        assert path.read_text() == "old"
    assert path.read_bytes() == b"new\r\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]
    plain = tmp_path / "plain"
    plain.write_text("")
    assert path.stat().st_mode == plain.stat().st_mode


def test_a_failure_leaves_what_was_there(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), whole_file(path) as file:
        file.write("half")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.csv"]


def test_a_full_disk_is_named_by_the_file_that_had_no_room(tmp_path):
    path = tmp_path / "out.csv"
    with pytest.raises(OSError) as caught, whole_file(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.filename == str(path)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path):
    path = tmp_path / "none" / "out.csv"
    with pytest.raises(FileNotFoundError) as caught, whole_file(path):
        pass
    assert caught.value.filename == str(path)


def test_a_device_a_pipe_or_a_folder_is_not_replaced(tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(OSError, match="is no file that could be written"), whole_file(tmp_path / name):
            pass
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["folder", "pipe"]
