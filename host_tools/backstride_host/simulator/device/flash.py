"""The flash behind the file system: a file of the host, which outlives the process as flash does a reset."""

from micropython import const

BLOCK_BYTES = const(4096)
_PAGE_BYTES = const(256)
_ERASED = b"\xff" * 256
_EIO = const(5)

_OP_BLOCKS = const(4)
_OP_BLOCK_BYTES = const(5)
_OP_ERASE = const(6)


class Flash:
    """A block device with the extended interface of littlefs. Erasing and writing stop the CPU meanwhile."""

    def __init__(self, kernel, image, blocks, erase_us, page_us, first_block=0):
        self._kernel = kernel
        self._image = image
        self._first = first_block * BLOCK_BYTES
        self._blocks = blocks
        self._erase_us = erase_us
        self._page_us = page_us
        self.charging = False
        self.cut_after = None  # operations until the power fails in the middle of one
        self.on_power_cut = None

    def _begins(self):
        """Tell whether the power fails during the operation that begins."""
        if self.cut_after is None or not self.charging:
            return False
        if self.cut_after:
            self.cut_after -= 1
            return False
        self.cut_after = None
        return True

    def _takes(self, us):
        if self.charging:
            self._kernel.stop_everything(us)

    def readblocks(self, block, buf, offset=0):
        """Read into `buf`."""
        self._image.seek(self._first + block * BLOCK_BYTES + offset)
        if self._image.readinto(buf) != len(buf):
            raise OSError(_EIO)

    def writeblocks(self, block, buf, offset=None):
        """Program pages; without an offset the blocks are erased first."""
        if offset is None:
            offset = 0
            for extra in range((len(buf) + BLOCK_BYTES - 1) // BLOCK_BYTES):
                self._erase(block + extra)
        cut = self._begins()
        self._image.seek(self._first + block * BLOCK_BYTES + offset)
        self._image.write(memoryview(buf)[: len(buf) // 2] if cut else buf)
        self._takes(len(buf) * self._page_us // _PAGE_BYTES)
        if cut:
            self.on_power_cut()

    def _erase(self, block):
        cut = self._begins()
        self._image.seek(self._first + block * BLOCK_BYTES)
        for _ in range(BLOCK_BYTES // _PAGE_BYTES // (2 if cut else 1)):
            self._image.write(_ERASED)
        self._takes(self._erase_us)
        if cut:
            self.on_power_cut()

    def ioctl(self, operation, argument):
        """Answer what the file system asks of a block device."""
        if operation == _OP_BLOCKS:
            return self._blocks
        if operation == _OP_BLOCK_BYTES:
            return BLOCK_BYTES
        if operation == _OP_ERASE:
            self._erase(argument)
        return 0


class Partition(Flash):
    """`esp32.Partition`: the blocks after the file system's. `writeblocks` with an offset erases nothing."""

    TYPE_APP = 0
    TYPE_DATA = 1
    LABEL = "power_cut"

    def info(self):
        """Return type, subtype, address, size, label, and whether it is encrypted."""
        return (self.TYPE_DATA, 6, 0x1F0000, self._blocks * BLOCK_BYTES, self.LABEL, False)


def partition_class(partition):
    """Return `Partition` as the chip has it, with `find` for the one there is."""

    def find(type=Partition.TYPE_APP, subtype=0xFF, label=None, block_size=BLOCK_BYTES):
        if block_size != BLOCK_BYTES:
            raise NotImplementedError("the simulated partition has blocks of 4096 bytes")
        fits = type == Partition.TYPE_DATA and subtype in (0xFF, 6) and label in (None, Partition.LABEL)
        return [partition] if fits else []

    class Found(Partition):
        pass

    Found.find = staticmethod(find)
    return Found
