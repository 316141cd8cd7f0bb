# The emulated board's image: asyncio, a file system, stand-ins for the ESP32's modules, and the firmware as
# its own manifest freezes it, but for boot.py and main.py: nothing starts by itself.
include("$(MPY_DIR)/extmod/asyncio")
module("_boot.py", opt=3)
freeze("stand_ins", opt=3)
_FAKES = ("fakes/machine.py", "fakes/time.py", "fakes/asyncio.py", "fakes/esp32.py")
freeze("../../micropython/firmware_device", _FAKES, opt=3)
package("backstride", base_path="../../../firmware", opt=3)
freeze("../../../boards/CONSOLE_ESP32", ("board.py", "pins.py"), opt=3)
