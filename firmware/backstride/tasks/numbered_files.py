"""Records of one kind, a file each, numbered as they come: the newest stay."""

_SUFFIX = ".json"


class NumberedFiles:
    """Files `prefix` and five digits; `most` of them stay."""

    def __init__(self, storage, prefix, most):
        self._storage = storage
        self._prefix = prefix
        self._most = most

    def serials(self):
        """Return the numbers of the files, the oldest first."""
        found = []
        for path in self._storage.listed(self._prefix, _SUFFIX):
            digits = path[len(self._prefix) : -len(_SUFFIX)]
            if digits.isdigit() and len(digits) == 5:
                found.append(int(digits))
        return sorted(found)

    def load(self, serial):
        """Return the record of that number; None where there is none that can be read."""
        return self._storage.load(self._path(serial))

    def save(self, serial, record):
        """Write a record, then let the oldest go where there are too many; OSError leaves all as it was."""
        self._storage.save(self._path(serial), record)
        # Only now: a power cut leaves one too many, and never one too few.
        serials = self.serials()
        for oldest in serials[: max(0, len(serials) - self._most)]:
            self.remove(oldest)

    def remove(self, serial):
        """Forget the record of that number, if it is there."""
        self._storage.remove(self._path(serial))

    def _path(self, serial):
        return self._prefix + "%05d" % serial + _SUFFIX
