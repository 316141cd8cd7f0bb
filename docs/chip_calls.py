"""What the firmware uses of MicroPython's modules, found in its syntax trees: each name, call and keyword."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import NamedTuple

FIRMWARE = Path(__file__).parents[1] / "firmware"
MODULES = {
    "binascii",
    "esp32",
    "framebuf",
    "gc",
    "hashlib",
    "json",
    "machine",
    "micropython",
    "os",
    "struct",
} | {
    "sys",
    "time",
    "vfs",
}
HARDWARE = ("esp32", "machine", "os", "vfs")
# Functions that give objects of a class.
_GIVES = {"esp32.Partition.find": "esp32.Partition"}
_CLOCK = "backstride.hal.clock"  # hands `time`'s functions on


class Use(NamedTuple):
    """A name such as machine.PWM.duty_u16, where, and with what arguments and keywords it is called."""

    line: int
    name: str
    arguments: int | None = None  # None: not called
    keywords: tuple[str, ...] = ()


class _Reader(ast.NodeVisitor):
    """Knows names and attributes of self that are a module, a class, a function or an object of a class."""

    def __init__(self, known: dict[str, str]) -> None:
        self.known = known
        self.uses: list[Use] = []

    def named(self, node: ast.AST) -> str | None:
        """Return the dotted name that an expression means; an object has its class's."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id)
        if isinstance(node, ast.Call):
            name = self.named(node.func)
            return name if name and name.rpartition(".")[2][0].isupper() else _GIVES.get(name or "")
        if isinstance(node, ast.Subscript):
            return self.named(node.value)  # one of several objects
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id == "self":
                return self.known.get(f"self.{node.attr}")
            owner = self.named(node.value)
            return f"{owner}.{node.attr}" if owner else None
        return None

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name in MODULES:
                self.known[alias.asname or alias.name] = alias.name

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        handed_on = _handed_on() if node.module == _CLOCK else {}
        for alias in node.names:
            name = f"{node.module}.{alias.name}" if node.module in MODULES else handed_on.get(alias.name)
            if name:
                self.known[alias.asname or alias.name] = name
                self.uses.append(Use(node.lineno, name))

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        name = self.named(node.value)
        for target in node.targets:
            if isinstance(target, ast.Name) and name:
                self.known[target.id] = name
            elif isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self" and name:
                self.known[f"self.{target.attr}"] = name

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = self.named(node.func)
        if name:
            spread = any(isinstance(argument, ast.Starred) for argument in node.args)
            keywords = tuple(keyword.arg for keyword in node.keywords if keyword.arg)
            self.uses.append(Use(node.lineno, name, -1 if spread else len(node.args), keywords))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.generic_visit(node)
        name = self.named(node)
        if name:
            self.uses.append(Use(node.lineno, name))


def _handed_on() -> dict[str, str]:
    reader = _Reader({})
    reader.visit(ast.parse((FIRMWARE / "backstride" / "hal" / "clock.py").read_text()))
    return {known: name for known, name in reader.known.items() if name.startswith("time.")}


def uses(text: str) -> list[Use]:
    """Return what a file uses, in its order; what `self` keeps is known in every method."""
    tree = ast.parse(text)
    first = _Reader({})
    first.visit(tree)
    reader = _Reader({name: what for name, what in first.known.items() if name.startswith("self.")})
    reader.visit(tree)
    return reader.uses


def files() -> list[Path]:
    """Return every file of the firmware that uses any of these modules."""
    found = (path for path in sorted(FIRMWARE.rglob("*.py")) if path.name != "manifest.py")
    return [path for path in found if uses(path.read_text())]


def short(path: Path) -> str:
    """Return a file's name as the documents give it."""
    return str(path.relative_to(FIRMWARE)).removeprefix("backstride/")


def hardware_lines() -> dict[Path, dict[int, set[str]]]:
    """Return, for each file that touches hardware, its lines that call the chip, with what they call."""
    found: dict[Path, dict[int, set[str]]] = {}
    for path in files():
        lines: dict[int, set[str]] = {}
        for use in uses(path.read_text()):
            if use.arguments is not None and use.name.partition(".")[0] in HARDWARE:
                lines.setdefault(use.line, set()).add(use.name)
        if lines:
            found[path] = lines
    return found
