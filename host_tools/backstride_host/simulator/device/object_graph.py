"""Takes a graph of plain objects apart and puts it together in another process: a plant and all it holds.

The other process has built the same objects by the same constructors: their attributes are set again, and
what two of them shared is shared again. Functions are not kept: the constructor has put them there.
"""

import sys
from array import array

_PLAIN = (bool, int, float, str, bytes)


def capture(value):
    """Return the graph as nested lists of plain values."""
    return _capture(value, {})


def _capture(value, seen):  # noqa: PLR0911
    if value is None or type(value) in _PLAIN:
        return ["v", value]
    key = id(value)
    if key in seen:
        return ["r", seen[key]]
    number = len(seen)
    kind = type(value)
    if kind in (list, dict, tuple, bytearray, array) or hasattr(value, "__dict__"):
        seen[key] = number
    if kind is list or kind is tuple:
        return ["l" if kind is list else "t", number, [_capture(item, seen) for item in value]]
    if kind is dict:
        # In an order of its own: a dict's depends on where things lie in memory.
        pairs = [[_capture(k, seen), _capture(value[k], seen)] for k in sorted(value, key=str)]
        return ["d", number, pairs]
    if kind is bytearray:
        return ["b", number, bytes(value)]
    if kind is array:
        return ["a", number, str(value)[7], list(value)]
    if hasattr(value, "__dict__") and kind not in (type, type(sys)):
        names = sorted(value.__dict__)
        fields = [[name, _capture(getattr(value, name), seen)] for name in names]
        return ["o", number, kind.__name__, fields]
    return ["x"]


class Restorer:
    """Puts captured graphs together. `classes` is where to look for those that no constructor made."""

    def __init__(self, classes):
        self._classes = classes
        self._built = {}
        self._taken = set()  # the objects of the constructors that stand for captured ones

    def restore(self, data, there):
        """Return what was captured, in the place of `there` as far as it fits."""
        kind = data[0]
        if kind == "v":
            return data[1]
        if kind == "x":
            return there
        if kind == "r":
            return self._built[data[1]]
        return getattr(self, "_" + kind)(data, there)

    def _l(self, data, there):
        old = there if type(there) is list else []
        target = self._built[data[1]] = []
        for place, item in enumerate(data[2]):
            target.append(self.restore(item, old[place] if place < len(old) else None))
        return target

    def _t(self, data, there):
        old = there if type(there) is tuple else ()
        items = [self.restore(item, old[i] if i < len(old) else None) for i, item in enumerate(data[2])]
        self._built[data[1]] = tuple(items)
        return self._built[data[1]]

    def _d(self, data, there):
        old = there if type(there) is dict else {}
        target = self._built[data[1]] = {}
        for key_data, value_data in data[2]:
            key = self.restore(key_data, None)
            target[key] = self.restore(value_data, old.get(key))
        return target

    def _b(self, data, there):
        target = self._built[data[1]] = bytearray(data[2])
        return target

    def _a(self, data, there):
        target = self._built[data[1]] = array(data[2], data[3])
        return target

    def _o(self, data, there):
        if type(there).__name__ == data[2] and id(there) not in self._taken:
            target = there
        else:
            target = object.__new__(self._classes[data[2]])
        self._taken.add(id(target))
        self._built[data[1]] = target
        for name, field in data[3]:
            setattr(target, name, self.restore(field, getattr(target, name, None)))
        return target
