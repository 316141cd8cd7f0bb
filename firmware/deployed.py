"""What a deploy put on the board: finishes one that was cut off, and tells which file is not what was put.

New files wait in a folder of their own until all are there and checked; then the journal appears, by a
rename. From then on the way leads forward only: what a cut leaves undone is done at the next start, before
anything of it is imported. It needs nothing of the firmware: a deploy sends it to a board that has none.
"""

import os

FOLDER = "/deploy"
JOURNAL = FOLDER + "/journal"
MANIFEST = FOLDER + "/manifest"
_CHUNK_BYTES = 512


def exists(path):
    """Tell whether there is a file or folder `path`."""
    try:
        os.stat(path)
    except OSError:
        return False
    return True


def finish():
    """Carry the journal out, if there is one; tell so. OSError: the rest is for the next start."""
    if not exists(JOURNAL):
        return False
    with open(JOURNAL) as file:
        for line in file:
            staged, path = line.strip().split(" ", 1)
            if staged == "-":
                _remove(path)
            elif exists(FOLDER + "/" + staged):
                _make_folders(path)
                os.rename(FOLDER + "/" + staged, path)
    os.remove(JOURNAL)
    return True


def _remove(path):
    """Remove a file, and the folders that it leaves empty."""
    if exists(path):
        os.remove(path)
    try:
        while path.rfind("/") > 0:
            path = path[: path.rfind("/")]
            os.rmdir(path)
    except OSError:
        pass


def _make_folders(path):
    at = path.find("/", 1)
    while at > 0:
        if not exists(path[:at]):
            os.mkdir(path[:at])
        at = path.find("/", at + 1)


def sha256(path):
    """Return the hash of a file in hexadecimal digits; OSError where there is none."""
    import binascii  # noqa: PLC0415  (only who asks for hashes has these in memory)
    import hashlib  # noqa: PLC0415

    digest = hashlib.sha256()
    chunk = bytearray(_CHUNK_BYTES)
    view = memoryview(chunk)
    with open(path, "rb") as file:
        while True:
            length = file.readinto(chunk)
            if not length:
                return binascii.hexlify(digest.digest()).decode()
            digest.update(view[:length])


def damaged():
    """Return the path of the first file that is not what was put there; None where all are, or none was."""
    if not exists(MANIFEST):
        return None
    with open(MANIFEST) as file:
        for line in file:
            expected, path = line.strip().split(" ", 1)
            try:
                if sha256(path) != expected:
                    return path
            except OSError:
                return path
    return None
