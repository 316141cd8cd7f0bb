"""A programme on its way from a host, piece by piece, until it is whole, right and kept.

A piece that comes twice changes nothing, and who begins again after a cut with the same programme goes on
where it broke off. Until the end nothing of what was there before has changed.
"""

from backstride.core import codes, programme_rows
from backstride.tasks import own_programmes


class ProgrammeUpload:
    """Each call returns a code of `codes.RESULTS`; `value` then says how far it is, or what is wrong."""

    def __init__(self, own):
        self._own = own
        self.forget()

    def forget(self):
        """Let go of what has arrived."""
        self._head = None  # size, CRC, flags, name and title of what is coming
        self._rows = bytearray()
        self._received = 0
        self.value = 0

    def begin(self, head):
        """Expect a programme; `value`: so many of its bytes are here already."""
        size, _crc, _flags, name_title = head
        name, _newline, title = name_title.partition("\n")
        if not (own_programmes.right_name(name) and own_programmes.right_title(title)):
            return codes.OUT_OF_RANGE
        if not 1 <= size <= programme_rows.ROWS_MOST * programme_rows.ROW_BYTES:
            return codes.OUT_OF_RANGE
        if not self._own.has_room(name, size):
            return codes.FULL
        if head != self._head:
            self._head = head
            self._rows = bytearray(size)
            self._received = 0
        self.value = self._received
        return codes.OK

    def chunk(self, offset, data):
        """Take bytes of the rows; `value`: the offset that is wanted next."""
        self.value = self._received
        if self._head is None:
            return codes.WRONG_STATE
        end = offset + len(data)
        if offset > self._received or end > len(self._rows):
            return codes.OUT_OF_RANGE
        self._rows[offset:end] = data
        self._received = max(self._received, end)
        self.value = self._received
        return codes.OK

    def commit(self, name):
        """Keep what has arrived; `value`: what is wrong with which row, or how much of it is here."""
        if self._head is None:
            return codes.WRONG_STATE
        size, crc, flags, name_title = self._head
        own_name, _newline, title = name_title.partition("\n")
        self.value = self._received
        if name != own_name or self._received < size:
            return codes.WRONG_STATE
        rows = bytes(self._rows)
        if own_programmes.checksum(rows) != crc:
            self.forget()
            return codes.MALFORMED
        wrong = self._own.wrong(rows, flags)
        if wrong:
            self.forget()
            self.value = wrong
            return codes.OUT_OF_RANGE
        result = self._own.save((name, title, flags, rows))
        if result == codes.OK:
            self.forget()
        return result
