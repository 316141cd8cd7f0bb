"""Runs inside MicroPython's unix port: a board's flash, its memory over resets, and what runs at power-on.

Arguments: the flash's file, the file of the memory that survives a reset. What comes after this is the
prompt, at which `_left[0]` can be set to the number of flash operations until the power fails.
"""

import os
import sys

import vfs

_BLOCK_BYTES = 4096
_flash = open(sys.argv[1], "r+b")
_kept = open(sys.argv[2], "r+b")
_left = [-1]


class Flash:
    """A block device in a file; the operation at which the power fails is done by half."""

    def _fails(self):
        if _left[0] < 0:
            return False
        _left[0] -= 1
        return _left[0] < 0

    def readblocks(self, block, buffer, offset=0):
        _flash.seek(block * _BLOCK_BYTES + offset)
        _flash.readinto(buffer)

    def writeblocks(self, block, buffer, offset=0):
        self._put(block * _BLOCK_BYTES + offset, buffer)

    def _put(self, at, data):
        fails = self._fails()
        _flash.seek(at)
        _flash.write(memoryview(data)[: len(data) // 2] if fails else data)
        _flash.flush()
        if fails:
            raise SystemExit(9)

    def ioctl(self, operation, argument):
        if operation == 4:
            return _flash.seek(0, 2) // _BLOCK_BYTES
        if operation == 5:
            return _BLOCK_BYTES
        if operation == 6:
            self._put(argument * _BLOCK_BYTES, b"\xff" * _BLOCK_BYTES)
        return 0


class Machine:
    """What boot.py, main.py and a deploy touch of `machine`."""

    class Pin:
        OUT = 1
        IN = 0
        PULL_UP = 2

        def __init__(self, number, mode=None, pull=None, value=1):
            self._value = value

        def value(self):
            return self._value

    class RTC:
        def memory(self, data=None):
            _kept.seek(0)
            if data is None:
                return _kept.read(2048).rstrip(b"\xff")
            _kept.write(data + b"\xff" * (2048 - len(data)))
            _kept.flush()

    PWRON_RESET = 1

    @staticmethod
    def reset_cause():
        return 2

    @staticmethod
    def unique_id():
        return b"\x01\x02\x03\x04\x05\x06"

    @staticmethod
    def reset():
        raise SystemExit(7)


def _mount():
    vfs.umount("/")
    try:
        vfs.mount(vfs.VfsLfs2(Flash()), "/")
    except OSError:
        vfs.VfsLfs2.mkfs(Flash())
        vfs.mount(vfs.VfsLfs2(Flash()), "/")
    os.chdir("/")
    sys.path[:] = ["", ".frozen", "/lib"]
    sys.modules["machine"] = Machine


def _boot():
    for program in ("boot.py", "main.py"):
        try:
            with open(program) as file:
                source = file.read()
        except OSError:
            continue
        try:
            exec(compile(source, program, "exec"), globals())
        except SystemExit:
            raise
        except BaseException as error:
            sys.print_exception(error)


_mount()
_boot()
