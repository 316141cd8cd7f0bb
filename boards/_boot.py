"""Run by MicroPython before `boot.py`: mounts the files, if it can.

It stands in the image in the place of MicroPython's own, which prints for ever where a file system can be
neither mounted nor taken for blank, and which takes one for blank by its first block. Here the console goes
on without files and says so; what is there is kept for who can read it. A technician makes a new file system
at the prompt: `import vfs; from flashbdev import bdev; vfs.VfsLfs2.mkfs(bdev)`.
"""

import gc

import vfs
from flashbdev import bdev

_BLOCKS = 4
_BLOCK_BYTES = 5


def _is_blank():
    """Tell whether all of the partition is erased: then it has never had a file."""
    block = bytearray(bdev.ioctl(_BLOCK_BYTES, 0))
    erased = b"\xff" * len(block)
    for number in range(bdev.ioctl(_BLOCKS, 0)):
        if bdev.readblocks(number, block) or block != erased:
            return False
    return True


def _mount():
    try:
        vfs.mount(vfs.VfsLfs2(bdev), "/")
    except OSError:
        if not _is_blank():
            raise
        vfs.VfsLfs2.mkfs(bdev)
        vfs.mount(vfs.VfsLfs2(bdev), "/")


try:
    _mount()
except Exception as error:
    print("no file system:", error)
gc.collect()
