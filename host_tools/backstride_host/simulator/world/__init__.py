"""Belt, walker, brake and encoder: these files run under MicroPython and CPython alike."""
