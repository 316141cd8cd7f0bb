"""Where sessions are read from: a run, a capture, the history; one reader each, one way to ask."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from backstride_host.errors import BadInput, NotFound
from backstride_host.session.model import Session

HISTORY = "history:"

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Source:
    """What was read: sessions in order, and a line for each thing that was not as it should be."""

    name: str
    sessions: list[Session]
    troubles: list[str] = field(default_factory=list)

    def session(self, number: int | None = None) -> Session:
        """Return the session of that number, or the only one; NotFound where that is not one session."""
        if number is not None:
            found = [one for one in self.sessions if one.number == number]
            if not found:
                raise NotFound("session", f"{number} in {self.name}{self._numbers()}")
            return found[-1]
        if not self.sessions:
            raise BadInput(self.name, None, "there is no session in it")
        if len(self.sessions) > 1:
            raise BadInput(self.name, None, f"there are several sessions in it: choose one{self._numbers()}")
        return self.sessions[0]

    def _numbers(self) -> str:
        return f" ({', '.join(str(one.number) for one in self.sessions)})" if self.sessions else ""


def open_source(name: str, progress: Progress | None = None) -> Source:
    """Read a run's directory, a capture, or `history:ID`; BadInput where it is none of these."""
    tell = progress or (lambda _what, _part: None)
    if name.startswith(HISTORY):
        from backstride_host.session.history_source import read_history  # noqa: PLC0415

        return read_history(name.removeprefix(HISTORY))
    path = Path(name)
    if path.is_dir():
        from backstride_host.session.run_source import read_run  # noqa: PLC0415

        return read_run(path, tell)
    from backstride_host.session.capture_source import read_capture  # noqa: PLC0415

    return read_capture(path, tell)
