"""The simulated treadmill: the unmodified firmware on a simulated board, in virtual time.

This file and `world/` are also imported by MicroPython: nothing is imported here.
"""
