"""What a replay notes at each tick: the firmware's own results, read where its app keeps them."""

import struct
import sys

ROW = "<qqiiqiI"
ROW_BYTES = 40


class Probe:
    """Reads the pipeline after each tick of the firmware; nothing of the firmware knows of it."""

    def __init__(self, to_virtual_us):
        self._to_virtual_us = to_virtual_us
        self._pipeline = None
        self._ticks = 0

    def row(self, buffer, place):
        """Pack a row at `place`; False where there is none: no tick, or one too soon after the last."""
        pipeline = self._pipeline
        if pipeline is None:
            pipeline = self._find()
            if pipeline is None:
                return False
        if pipeline.ticks == self._ticks:
            return False
        self._ticks = pipeline.ticks
        inputs = pipeline.inputs
        struct.pack_into(
            ROW,
            buffer,
            place,
            self._to_virtual_us(inputs.t_us),
            inputs.count,
            pipeline.speed.speed_mm_s,
            pipeline.direction.direction,
            pipeline.odometer.net_mm(),
            pipeline.cadence.cadence_dspm,
            pipeline.book.mask,
        )
        return True

    def _find(self):
        app = sys.modules.get("backstride.app")
        console = getattr(app, "console", None)
        self._pipeline = getattr(console, "pipeline", None)
        return self._pipeline
