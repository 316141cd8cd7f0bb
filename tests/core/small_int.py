"""Integers that refuse what a 32-bit MicroPython cannot hold without the heap: 31 bits, results included.

`SmallInt` checks every operation's result, intermediate ones too; `keep_small` makes the arrays of the core
hand out such integers, so that nothing escapes through them.
"""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LEAST = -(1 << 30)
MOST = (1 << 30) - 1


class TooWide(ArithmeticError):
    """A value that a small integer does not hold."""


class SmallInt(int):
    """An int within 31 bits."""

    def __new__(cls, value: int = 0) -> "SmallInt":
        if not LEAST <= value <= MOST:
            raise TooWide(value)
        return super().__new__(cls, value)


def _checked(name: str) -> None:
    plain = getattr(int, name)

    def operation(self: int, *others: int) -> Any:
        result = plain(self, *others)
        return SmallInt(result) if type(result) is int else result

    setattr(SmallInt, name, operation)


for _name in ("add", "sub", "mul", "floordiv", "mod", "and", "or", "xor", "lshift", "rshift"):
    _checked(f"__{_name}__")
    _checked(f"__r{_name}__")
for _name in ("neg", "abs", "invert", "pos"):
    _checked(f"__{_name}__")


class SmallArray(array):
    """An array whose elements come out as `SmallInt`."""

    def __getitem__(self, index: Any) -> Any:
        return SmallInt(super().__getitem__(index))


@contextmanager
def keep_small(*modules: Any) -> Iterator[None]:
    """Give `modules` (those that use arrays) arrays of `SmallInt`."""
    before = [module.array for module in modules]
    for module in modules:
        module.array = SmallArray
    try:
        yield
    finally:
        for module, kept in zip(modules, before, strict=True):
            module.array = kept


def enter(inputs: Any, **values: int) -> None:
    """Set attributes of `inputs`, integers as `SmallInt`, truth values as they are."""
    for name, value in values.items():
        setattr(inputs, name, value if isinstance(value, bool) else SmallInt(value))
