"""Let the pure files import under CPython, where `micropython` does not exist."""

try:
    from micropython import const
except ImportError:
    # Two underscores mean positional-only, as in the stub: MicroPython's compiler does not read a "/".
    def const(__expr):
        """Return `__expr`; MicroPython's compiler folds the call away."""
        return __expr
