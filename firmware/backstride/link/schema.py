"""The canonical text of the dictionary and its hash: sorted keys, no spaces, fed to SHA-256 piece by piece.

Piece by piece, because the whole text would not fit beside the rest on the device's heap.
"""

import hashlib

from backstride.link import framing, messages


def _scale(divisor):
    """Return 1/divisor as JSON writes it; divisors are powers of ten, so the text is exact."""
    return "1" if divisor == 1 else "0." + "0" * (len(str(divisor)) - 2) + "1"


def _names(names):
    return "[" + ",".join(['"' + name + '"' for name in names]) + "]"


def _named(names):
    if names and names[0] == "bits":
        return '{"bits":' + _names(names[1:]) + ","
    if names:
        return '{"enum":' + _names(names) + ","
    return "{"


def _field(field):
    name, kind, unit, divisor, null, _ = field
    text = '"name":"' + name + '"'
    if null is not None:
        text += ',"null":' + str(null)
    return text + ',"scale":' + _scale(divisor) + ',"type":"' + kind + '","unit":"' + unit + '"}'


def canonical_chunks():
    """Yield the canonical JSON of `{"framing": …, "messages": […]}` in short strings."""
    yield (
        '{"framing":{"code":"cobs","crc":{"byte_order":"little","init":%d,"poly":%d,"width":16},"delimiter":%d}'
        % (
            framing.CRC_INIT,
            framing.CRC_POLY,
            framing.DELIMITER,
        )
    )
    yield ',"messages":['
    first = True
    for number, name, direction, fields in messages.MESSAGES:
        yield ("" if first else ",") + '{"direction":"' + direction + '","fields":['
        first = False
        for position in range(len(fields)):
            # A piece of their own: the names are what is long.
            yield ("," if position else "") + _named(fields[position][5])
            yield _field(fields[position])
        yield '],"id":%d,"name":"%s"}' % (number, name)
    yield "]}"


def schema_hash():
    """Return the first 4 bytes of the SHA-256 of the canonical text, as an unsigned big-endian integer."""
    digest = hashlib.sha256()
    for chunk in canonical_chunks():
        digest.update(chunk.encode())
    return int.from_bytes(digest.digest()[:4], "big")
