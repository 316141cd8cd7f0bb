"""One sentence on the display of a board whose console does not run."""

from backstride.compat import const
from backstride.console import screens
from backstride.hal.display import PIECES, Display

_CONTRAST = const(0xCF)


def show(pins, text):
    """Show it; OSError without a display."""
    display = Display(pins.DISPLAY_SDA, pins.DISPLAY_SCL)
    display.begin()
    screens.draw(display.frame, (screens.SERVICE, text))
    for piece in range(PIECES):
        display.send(piece)
    display.contrast(_CONTRAST)
    display.switch(True)
