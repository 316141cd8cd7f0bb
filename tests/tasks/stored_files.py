"""A console's storage for tests: files in a dictionary, as text, so that only what JSON holds survives."""

import json
from typing import Any


class Storage:
    """As `hal.storage`; `full` lets every save fail."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.full = False

    def load(self, path: str) -> Any:
        try:
            return json.loads(self.files[path])
        except (KeyError, ValueError):
            return None

    def exists(self, path: str) -> bool:
        return path in self.files

    def save(self, path: str, value: Any) -> None:
        if self.full:
            raise OSError(28)
        self.files[path] = json.dumps(value)

    def remove(self, path: str) -> None:
        self.files.pop(path, None)

    def listed(self, prefix: str, suffix: str) -> list[str]:
        return [name for name in self.files if name.startswith(prefix) and name.endswith(suffix)]
