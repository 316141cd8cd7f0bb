"""Plain values to bytes and back, floats exactly: what a stopped process leaves to the next."""

import struct

_FLOAT = "<d"


def encode(value):
    """Return the bytes of None, bool, int, float, str, bytes, and lists of them."""
    out = bytearray()
    _encode(value, out)
    return bytes(out)


def _encode(value, out):
    if value is None:
        out.extend(b"N")
    elif value is True:
        out.extend(b"T")
    elif value is False:
        out.extend(b"F")
    elif isinstance(value, int):
        _encode_bytes(b"i", str(value).encode(), out)
    elif isinstance(value, float):
        out.extend(b"f")
        out.extend(struct.pack(_FLOAT, value))
    elif isinstance(value, str):
        _encode_bytes(b"s", value.encode(), out)
    elif isinstance(value, (bytes, bytearray)):
        _encode_bytes(b"b", value, out)
    elif isinstance(value, (list, tuple)):
        out.extend(b"l")
        out.extend(struct.pack("<I", len(value)))
        for item in value:
            _encode(item, out)
    else:
        raise TypeError("cannot keep a " + type(value).__name__)


def _encode_bytes(kind, data, out):
    out.extend(kind)
    out.extend(struct.pack("<I", len(data)))
    out.extend(data)


def decode(data):
    """Return the value of `encode()`'s bytes; tuples come back as lists."""
    return _decode(data, 0)[0]


def _decode(data, place):  # noqa: PLR0911
    kind = data[place : place + 1]
    place += 1
    if kind == b"N":
        return None, place
    if kind == b"T":
        return True, place
    if kind == b"F":
        return False, place
    if kind == b"f":
        return struct.unpack_from(_FLOAT, data, place)[0], place + 8
    length = struct.unpack_from("<I", data, place)[0]
    place += 4
    if kind == b"l":
        items = []
        for _ in range(length):
            item, place = _decode(data, place)
            items.append(item)
        return items, place
    content = data[place : place + length]
    if kind == b"i":
        return int(content.decode()), place + length
    return (content.decode() if kind == b"s" else bytes(content)), place + length
