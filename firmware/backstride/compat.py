"""Let the pure files import under CPython, where `micropython` does not exist."""

try:
    from micropython import const
except ImportError:

    def const(expr, /):
        """Return `expr`; MicroPython's compiler folds the call away."""
        return expr
