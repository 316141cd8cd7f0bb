"""The flash of a console: what lies where in its 4 MB."""

from typing import NamedTuple

from .conftest import CONSOLE

FLASH = 4 << 20
ERASE = 0x1000  # the least that can be erased
# After the bootloader at 0x1000 and the table at 0x8000 (ESP-IDF's CONFIG_PARTITION_TABLE_OFFSET).
FIRST = 0x9000
# An application is mapped into memory in pages of this size.
PAGE = 0x10000


class Partition(NamedTuple):
    kind: str
    subtype: str
    offset: int
    size: int

    @property
    def end(self) -> int:
        return self.offset + self.size


def partitions() -> dict[str, Partition]:
    found = {}
    for line in (CONSOLE / "partitions.csv").read_text().splitlines():
        if not line.startswith("#"):
            name, kind, subtype, offset, size = (cell.strip() for cell in line.split(","))
            found[name] = Partition(kind, subtype, int(offset, 0), int(size, 0))
    return found


def test_they_follow_each_other_without_a_gap_up_to_the_end_of_the_flash() -> None:
    end = FIRST
    for partition in partitions().values():
        assert partition.offset == end
        end = partition.end
    assert end == FLASH


def test_they_begin_where_the_chip_can_erase_and_map() -> None:
    for partition in partitions().values():
        assert partition.offset % ERASE == partition.size % ERASE == 0
        assert partition.kind == "data" or partition.offset % PAGE == 0


def test_the_image_has_room() -> None:
    """The stock image's 1.7 MB of MicroPython and the firmware, of which the compiler made 0.16 MB."""
    assert partitions()["factory"].size >= 1_700_000 + 200_000


def test_the_files_lie_where_the_stock_image_has_them() -> None:
    """A stock image makes `vfs` of all that follows its application, which ends at 2 MiB.

    littlefs keeps the number of its blocks: a smaller partition would not be mounted.
    """
    assert partitions()["vfs"] == Partition("data", "littlefs", 0x200000, 0x200000)


def test_what_is_erased_beforehand_has_a_partition_of_its_own() -> None:
    assert partitions()["power_cut"].size >= 2 * ERASE
