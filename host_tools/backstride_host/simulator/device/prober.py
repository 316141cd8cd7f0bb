"""Calls a probe after each tick and collects its rows."""

from micropython import const

_ROWS = const(100)


class Prober:
    """`probe.row(buffer, place)` packs `row_bytes` and tells whether it did."""

    def __init__(self, probe, row_bytes, records):
        self._probe = probe
        self._row_bytes = row_bytes
        self._records = records
        self._buffer = records.probe_rows(row_bytes, _ROWS)

    def sample(self):
        """Take one row."""
        if self._probe.row(self._buffer, self._records.probe_filled):
            self._records.probed(self._row_bytes)
