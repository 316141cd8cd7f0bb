"""A stand-in for a built-in module, with the names that the chip has and no others."""


class Module:
    """An object that `import` hands out from sys.modules."""

    def __init__(self, name, **names):
        self.__name__ = name
        for key in sorted(names):
            setattr(self, key, names[key])

    def __repr__(self):
        return "<module '%s'>" % self.__name__
