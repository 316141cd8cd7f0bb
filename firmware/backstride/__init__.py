"""Backstride: the firmware of a self-powered treadmill's console."""
