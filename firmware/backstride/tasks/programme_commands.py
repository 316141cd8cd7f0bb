"""The link's commands about programmes: which there are, what their rows are, a new one, one less."""

from backstride.compat import const
from backstride.core import codes, programmes
from backstride.link import messages
from backstride.tasks import own_programmes
from backstride.tasks.programme_upload import ProgrammeUpload

_PIECE_BYTES = const(200)


class ProgrammeCommands:
    """`carry_out` returns a code of `codes.RESULTS`, or None when a message was the answer."""

    def __init__(self, console):
        self._console = console
        self._core = console.pipeline
        self.own = own_programmes.OwnProgrammes(self._core, console.hal.storage)
        self._upload = ProgrammeUpload(self.own)
        self.value = 0

    def carry_out(self, command, values):
        """Answer a question, or change something between two sessions."""
        self.value = 0
        if command == messages.PROGRAMME_GET:
            return self._get(values[0])
        if command == messages.PROGRAMME_READ:
            return self._read(values[0], values[1])
        # A file is written at standstill only, and what is played is not changed.
        if self._core.session.running or self._core.standing_ms == 0:
            return codes.WRONG_STATE
        result = self._change(command, values)
        self.value = self._upload.value
        return result

    def _get(self, index):
        core = self._core
        entry = core.catalogue.entry(index)
        if entry is None:
            return codes.UNKNOWN
        name, title, flags, rows = entry
        own = index >= len(programmes.PROGRAMMES)
        head = (index, core.catalogue.count(), own, flags, len(rows), own_programmes.checksum(rows))
        self._console.endpoint.send_text(messages.PROGRAMME, name + "\n" + title, head)
        return None

    def _read(self, index, offset):
        entry = self._core.catalogue.entry(index)
        if entry is None:
            return codes.UNKNOWN
        piece = entry[3][offset : offset + _PIECE_BYTES]
        self._console.endpoint.send_bytes(messages.PROGRAMME_ROWS, piece, len(piece), (index, offset))
        return None

    def _change(self, command, values):
        upload = self._upload
        if command == messages.PROGRAMME_BEGIN:
            return upload.begin(values)
        if command == messages.PROGRAMME_CHUNK:
            return upload.chunk(values[0], values[1])
        if command == messages.PROGRAMME_COMMIT:
            return upload.commit(values[0])
        upload.forget()
        return self.own.remove(values[0])
