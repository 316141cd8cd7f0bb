"""How the last starts went: at the head of the memory that survives a reset but not a power cut.

After a brown-out, which the chip reports as power-on, it may be there too: that it is there says more than
the chip's own word.
"""

import machine

_MAGIC = b"BOOT"
_TEXT_BYTES = 48
# Magic, starts, wish, the complements of both, text filled up with zeros.
BYTES = 8 + _TEXT_BYTES

NO_WISH = 0
SERVICE = 1  # leave the board at its prompt after the next start
ASKED = 2  # the next start was asked for: it is no failure of the last one


class BootRecord:
    """`starts` that ended before a healthy run, `wish` for this start, `text`: what went wrong last."""

    def __init__(self):
        kept = machine.RTC().memory()
        self.found = _is_record(kept)
        self.starts = kept[4] if self.found else 0
        self.wish = kept[5] if self.found else NO_WISH
        self.text = _text_of(kept[8:BYTES]) if self.found else ""

    def begin(self):
        """Count a start; one that was asked for does not count. Its wish is granted once."""
        self.starts = 0 if self.wish else min(self.starts + 1, 255)
        self.wish = NO_WISH
        self._write()

    def failed(self, text):
        """Keep what went wrong for the start that follows."""
        self.text = text
        self._write()

    def clear(self, wish=NO_WISH):
        """Forget all failures: the console has run for long enough, or this end of it is wanted."""
        self.starts = 0
        self.wish = wish
        self.text = ""
        self._write()

    def _write(self):
        head = _MAGIC + bytes((self.starts, self.wish, self.starts ^ 255, self.wish ^ 255))
        text = self.text.encode()[:_TEXT_BYTES]
        memory = machine.RTC()
        kept = memory.memory()
        # What follows the record is a session's, and stays.
        rest = kept[BYTES:] if _is_record(kept) else b""
        memory.memory(head + text + bytes(_TEXT_BYTES - len(text)) + rest)


def _is_record(kept):
    return len(kept) >= BYTES and kept[:4] == _MAGIC and kept[4] ^ kept[6] == 255 and kept[5] ^ kept[7] == 255


def _text_of(data):
    try:
        return data.decode().rstrip("\0")
    except UnicodeError:
        return ""
