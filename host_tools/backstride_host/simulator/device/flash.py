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

    def __init__(self, kernel, image, blocks, erase_us, page_us):
        self._kernel = kernel
        self._image = image
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
        self._image.seek(block * BLOCK_BYTES + offset)
        if self._image.readinto(buf) != len(buf):
            raise OSError(_EIO)

    def writeblocks(self, block, buf, offset=None):
        """Program pages; without an offset the blocks are erased first."""
        if offset is None:
            offset = 0
            for extra in range((len(buf) + BLOCK_BYTES - 1) // BLOCK_BYTES):
                self._erase(block + extra)
        cut = self._begins()
        self._image.seek(block * BLOCK_BYTES + offset)
        self._image.write(memoryview(buf)[: len(buf) // 2] if cut else buf)
        self._takes(len(buf) * self._page_us // _PAGE_BYTES)
        if cut:
            self.on_power_cut()

    def _erase(self, block):
        cut = self._begins()
        self._image.seek(block * BLOCK_BYTES)
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
