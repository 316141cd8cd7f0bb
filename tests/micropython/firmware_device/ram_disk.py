"""A flash in memory for littlefs, whose power can be cut at any operation, in the middle of it or before."""

BLOCK_BYTES = 4096
_EIO = 5
_BEFORE, _AT, _AFTER = range(3)
_ERASED = b"\xff" * BLOCK_BYTES


class RamDisk:
    """A block device with the extended interface. After the cut nothing changes any more."""

    def __init__(self, blocks, content=None):
        self.content = bytearray(content) if content else bytearray(_ERASED * blocks)
        self.operations = 0
        self.cut_at = -1
        self.torn = False
        self.erases = 0
        self.erased = [0] * (len(self.content) // BLOCK_BYTES)

    def _state(self):
        """Count an operation; tell whether it is before the cut, at it, or after."""
        at = self.operations
        self.operations += 1
        if not 0 <= self.cut_at <= at:
            return _BEFORE
        return _AT if at == self.cut_at else _AFTER

    def readblocks(self, block, buf, offset=0):
        if 0 <= self.cut_at < self.operations:
            return -_EIO
        at = block * BLOCK_BYTES + offset
        buf[:] = memoryview(self.content)[at : at + len(buf)]
        return 0

    def writeblocks(self, block, buf, offset=None):
        if offset is None:
            self._put(block * BLOCK_BYTES, _ERASED)
            offset = 0
        return self._put(block * BLOCK_BYTES + offset, buf)

    def _put(self, at, data):
        state = self._state()
        if state == _AFTER:
            return -_EIO
        length = len(data) if state == _BEFORE else len(data) // 2 if self.torn else 0
        self.content[at : at + length] = memoryview(data)[:length]
        return 0 if state == _BEFORE else -_EIO

    def ioctl(self, operation, argument):
        if operation == 4:
            return len(self.content) // BLOCK_BYTES
        if operation == 5:
            return BLOCK_BYTES
        if operation == 6:
            self.erases += 1
            self.erased[argument] += 1
            return self._put(argument * BLOCK_BYTES, _ERASED)
        return 0
