# Frozen into the console's image: what MicroPython's own images have, the firmware, this board, libraries.
include("$(PORT_DIR)/boards/manifest.py")
include("../../firmware/manifest.py")
module("pins.py", opt=3)
module("board.py", opt=3)
# From micropython-lib; a stock image gets the same by `mpremote mip install boards/libraries.json`.
require("unittest")  # checks on the board
