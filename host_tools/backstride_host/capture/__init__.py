"""Captures: the raw bytes of a link with the host's times, from which every later view is derived."""
