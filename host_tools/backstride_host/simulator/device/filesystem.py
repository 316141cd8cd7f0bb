"""The board's file system at '/'. Of the host's only the firmware's two folders can be seen."""

import os as real
import sys

import vfs

from .module import Module

# The same names on every machine, in tracebacks and in the heap; and none that can be imported.
FIRMWARE = "/.firmware"
BOARD = "/.board"
_FILLER = "/.full"
_ENOENT = 2
_ENOSPC = 28


class FileSystem:
    """A littlefs on the simulated flash."""

    def __init__(self, flash):
        self.flash = flash
        self.full = False

    def mount(self, fresh, firmware_dir, board_dir):
        """Take '/' over; a fresh flash is formatted first, as the chip does at its first start."""
        firmware, board = vfs.VfsPosix(firmware_dir), vfs.VfsPosix(board_dir)
        vfs.umount("/")
        vfs.mount(firmware, FIRMWARE)
        vfs.mount(board, BOARD)
        # As on a board, with the firmware's folders in the place of what is frozen into an image.
        sys.path[:] = ["", ".frozen", "/lib", FIRMWARE, BOARD]
        if fresh:
            vfs.VfsLfs2.mkfs(self.flash)
        vfs.mount(vfs.VfsLfs2(self.flash), "/")
        real.chdir("/")

    def put(self, files):
        """Write files {path: text}, making their directories."""
        for path in sorted(files):
            parts = path.strip("/").split("/")
            for depth in range(1, len(parts)):
                try:
                    real.mkdir("/" + "/".join(parts[:depth]))
                except OSError:
                    pass
            with open(path if path.startswith("/") else "/" + path, "w") as file:
                file.write(files[path])

    def set_full(self, full):
        """Fill the file system up, or give the room back. It takes no virtual time."""
        if full == self.full:
            return
        self.full = full
        charging, self.flash.charging = self.flash.charging, False
        try:
            if full:
                self._fill()
            else:
                real.remove(_FILLER)
        finally:
            self.flash.charging = charging

    def _fill(self):
        chunk = b"\x00" * 1024
        file = open(_FILLER, "wb")  # noqa: SIM115
        try:
            # A file is only there once it is closed: the last blocks are left for that, and taken afterwards.
            for _ in range(max(real.statvfs("/")[3] - 4, 0) * 4):
                file.write(chunk)
        finally:
            file.close()
        self._fill_rest(chunk)

    def _fill_rest(self, chunk):
        while True:
            try:
                with open(_FILLER, "ab") as file:
                    file.write(chunk[:256])
            except OSError as error:
                if error.errno != _ENOSPC:
                    raise
                return

    def os_module(self, seed):
        """Return `os` as the board has it: nothing of the host shows."""
        state = [seed & 0x7FFFFFFF]

        def ilistdir(path="."):
            at_root = (real.getcwd() == "/" and path in (".", "")) or path == "/"
            for entry in real.ilistdir(path):
                if not (at_root and "/" + entry[0] in (FIRMWARE, BOARD, _FILLER)):
                    yield entry

        def listdir(path="."):
            return [entry[0] for entry in ilistdir(path)]

        def urandom(count):
            # The same numbers in every run of the same seed.
            out = bytearray(count)
            for place in range(count):
                state[0] = (state[0] * 1103515245 + 12345) & 0x7FFFFFFF
                out[place] = state[0] >> 16 & 0xFF
            return bytes(out)

        return Module(
            "os",
            ilistdir=ilistdir,
            listdir=listdir,
            urandom=urandom,
            chdir=real.chdir,
            getcwd=real.getcwd,
            mkdir=real.mkdir,
            remove=real.remove,
            unlink=real.remove,
            rename=real.rename,
            rmdir=real.rmdir,
            stat=real.stat,
            statvfs=real.statvfs,
            sync=lambda: None,
            sep="/",
        )
