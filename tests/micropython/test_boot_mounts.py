"""The image's `_boot.py` on MicroPython's littlefs: it mounts, formats only what is blank, and goes on."""

from pathlib import Path

import pytest
import unix_port

BOOTED = """
import os, vfs
from ram_disk import RamDisk

class Flash:
    bdev = None

def boot(disk):
    unmounted()
    Flash.bdev = disk
    sys.modules["flashbdev"] = Flash
    exec(source, {"__name__": "_boot"})

def unmounted():
    files = os.listdir("/")
    try:
        vfs.umount("/")
    except OSError:
        return None
    return files

def kept(disk):
    vfs.VfsLfs2.mkfs(disk)
    files = vfs.VfsLfs2(disk)
    with files.open("kept", "w") as file:
        file.write("walkers")
    return disk

vfs.umount("/")
"""


@pytest.fixture
def booted(root: Path, device: Path):
    source = (root / "boards" / "_boot.py").read_text()

    def run(script: str) -> list[str]:
        program = f"source = {source!r}\n{BOOTED}{script}"
        return unix_port.run(program, [device], heap="4M").splitlines()

    return run


def test_a_blank_partition_gets_a_file_system_that_the_next_start_finds(booted) -> None:
    lines = booted("""
disk = RamDisk(16)
boot(disk)
print(os.listdir("/"))
with open("/kept", "w") as file:
    file.write("walkers")
boot(disk)
print(open("/kept").read(), unmounted())
""")
    assert lines == ["[]", "walkers ['kept']"]


def test_a_healthy_one_is_mounted_and_nothing_is_written(booted) -> None:
    lines = booted("""
disk = kept(RamDisk(16))
before = disk.operations
boot(disk)
print(open("/kept").read(), disk.operations - before, unmounted())
""")
    assert lines == ["walkers 0 ['kept']"]


@pytest.mark.parametrize(
    "damage",
    [
        "disk.content[:] = b'\\x5a' * len(disk.content)",
        "disk.content[:8192] = bytes(8192)",
        # Its first blocks are erased, which MicroPython's own takes for a blank partition.
        "disk.content[:8192] = b'\\xff' * 8192; disk.content[-1] = 0",
        "disk.content[:] = b'\\xff' * len(disk.content); disk.content[4096 * 9] = 0xfe",
    ],
)
def test_what_cannot_be_mounted_and_is_not_blank_stays_as_it_is(booted, damage: str) -> None:
    lines = booted(f"""
disk = kept(RamDisk(16))
{damage}
before = bytes(disk.content), disk.operations
boot(disk)
print(unmounted(), (bytes(disk.content), disk.operations) == before)
""")
    assert lines[0].startswith("no file system: ")
    assert lines[1:] == ["None True"]


@pytest.mark.parametrize("operation", ["readblocks", "writeblocks"])
@pytest.mark.parametrize("how", ["return -5", "raise OSError(5)"])
def test_a_flash_that_answers_with_errors_is_gone_on_without(booted, operation: str, how: str) -> None:
    lines = booted(f"""
class Broken(RamDisk):
    def {operation}(self, *_):
        {how}

disk = Broken(16)
boot(disk)
print(unmounted())
""")
    assert lines[0].startswith("no file system: ")
    assert lines[1:] == ["None"]


def test_an_image_without_such_a_partition_goes_on(booted) -> None:
    assert booted("boot(None)\nprint(unmounted())")[-1] == "None"


def test_power_that_fails_while_it_formats_leaves_a_board_that_starts(booted) -> None:
    lines = booted("""
whole = RamDisk(16)
boot(whole)
for torn in (False, True):
    for cut in range(whole.operations):
        disk = RamDisk(16)
        disk.cut_at, disk.torn = cut, torn
        boot(disk)
        again = RamDisk(16, disk.content)
        boot(again)
        print("started", unmounted() in ([], None))
""")
    told = [line for line in lines if line.startswith("started")]
    assert len(told) > 4
    assert set(told) == {"started True"}
