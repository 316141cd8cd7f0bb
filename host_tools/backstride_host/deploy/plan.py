"""What a deploy would change: the firmware's files against what is on the board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backstride_host.deploy.image import BoardFile


@dataclass(frozen=True)
class Plan:
    """Files that the board does not have, has in another form, has as they are; paths that are to go."""

    new: list[BoardFile]
    changed: list[BoardFile]
    same: list[BoardFile]
    stale: list[str]

    @property
    def to_copy(self) -> list[BoardFile]:
        """What is copied, the program that finishes a deploy first."""
        return sorted([*self.new, *self.changed], key=_place)

    @property
    def nothing_to_do(self) -> bool:
        """Whether the board is as it should be."""
        return not (self.new or self.changed or self.stale)

    def bytes_needed(self, block_bytes: int) -> int:
        """Return the room that new files take beside the old ones, in whole blocks with some to spare."""
        blocks = sum(1 + -(-len(file.data) // block_bytes) for file in self.to_copy)
        return (blocks + 4) * block_bytes if blocks else 0


def _place(file: BoardFile) -> tuple[int, str]:
    # Its manifest last: until then a board that is cut off does not take the new files for damaged.
    order = ("/deployed.py", "/main.py", "/boot.py")
    if file.path in order:
        return (0, str(order.index(file.path)))
    return (1 if file.path.startswith("/deploy/") else 0, file.path)


def names_to_look_at(files: Sequence[BoardFile]) -> list[str]:
    """Return the paths outside the package's folder that may be ours: what we put there, compiled or not."""
    paths = set()
    for file in files:
        if not file.path.startswith("/backstride/"):
            paths |= {file.path, *_twins(file.path)}
    return sorted(paths)


def compare(files: Sequence[BoardFile], there: Mapping[str, str]) -> Plan:
    """Compare with the hashes that the board told by path.

    Everything in the package's folder is ours; elsewhere only what has one of our names, such as a source
    that MicroPython would import in a compiled file's place.
    """
    wanted = {file.path for file in files}
    return Plan(
        new=[file for file in files if file.path not in there],
        changed=[file for file in files if there.get(file.path, file.sha256) != file.sha256],
        same=[file for file in files if there.get(file.path) == file.sha256],
        stale=sorted(path for path in there if path not in wanted),
    )


def journal_of(plan: Plan) -> bytes:
    """Return the journal: what is renamed from its number, in the order of `to_copy`, and what is removed."""
    copied = [f"{number} {file.path}" for number, file in enumerate(plan.to_copy)]
    gone = [f"- {path}" for path in plan.stale]
    # A manifest that is renamed before the stale files are gone would be right, too: it does not list them.
    return "".join(f"{line}\n" for line in [*gone, *copied]).encode()


def _twins(path: str) -> list[str]:
    stem, _, suffix = path.rpartition(".")
    return [f"{stem}.{'py' if suffix == 'mpy' else 'mpy'}"] if suffix in ("py", "mpy") else []
