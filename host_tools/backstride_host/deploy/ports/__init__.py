"""Kinds of ports for pyserial to find by their URL."""
