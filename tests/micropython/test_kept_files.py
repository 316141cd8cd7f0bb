"""What becomes of kept files that are damaged, and of those of earlier firmware; on a real littlefs."""

import json
from pathlib import Path

import pytest
import unix_port

EARLIER = Path(__file__).parent / "earlier_files"
SETTLED = """
import os, vfs
from ram_disk import RamDisk
from backstride.hal import storage
vfs.umount("/")
disk = RamDisk(48)
vfs.VfsLfs2.mkfs(disk)
vfs.mount(vfs.VfsLfs2(disk), "/")
"""


@pytest.fixture
def run(root: Path, device: Path):
    def on_littlefs(script: str) -> list[str]:
        return unix_port.run(SETTLED + script, [root / "firmware", device], heap="4M").splitlines()

    return on_littlefs


def test_any_damaged_byte_is_noticed_and_the_version_before_is_there(run) -> None:
    lines = run(
        """
storage.save("a.json", {"version": 1, "number": 1})
storage.save("a.json", {"version": 1, "number": 2})
whole = open("a.json", "rb").read()
for at in range(len(whole) + 1):
    damaged = bytearray(whole)
    if at < len(whole):
        damaged[at] ^= 4
    else:
        damaged = damaged[:-1]
    with open("a.json", "wb") as file:
        file.write(damaged)
    storage.damaged.clear()
    print(storage.load("a.json")["number"], storage.damaged)
print(len(whole))
"""
    )
    assert int(lines[-1]) > 40
    assert set(lines[:-1]) == {"1 ['a.json']"}


def test_a_damaged_version_never_takes_the_place_of_the_good_one_before_it(run) -> None:
    lines = run(
        """
for number in (1, 2):
    storage.save("a.json", {"number": number})
with open("a.json", "wb") as file:
    file.write(b"BS2 0000")
storage.save("a.json", {"number": 3})
with open("a.json", "wb") as file:
    file.write(b"BS2 0000")
print(storage.load("a.json")["number"])
"""
    )
    assert lines == ["1"]


def test_what_is_removed_is_gone_with_every_version(run) -> None:
    lines = run(
        """
for number in (1, 2):
    storage.save("a.json", {"number": number})
storage.remove("a.json")
storage.remove("a.json")
print(os.listdir(), storage.load("a.json"), storage.damaged)
"""
    )
    assert lines == ["[] None []"]


def test_an_orphan_is_finished_where_it_is_whole_and_needed_else_removed(run) -> None:
    lines = run(
        """
storage.save("whole", {"number": 1})
storage.save("newer", {"number": 2})
os.rename("newer", "needed.new")
with open("whole.new", "wb") as file:
    file.write(open("needed.new", "rb").read())
with open("torn.new", "wb") as file:
    file.write(open("whole", "rb").read()[:-1])
with open("earlier.new", "w") as file:
    file.write('{"number": 3')
storage.settle()
print(sorted(os.listdir()), storage.load("whole")["number"], storage.load("needed")["number"])
"""
    )
    assert lines == ["['needed', 'whole'] 1 2"]


def test_without_a_file_system_nothing_is_found_nothing_raised_and_all_told(run) -> None:
    lines = run(
        """
vfs.umount("/")
storage.settle()
print(storage.listed("", ".json"), storage.load("params.json"), storage.damaged)
storage.remove("params.json")
try:
    storage.save("params.json", {})
except OSError:
    print("not saved")
"""
    )
    assert lines == ["[] None ['params.json']", "not saved"]


CONSOLE = """
import json
import firmware_kept as kept
kept.mounted()
for name, text in {files}.items():
    with open(name, "w") as file:
        file.write(text)
console = kept.started()
print(json.dumps(kept.found(console)))
print(json.dumps([kept.storage.damaged, console.pipeline.session.number]))
"""


@pytest.fixture
def started_with(console_folders: list[Path]):
    """Start a console on the files of a folder; return what it has found, and what it says is damaged."""

    def start(folder: str) -> tuple[dict, list, int]:
        files = {path.name: path.read_text() for path in (EARLIER / folder).iterdir()}
        head = CONSOLE.format(files=json.dumps(files))
        kept, rest = unix_port.run(head, console_folders, heap="4M").splitlines()
        return json.loads(kept), *json.loads(rest)

    return start


def test_every_file_of_the_shape_without_a_checksum_is_read(started_with) -> None:
    kept, damaged, _ = started_with("2026-11-24")
    assert damaged == []
    assert json.loads(kept["params"]) == [["safety.reverse_limit_mm_s", 1400]]
    assert (
        kept["calibration"] == json.loads((EARLIER / "2026-11-24/calibration.json").read_text())["checksum"]
    )
    assert "'mine', 'Mine', 0" in kept["programmes"]
    assert json.loads(kept["walker ann"])["mass_kg"] == 71
    assert kept["session 1"].startswith("[10, 1, ")
    assert kept["last"] == 1
    assert kept["roller"] == "[5000, 5000, 5000, 5000]"
    assert kept["drift"] == 1017


@pytest.mark.parametrize(("folder", "number"), [("2026-11-23", 6), ("2026-11-24-early", 7)])
def test_so_are_the_forms_before_it(started_with, folder: str, number: int) -> None:
    kept, damaged, session = started_with(folder)
    assert damaged == []
    # The last session's record had all its totals; one that the power cut ended had fewer numbers.
    assert kept["last"] == number - 1
    assert kept["open"] == "(True, 61500)"
    assert session == number


CORRUPT = """
import firmware_kept as kept
import vfs
disk = kept.mounted()
vfs.umount("/")
disk.content[:] = b"\\x5a" * len(disk.content)
before = bytes(disk.content)
try:
    vfs.mount(vfs.VfsLfs2(disk), "/")
except OSError:
    print("not mounted")
for _ in range(2):
    console = kept.started()
    kept.set_params(console)
    console.pipeline.step()
    print(console.restored, console.pipeline.calibrated, kept.faults.names(console.pipeline.book.mask))
print(bytes(disk.content) == before)
"""


def test_a_console_whose_file_system_is_corrupt_starts_with_defaults_says_so_and_formats_nothing(
    console_folders: list[Path],
) -> None:
    lines = unix_port.run(CORRUPT, console_folders, heap="4M").splitlines()
    told = "False False ['storage.failed', 'storage.unread']"
    assert lines == ["not mounted", told, told, "True"]
