"""One table of a scenario's TOML, read key by key; whatever is wrong with it is told with file and place."""

import difflib
import math
from collections.abc import Collection, Iterable
from typing import Any, NoReturn

from backstride_host.errors import ScenarioError

_KINDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number", dict: "a table"}
_REQUIRED = object()


def listed(names: Iterable[str], wrong: object) -> str:
    """Return the end of a message about a wrong name: the nearest right one, or all when there are few."""
    names = list(names)
    near = difflib.get_close_matches(str(wrong), names, 1)
    if near:
        return f"did you mean {near[0]}?"
    return f"known are {', '.join(names)}" if len(names) <= 16 else f"there are {len(names)} others"


class ScenarioTable:
    """`content` at `place` of the file at `path`. Every key must be taken before `finish`."""

    def __init__(self, path: str, place: str, content: Any):
        self.path = path
        self.place = place
        if not isinstance(content, dict):
            raise ScenarioError(path, place, "is not a table")
        self.content: dict[str, Any] = content
        self._left = dict(content)

    def fail(self, key: str | None, reason: str) -> NoReturn:
        """Raise a ScenarioError about `key`, or about the table itself."""
        place = ", ".join(part for part in (self.place, key) if part)
        raise ScenarioError(self.path, place, reason)

    def take(self, key: str, kind: type, default: Any = _REQUIRED) -> Any:
        """Return the value of `key`, which is of `kind`; numbers are finite, a float may be written 2."""
        if key not in self._left:
            if default is _REQUIRED:
                self.fail(key, "is missing")
            return default
        value = self._left.pop(key)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if kind is int and isinstance(value, float) and value.is_integer():
            value = int(value)
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        if wrong or (kind is float and not math.isfinite(value)):
            self.fail(key, f"is {_shown(value)} and must be {_KINDS[kind]}")
        return value

    def number(self, key: str, default: Any = _REQUIRED, least: float = 0.0, most: float = math.inf) -> Any:
        """Return a float within bounds; `default` is returned unchecked."""
        if key not in self._left and default is not _REQUIRED:
            return default
        value = self.take(key, float)
        if not least <= value <= most:
            self.fail(key, f"is {value:g} and must be {least:g} to {most:g}")
        return value

    def whole(self, key: str, default: Any = _REQUIRED, least: int = 0, most: int = 255) -> Any:
        """Return a whole number within bounds; `default` is returned unchecked."""
        if key not in self._left and default is not _REQUIRED:
            return default
        value = self.take(key, int)
        if not least <= value <= most:
            self.fail(key, f"is {value} and must be {least} to {most}")
        return value

    def choice(self, key: str, names: Collection[str], default: Any = _REQUIRED) -> Any:
        """Return one of `names`."""
        if key not in self._left and default is not _REQUIRED:
            return default
        value = self.take(key, str)
        if value not in names:
            self.fail(key, f"{value!r} is unknown; {listed(names, value)}")
        return value

    def table(self, key: str) -> "ScenarioTable":
        """Return a table within this one, empty where it is not written."""
        place = f"{self.place}, {key}" if self.place else key
        return ScenarioTable(self.path, place, self._left.pop(key, {}))

    def tables(self, key: str) -> "list[ScenarioTable]":
        """Return the tables written `[[key]]`, in their order; places count from 1."""
        rows = self._left.pop(key, [])
        if not isinstance(rows, list):
            self.fail(key, f"must be written [[{key}]]")
        return [ScenarioTable(self.path, f"{key} {number}", row) for number, row in enumerate(rows, 1)]

    def rest(self) -> dict[str, Any]:
        """Take all keys that nobody has taken yet."""
        left, self._left = self._left, {}
        return left

    def finish(self, known: Iterable[str]) -> None:
        """Raise about a key that nobody took; `known` are those that may be written here."""
        for key in self._left:
            self.fail(key, f"is unknown; {listed(known, key)}")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
