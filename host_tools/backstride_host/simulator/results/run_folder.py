"""A run's directory: written beside it first, moved into it when all is done."""

import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from backstride_host.errors import BadInput


class RunFolder:
    """A context: files are made in `draft`; leaving it without an exception moves them to `target`.

    A file or folder that an earlier run left in `target` is replaced whole; what is not of this run stays.
    """

    def __init__(self, target: Path):
        self.target = target
        self.draft = target

    def __enter__(self) -> "RunFolder":
        if self.target.exists() and not self.target.is_dir():
            raise BadInput(str(self.target), None, "is a file, not a directory")
        # On the same file system, so that moving is renaming.
        home = self.target.absolute().parent
        home.mkdir(parents=True, exist_ok=True)
        self.draft = Path(tempfile.mkdtemp(prefix=f".{self.target.name}.", suffix=".part", dir=home))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.target.mkdir(exist_ok=True)
                for path in sorted(self.draft.iterdir()):
                    if path.is_dir():
                        shutil.rmtree(self.target / path.name, ignore_errors=True)
                    path.replace(self.target / path.name)
        finally:
            shutil.rmtree(self.draft, ignore_errors=True)
