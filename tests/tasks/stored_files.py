"""A console's storage for tests: files in a dictionary, as text, so that only what JSON holds survives."""

import json
from typing import Any


class Storage:
    """As `hal.storage`; `full` lets every save fail, `most` those of more files."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.full = False
        self.most = 1000
        self.damaged: list[str] = []

    def load(self, path: str) -> dict[str, Any] | None:
        if path not in self.files:
            return None
        try:
            value = json.loads(self.files[path])
        except ValueError:
            value = None
        if isinstance(value, dict):
            return value
        self.damaged.append(path)
        return None

    def save(self, path: str, value: Any) -> None:
        if self.full or (path not in self.files and len(self.files) >= self.most):
            raise OSError(28)
        self.files[path] = json.dumps(value)

    def remove(self, path: str) -> None:
        self.files.pop(path, None)

    def listed(self, prefix: str, suffix: str) -> list[str]:
        return [name for name in self.files if name.startswith(prefix) and name.endswith(suffix)]
