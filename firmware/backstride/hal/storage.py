"""Kept files, all of one shape: a line with the length and a checksum, then JSON. Whole or not at all.

A save writes to a temporary name, closes, reads it back, and only then moves the version before out of the
way and the new one into its place. Whatever a power cut interrupts, one of the two is whole: `settle` puts it
where it belongs. The version before stays, for the day on which the new one cannot be read any more.
Earlier firmware wrote bare JSON: that is still read.
"""

import json
import os
from binascii import crc32

from micropython import const

_NEW = const(".new")
_OLD = const(".old")
_ENOENT = const(2)
_EIO = const(5)
_PIECE_BYTES = const(256)
_HEAD_BYTES = const(22)

# Files of which the last version was there and could not be believed, since the start.
damaged = []


def _head(length, crc):
    return ("BS2 %08x %08x\n" % (length, crc)).encode()


def _is_whole(file):
    """Tell whether an open file is as it was written, and leave it at its JSON."""
    head = file.read(_HEAD_BYTES)
    length = 0
    crc = 0
    piece = file.read(_PIECE_BYTES)
    while piece:
        length += len(piece)
        crc = crc32(piece, crc)
        piece = file.read(_PIECE_BYTES)
    file.seek(_HEAD_BYTES)
    return head == _head(length, crc)


def _read(path):
    """Return the object in one file; ValueError where it is none, OSError where nothing can be read."""
    with open(path, "rb") as file:
        if not _is_whole(file):
            file.seek(0)
            if file.read(1) != b"{":
                raise ValueError
            file.seek(0)
        value = json.load(file)
    if not isinstance(value, dict):
        raise ValueError
    return value


def load(path):
    """Return the object in `path`, or in the version before it; None where neither is there and whole."""
    for name in (path, path + _OLD):
        try:
            value = _read(name)
        except OSError as error:
            if error.errno == _ENOENT:
                continue
        except (ValueError, MemoryError):
            pass
        else:
            if name != path:
                _note(path)
            return value
        _note(path)
    return None


def _note(path):
    if path not in damaged:
        damaged.append(path)


def text_of(value):
    """Return the bytes of this object's JSON."""
    return json.dumps(value).encode()


def parsed(text):
    """Return the object that JSON's bytes mean; ValueError where they mean none."""
    return json.loads(text)


def save(path, value):
    """Replace `path` by an object; OSError leaves the old file as it was."""
    temporary = path + _NEW
    try:
        _write(temporary, text_of(value))
        if not _holds(temporary):
            raise OSError(_EIO)
    except OSError:
        _drop(temporary)
        raise
    if _holds(path):
        os.rename(path, path + _OLD)
    os.rename(temporary, path)


def _write(path, text):
    with open(path, "wb") as file:
        file.write(_head(len(text), crc32(text)))
        file.write(text)


def _holds(path):
    """Tell whether there is a whole file `path`."""
    try:
        with open(path, "rb") as file:
            return _is_whole(file)
    except OSError:
        return False


def remove(path):
    """Delete `path` if it is there, with all versions: the last one goes last."""
    for name in (path + _OLD, path + _NEW, path):
        _drop(name)


def _drop(name):
    try:
        os.remove(name)
    except OSError:
        pass


def settle():
    """Finish or undo what a power cut interrupted; before anything is loaded."""
    for name in listed("", _NEW):
        path = name[: -len(_NEW)]
        try:
            if not _holds(path) and _holds(name):
                os.rename(name, path)
        except OSError:
            pass
        _drop(name)


def listed(prefix, suffix):
    """Return the names of the files that begin and end so; none of a file system that cannot be read."""
    try:
        return [name for name in os.listdir() if name.startswith(prefix) and name.endswith(suffix)]
    except OSError:
        _note("/")
        return []
