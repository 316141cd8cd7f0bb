"""A digest of every integer and truth value of an object graph, the same on every interpreter."""

from array import array


class Digest:
    """`fold` takes every number below `thing` into `state`, 24 bits that carry on from call to call."""

    def __init__(self, thing):
        self.state = 0
        self._arrays = []
        self._numbers = []
        self._seen = []
        self._look(thing, "")
        self._arrays.sort(key=lambda leaf: leaf[0])
        self._numbers.sort(key=lambda leaf: leaf[0])
        self.size = len(self._numbers) + sum([len(getattr(leaf[1], leaf[2])) for leaf in self._arrays])

    def _look(self, thing, path):
        if id(thing) in self._seen:
            return
        self._seen.append(id(thing))
        # Sorted, because a dictionary's order is the interpreter's own.
        for name in sorted(thing.__dict__):
            value = getattr(thing, name)
            if isinstance(value, (int, bool)):  # MicroPython's bool is no int
                self._numbers.append((path + "." + name, thing, name))
            elif isinstance(value, (array, bytearray)):
                self._arrays.append((path + "." + name, thing, name))
            elif hasattr(value, "__dict__") and not callable(value):
                self._look(value, path + "." + name)

    def fold(self):
        """Take in all numbers as they are now; return the state."""
        state = self.state
        for _path, thing, name in self._numbers:
            value = getattr(thing, name)
            state = ((state << 5) ^ (state >> 19) ^ (value & 0xFFFFFF) ^ (value >> 24 & 0x7F)) & 0xFFFFFF
        self.state = state
        return state

    def fold_arrays(self):
        """Take in all elements of all arrays too."""
        state = self.fold()
        for _path, thing, name in self._arrays:
            for value in getattr(thing, name):
                state = ((state << 5) ^ (state >> 19) ^ (value & 0xFFFFFF) ^ (value >> 24 & 0x7F)) & 0xFFFFFF
        self.state = state
        return state
