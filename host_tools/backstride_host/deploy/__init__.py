"""Puts the firmware on a board, over its prompt: compiled, compared, staged, checked, switched over."""
