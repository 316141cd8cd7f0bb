"""The simulated console: what runs inside MicroPython around the unmodified firmware."""
