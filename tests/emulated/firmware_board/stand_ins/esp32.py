"""The ESP32's own module: the same stand-in as for the other tests."""

from fakes.esp32 import *
