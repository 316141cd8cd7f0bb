"""The walkers of this console: a file each, and in memory the one who walks now.

A guest has a record that is kept nowhere and begins anew whenever a guest is chosen.
"""

from backstride.compat import const
from backstride.core import codes
from backstride.tasks.training import record

GUEST = "guest"
WALKERS_MOST = const(16)
_NAME_MOST = const(32)
# A name's bytes are the file's name in hexadecimal digits, and that has an end.
_NAME_BYTES_MOST = const(100)
_TEXT_BYTES_MOST = const(100)
_LEAST_KG = const(20)
_MOST_KG = const(250)
_PREFIX = "walker-"
_SUFFIX = ".json"


def right_name(name):
    """Tell whether a walker may be called so: printable, and no longer than 32 letters."""
    if not 1 <= len(name) <= _NAME_MOST or len(name.encode()) > _NAME_BYTES_MOST:
        return False
    return all(ord(letter) >= 32 for letter in name)


def right_text(text):
    """Tell whether a coach's words can be recorded: there are some, and not too many."""
    return 1 <= len(text.encode()) <= _TEXT_BYTES_MOST


def right_mass(mass_kg):
    """Tell whether that can be a walker's mass; 0 is for one that is not told."""
    return mass_kg == 0 or _LEAST_KG <= mass_kg <= _MOST_KG


def _path(name):
    return _PREFIX + name.encode().hex() + _SUFFIX


class Walkers:
    """`now` is the record of who walks; `unsaved` while it differs from its file."""

    def __init__(self, storage):
        self._storage = storage
        self.now = record.Record(GUEST, 0)
        self.unsaved = False

    def names(self):
        """Return the names of all stored walkers, in order."""
        names = []
        for path in self._storage.listed(_PREFIX, _SUFFIX):
            try:
                names.append(bytes.fromhex(path[len(_PREFIX) : -len(_SUFFIX)]).decode())
            except ValueError:
                continue  # no file of ours
        return sorted(names)

    def load(self, name):
        """Return a walker's record, the present one's as it is now; None when there is none."""
        if name == self.now.name or not name:
            return self.now
        return record.read(self._storage.load(_path(name)), name)

    def choose(self, name, mass_kg):
        """Let `name` walk now; a mass of 0 leaves the one that is known. Return a code of `codes.RESULTS`."""
        name = name or GUEST
        if not right_name(name) or not right_mass(mass_kg):
            return codes.OUT_OF_RANGE
        if name != self.now.name and self.unsaved:
            return codes.BUSY
        if name == GUEST:
            self.now = record.Record(GUEST, mass_kg)
            return codes.OK
        found = self.load(name)
        if found is None:
            names = self.names()
            if len(names) >= WALKERS_MOST and name not in names:
                return codes.FULL
            found = record.Record(name, 0)
        self.now = found
        if mass_kg and mass_kg != found.mass_kg:
            found.mass_kg = mass_kg
            self.unsaved = True
        return codes.OK

    def changed(self):
        """Remember to save the present record, unless it is a guest's."""
        self.unsaved = self.now.name != GUEST

    def save(self):
        """Save the present record if it has changed; OSError when that failed."""
        if self.unsaved:
            self.store(self.now)
            self.unsaved = False

    def store(self, walker):
        """Save a record at once; OSError when that failed."""
        self._storage.save(_path(walker.name), walker.stored())

    def forget(self, name):
        """Delete a walker with all history; tell whether there was one."""
        if name == self.now.name:
            self.now = record.Record(GUEST, 0)
            self.unsaved = False
        known = name in self.names()
        if known:
            self._storage.remove(_path(name))
        return known
