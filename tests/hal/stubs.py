"""The ESP32's stubs as plain syntax trees: is there such a name, and does it take these arguments?"""

import ast
from collections.abc import Iterable
from pathlib import Path

from chip_calls import Use

TYPINGS = Path(__file__).parents[2] / ".typings"


def _signatures(body: Iterable[ast.stmt], name: str) -> list[ast.FunctionDef]:
    return [node for node in body if isinstance(node, ast.FunctionDef) and node.name == name]


class Stubs:
    """Looks a dotted name up."""

    def __init__(self, folder: Path = TYPINGS) -> None:
        self._folder = folder
        self._modules: dict[str, list[ast.stmt]] = {}

    def module(self, name: str) -> list[ast.stmt]:
        """Return the statements of a module's stub."""
        if name not in self._modules:
            places = (self._folder, self._folder / "stdlib")
            paths = [place / end for place in places for end in (f"{name}.pyi", f"{name}/__init__.pyi")]
            path = next(path for path in paths if path.is_file())
            self._modules[name] = ast.parse(path.read_text()).body
        return self._modules[name]

    def members(self, body: list[ast.stmt], name: str) -> list[ast.stmt]:
        """Return the statements that define a name, in a class those of its bases too."""
        found: list[ast.stmt] = []
        for node in body:
            if isinstance(node, ast.If | ast.Try):
                found += self.members(node.body, name)
            elif isinstance(node, ast.ClassDef | ast.FunctionDef):
                found += [node] if node.name == name else []
            elif isinstance(node, ast.ImportFrom | ast.Import):
                found += [node] if name in {alias.asname or alias.name for alias in node.names} else []
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found += [node] if name in {ast.unparse(target) for target in targets} else []
        return found

    def definition(self, name: str) -> list[ast.stmt]:
        """Return the statements that define a dotted name; none: there is no such name."""
        module, *path = name.split(".")
        found: list[ast.stmt] = []
        body = self.module(module)
        for part in path:
            found = self.members(body, part)
            if found and not any(isinstance(node, ast.ClassDef | ast.FunctionDef) for node in found):
                return found  # a value: what it has in turn is its type's
            body = [inner for node in found if isinstance(node, ast.ClassDef) for inner in node.body]
        return found

    def wrong(self, use: Use) -> str | None:
        """Return what the stubs have against a use."""
        found = self.definition(use.name)
        if "." in use.name and not found:
            return f"line {use.line}: there is no {use.name}"
        if use.arguments is None:
            return None
        return self._called(use, found)

    def _called(self, use: Use, found: list[ast.stmt]) -> str | None:
        takes = [node for node in found if isinstance(node, ast.FunctionDef)]
        method = len(use.name.split(".")) > 2
        for node in found:
            if isinstance(node, ast.ClassDef):
                takes += _signatures(node.body, "__init__") or _signatures(node.body, "__new__")
                method = True
        if not takes or any(_fits(each.args, use, method) for each in takes):
            return None
        return f"line {use.line}: {use.name} takes no {use.arguments} arguments and {list(use.keywords)}"


def _fits(takes: ast.arguments, use: Use, method: bool) -> bool:
    placed = [argument.arg for argument in (*takes.posonlyargs, *takes.args)][1 if method else 0 :]
    only_placed = max(len(takes.posonlyargs) - (1 if method else 0), 0)
    named = {*placed[only_placed:], *(argument.arg for argument in takes.kwonlyargs)}
    assert use.arguments is not None
    few = takes.vararg is not None or use.arguments <= len(placed)
    needed = len(placed) - len(takes.defaults)
    known = takes.kwarg is not None or set(use.keywords) <= named
    given = use.arguments < 0 or use.arguments + sum(name in use.keywords for name in placed) >= needed
    return few and known and given
