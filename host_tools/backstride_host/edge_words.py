"""Edges as the simulated board reads them: a word an edge, in the layout of simulator/device/recording.py."""

import numpy as np
from numpy.typing import NDArray

from backstride_host.edge_recording import EdgeRecording

_DELTA_SHIFT = 8
_DELTA_MOST = (1 << 24) - 1
_HOLD_SHIFT = 2
_HOLD_MOST = 63


def edge_words(recording: EdgeRecording) -> NDArray[np.uint32]:
    """Return the level at the start, then each change of one channel: time since the last, hold, level.

    A channel holds its level until it changes again, whatever the other one does. Where both change in one
    row, A does first.
    """
    t_us, hold_us, bits = _changes(recording)
    levels = np.bitwise_xor.accumulate(np.concatenate((recording.level[:1], bits)))
    delta_us = np.diff(t_us, prepend=0)
    words = np.concatenate((levels[:1], _words(delta_us % _DELTA_MOST, hold_us, levels[1:])))
    # A gap too long for one word: words before it that change nothing.
    places = np.repeat(np.arange(1, len(words)), delta_us // _DELTA_MOST)
    ones = np.ones(len(places), np.int64)
    still = _words(ones * _DELTA_MOST, ones * _HOLD_MOST, levels[places - 1])
    return np.insert(words, places, still).astype("<u4")


def _words(
    delta_us: NDArray[np.int64], hold_us: NDArray[np.int64], levels: NDArray[np.int64]
) -> NDArray[np.int64]:
    return delta_us << _DELTA_SHIFT | np.minimum(hold_us, _HOLD_MOST) << _HOLD_SHIFT | levels


def _changes(recording: EdgeRecording) -> tuple[NDArray[np.int64], ...]:
    """Return time, hold and bit of each change of a channel, in order."""
    rows, holds, bits = [], [], []
    for bit in (1, 2):
        row = np.flatnonzero(np.diff(recording.level & bit)) + 1
        rows.append(row)
        holds.append(np.diff(recording.t_us[row], append=recording.length_us + _HOLD_MOST))
        bits.append(np.full(len(row), bit))
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    return recording.t_us[row][order], np.concatenate(holds)[order], np.concatenate(bits)[order]
