"""Thin drivers over `machine`; they know the chip and nothing of the treadmill."""
