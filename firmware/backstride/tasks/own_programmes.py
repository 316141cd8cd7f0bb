"""Programmes that a host has put on this console: a file each, read at boot, kept in the catalogue.

What comes back from a file is checked like what comes over the link: a file of another console, or a limit
that was lowered since, is no way around a limit.
"""

from backstride.compat import const
from backstride.core import codes, programme_check, programmes
from backstride.link.framing import crc16

PROGRAMMES_MOST = const(8)
ROW_BYTES_MOST = const(2560)
_NAME_MOST = const(24)
_TITLE_MOST = const(32)
_PREFIX = "programme-"
_SUFFIX = ".json"


def right_name(name):
    """Tell whether a host's programme may be called so: small letters, digits, single dashes between them."""
    if not 1 <= len(name) <= _NAME_MOST or name[0] == "-" or name[-1] == "-" or "--" in name:
        return False
    for letter in name:
        if not ("a" <= letter <= "z" or "0" <= letter <= "9" or letter == "-"):
            return False
    return all(entry[0] != name for entry in programmes.PROGRAMMES)


def right_title(title):
    """Tell whether a programme may have this title: a line of 1 to 32 bytes."""
    return 1 <= len(title.encode()) <= _TITLE_MOST and all(ord(letter) >= 32 for letter in title)


def checksum(rows):
    """Return the CRC-16 of a programme's rows."""
    return crc16(rows, 0, len(rows))


class OwnProgrammes:
    """The files of a console's own programmes, and the catalogue's part that they are."""

    def __init__(self, core, storage):
        self._core = core
        self._storage = storage

    def load(self):
        """Put every programme whose file is sound into the catalogue."""
        for path in sorted(self._storage.listed(_PREFIX, _SUFFIX)):
            entry = self._read(path)
            if entry and self.has_room(entry[0], len(entry[3])):
                self._core.catalogue.put(entry)

    def _read(self, path):
        record = self._storage.load(path)
        try:
            rows = bytes.fromhex(record["rows"])
            entry = (record["name"], record["title"], record["flags"], rows)
            right = right_name(entry[0]) and right_title(entry[1]) and checksum(rows) == record["crc"]
            return entry if right and not self.wrong(rows, entry[2]) else None
        except (TypeError, KeyError, ValueError, AttributeError):
            return None

    def has_room(self, name, size):
        """Tell whether `size` bytes of rows called `name` still fit, in the place of those of that name."""
        others = [entry for entry in self._core.catalogue.own if entry[0] != name]
        return len(others) < PROGRAMMES_MOST and sum([len(e[3]) for e in others]) + size <= ROW_BYTES_MOST

    def wrong(self, rows, flags):
        """Return what `programme_check` says of them within this console's limits."""
        get = self._core.params.get
        limits = programme_check.Limits(
            get("brake.max_force_dn"), get("safety.reverse_limit_mm_s"), get("safety.forward_limit_mm_s")
        )
        return programme_check.check(rows, flags, limits)

    def save(self, entry):
        """Keep a checked entry; FULL, and all as it was, when the storage has no room."""
        name, title, flags, rows = entry
        record = {
            "version": 1,
            "name": name,
            "title": title,
            "flags": flags,
            "rows": rows.hex(),
            "crc": checksum(rows),
        }
        try:
            self._storage.save(_PREFIX + name + _SUFFIX, record)
        except OSError:
            return codes.FULL
        self._core.catalogue.put(entry)
        return codes.OK

    def remove(self, name):
        """Forget a host's programme; UNKNOWN when there is none of that name."""
        if name not in [entry[0] for entry in self._core.catalogue.own]:
            return codes.UNKNOWN
        self._storage.remove(_PREFIX + name + _SUFFIX)
        self._core.catalogue.drop(name)
        return codes.OK
