# Frozen into the console's image: what MicroPython needs to run, the firmware, this board, libraries.
# The port's modules by name, for `_boot.py` is ours; its libraries for networks and sensors stay out.
freeze("$(PORT_DIR)/modules", ("apa106.py", "espnow.py", "flashbdev.py", "inisetup.py", "machine.py"))
include("$(MPY_DIR)/extmod/asyncio")
module("_boot.py", base_path="..", opt=3)
include("../../firmware/manifest.py")
module("pins.py", opt=3)
module("board.py", opt=3)
# From micropython-lib; a stock image gets the same by `mpremote mip install boards/libraries.json`.
require("unittest")  # checks on the board
