# The console's image, and what who develops on it would install.
include("../CONSOLE_ESP32/manifest.py")
require("logging")
