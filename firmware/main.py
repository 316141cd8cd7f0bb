"""Finishes a deploy that was cut off, then starts the console.

Files come before what is frozen into the image; where one of them is damaged or does not load, the image's
firmware runs instead, all of it. Where there is none, the board is left at its prompt, outputs low, for
another deploy. This file, boot.py, pins.py and deployed.py stay source: of a compiled file that is cut short
MicroPython waits for the end for ever.
"""

import sys

_OURS = ("backstride", "board", "deployed", "pins")


def load(name):
    """Return the module, from the image where its file is broken."""
    try:
        __import__(name)
    except Exception as error:
        sys.print_exception(error)
        use_image()
        try:
            __import__(name)
        except ImportError:
            # The image has none: what is wrong is wrong with the file.
            raise error from None
    return sys.modules[name]


def use_image():
    """Take nothing from files any more, and forget what was taken."""
    for name in list(sys.modules):
        if name.split(".")[0] in _OURS:
            del sys.modules[name]
    sys.path[:] = [place for place in sys.path if place not in ("", "/lib")]


deployed = load("deployed")
deployed.finish()
damaged = deployed.damaged()
if damaged:
    print("not what a deploy put there:", damaged)
    use_image()
load("backstride.startup").start(load)
