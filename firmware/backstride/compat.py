"""Let the pure files import under CPython, where `micropython` does not exist."""

try:
    # The stub's argument is positional-only, which MicroPython's own compiler cannot read below.
    from micropython import const  # pyright: ignore[reportAssignmentType]
except ImportError:

    def const(expr):
        """Return `expr`; MicroPython's compiler folds the call away."""
        return expr
