"""Let the pure files import under CPython, where `micropython` does not exist."""

try:
    from micropython import const
except ImportError:

    # The stub's argument is positional-only, which MicroPython's own compiler does not read.
    def const(expr):  # pyright: ignore[reportRedeclaration]
        """Return `expr`; MicroPython's compiler folds the call away."""
        return expr
