"""One deploy, from the first look at the board to its new start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from backstride_host.deploy.image import BoardFile, Progress, build, checkout
from backstride_host.deploy.plan import Plan, compare, journal_of, names_to_look_at
from backstride_host.deploy.prompt import Prompt
from backstride_host.errors import BoardError, DeployError

_OLDEST = (1, 25)
_FOLDER = "/deploy"
_STARTS_WITHIN_S = 15.0
# What the firmware keeps of its files in memory, counted under a 32-bit MicroPython (`memory.live.files`).
_KEPT_KIB = 265


@dataclass
class Outcome:
    """What was found and what was done."""

    micropython: str
    machine: str
    plan: Plan
    copied_bytes: int = 0
    firmware: str = ""
    schema_hash: int = 0
    start: str | None = None
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return it for programs."""
        plan = self.plan
        return {
            "micropython": self.micropython,
            "machine": self.machine,
            "new": [file.path for file in plan.new],
            "changed": [file.path for file in plan.changed],
            "removed": plan.stale,
            "unchanged": len(plan.same),
            "copied_bytes": self.copied_bytes,
            "firmware": self.firmware,
            "schema_hash": f"{self.schema_hash:08x}" if self.firmware else None,
            "start": self.start,
            "notes": self.notes,
        }


class Deployment:
    """Puts a board's firmware over a prompt that has been entered.

    `build_files` makes the files for a version of `.mpy`; without it they are this checkout's for `board`.
    """

    def __init__(
        self,
        prompt: Prompt,
        board: str,
        progress: Progress,
        build_files: Callable[[int], list[BoardFile]] | None = None,
    ):
        self._prompt = prompt
        self._progress = progress
        self._build = build_files or (lambda version: build(board, version, progress))
        prompt.run(_script())

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What the board says of itself."""
        facts = self._prompt.value("facts()")
        if tuple(facts["version"][:2]) < _OLDEST:
            raise DeployError(
                f"the board has MicroPython {_dotted(facts['version'])}, it needs {_dotted(_OLDEST)} or later"
            )
        if not facts["mpy"]:
            raise DeployError("the board's MicroPython loads no compiled files")
        return facts

    @property
    def shortage(self) -> str | None:
        """Say that the firmware does not fit into the board's memory from files; None where it does."""
        heap_kib = self.facts["heap"] // 1024
        if heap_kib >= _KEPT_KIB:
            return None
        return (
            f"warning: the board has {heap_kib} KiB of memory, firmware from files keeps {_KEPT_KIB} KiB: "
            "it will not start; such a board wants it in its image (make firmware)"
        )

    def look(self) -> Outcome:
        """Compile, compare; change nothing."""
        facts = self.facts
        files = self._build(facts["mpy"])
        self._progress("comparing", 0.0)
        there = dict(self._prompt.values(f"look({names_to_look_at(files)!r})"))
        outcome = Outcome(_dotted(facts["version"]), facts["machine"], compare(files, there))
        if facts["cut_off"]:
            outcome.notes.append("an earlier deploy was cut off: the next start, or deploy, finishes it")
        return outcome

    def put(self) -> Outcome:
        """Do what is to be done. When it is cut off, the board has all of the old or goes on to the new."""
        if self._prompt.value("finish()"):
            self.facts["cut_off"] = False
        outcome = self.look()
        if not outcome.plan.nothing_to_do:
            self._stage(outcome)
            self._progress("switching over", 0.0)
            self._prompt.run("finish()")
        damaged = self._prompt.value("damaged()")
        if damaged:
            raise BoardError(self._prompt.url, f"{damaged} is not what was written")
        outcome.firmware, outcome.schema_hash = self._prompt.value("release()")
        return outcome

    def restart(self) -> str | None:
        """Reset the board; return what it says it runs, None when it says nothing or takes its port along."""
        self._progress("restarting", 0.0)
        self._prompt.leave("restart()")
        try:
            line = self._prompt.heard(b"backstride ", _STARTS_WITHIN_S)
        except BoardError:
            return None
        return line.partition(": ")[2] if line else None

    def _stage(self, outcome: Outcome) -> None:
        todo = outcome.plan.to_copy
        needed = outcome.plan.bytes_needed(self.facts["block"])
        if needed > self.facts["free"]:
            raise DeployError(
                f"the new files need {needed // 1024} KiB beside the old ones, "
                f"the board has {self.facts['free'] // 1024} KiB free"
            )
        self._prompt.run("prepare()")
        total = sum(len(file.data) for file in todo)
        for number, file in enumerate(todo):
            self._write(f"{_FOLDER}/{number}", file.data, outcome, total)
        journal = journal_of(outcome.plan)
        self._write(f"{_FOLDER}/journal.new", journal, outcome, total)
        self._prompt.run(f"os.rename('{_FOLDER}/journal.new', JOURNAL)")

    def _write(self, path: str, data: bytes, outcome: Outcome, total: int) -> None:
        before = outcome.copied_bytes
        self._prompt.write(
            path, data, lambda done: self._progress("copying", min((before + done) / total, 1.0))
        )
        outcome.copied_bytes = before + len(data)
        file = BoardFile(path, data)
        if self._prompt.value(f"sha256({path!r})") != file.sha256:
            raise BoardError(self._prompt.url, f"{path} did not arrive whole")


def _script() -> str:
    own = Path(__file__).parent / "device" / "on_board.py"
    return "\n".join(path.read_text("utf-8") for path in (checkout() / "firmware" / "deployed.py", own))


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)
