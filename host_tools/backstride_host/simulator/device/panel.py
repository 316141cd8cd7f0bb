"""The display on the board: an SSD1306 that makes dots of the bytes on its bus, as its data sheet has it."""

_WIDTH = 128
_PAGES = 8
_HORIZONTAL = 0
_VERTICAL = 1
_BY_PAGE = 2

# Commands that are followed by bytes of their own, and by how many; `_BARE` and all others have none.
_FOLLOWED = {0x20: 1, 0x21: 2, 0x22: 2, 0x81: 1, 0x8D: 1, 0xA3: 2, 0xA8: 1, 0xAD: 1, 0xD3: 1, 0xD5: 1}
_FOLLOWED.update({0xD9: 1, 0xDA: 1, 0xDB: 1, 0x26: 6, 0x27: 6, 0x29: 5, 0x2A: 5})
_BARE = (0x2E, 0x2F, 0xE3)
_REGISTERS = (
    "lit",
    "inverse",
    "all_on",
    "pump",
    "contrast",
    "mode",
    "first_column",
    "last_column",
    "first_page",
    "last_page",
    "column",
    "page",
    "start_line",
    "offset",
    "rows",
    "mirrored",
    "flipped",
)


class Panel:
    """The panel's registers and memory. `take` is one transfer on the bus; `picture` is what one sees."""

    address = 0x3C

    def __init__(self, pins, seed, transfer_us):
        self._seed = seed
        self.pins = (pins["DISPLAY_SDA"], pins["DISPLAY_SCL"])
        self.transfer_us = transfer_us  # what the driver takes, beside the bits on the bus
        self.missing = False
        self.bus_stuck = False
        self.on_change = None  # called after a transfer, where somebody looks
        self.power_on()

    def answers(self):
        """Tell whether the panel acknowledges its address."""
        return not self.missing

    def power_on(self):
        """Begin as after power-on: dark, memory full of anything, registers as the data sheet says."""
        random = self._seed * 2654435761 + 97 & 0x7FFFFFFF
        self.memory = bytearray(_WIDTH * _PAGES)
        for place in range(len(self.memory)):
            random = random * 1103515245 + 12345 & 0x7FFFFFFF
            self.memory[place] = random >> 16 & 0xFF
        self.lit = self.inverse = self.all_on = self.pump = False
        self.contrast = 0x7F
        self.mode = _BY_PAGE
        self.first_column, self.last_column = 0, _WIDTH - 1
        self.first_page, self.last_page = 0, _PAGES - 1
        self.column = self.page = 0
        self.start_line = self.offset = 0
        self.rows = 64
        self.mirrored = self.flipped = False
        self._command = None
        self._wanted = 0
        self._arguments = []

    def take(self, data):
        """Take a transfer: a control byte says whether one byte or all of the rest follow, and of what."""
        at = 0
        end = len(data)
        while at < end:
            control = data[at]
            at += 1
            last = at + 1 if control & 0x80 else end
            if control & 0x40:
                self._write(data, at, last)
            else:
                for place in range(at, min(last, end)):
                    self._obey(data[place])
            at = last
        if self.on_change is not None:
            self.on_change()

    def _write(self, data, at, end):
        if self.mode == _BY_PAGE:
            start = self.page * _WIDTH
            room = _WIDTH - self.column
            if end - at <= room:
                # The usual case, in one go.
                self.memory[start + self.column : start + self.column + end - at] = data[at:end]
                self.column = (self.column + end - at) % _WIDTH
                return
        for place in range(at, end):
            self.memory[self.page * _WIDTH + self.column] = data[place]
            self._advance()

    def _advance(self):
        if self.mode == _BY_PAGE:
            self.column = (self.column + 1) % _WIDTH
        elif self.mode == _HORIZONTAL:
            if self._step_column():
                self._step_page()
        elif self._step_page():
            self._step_column()

    def _step_column(self):
        around = self.column >= self.last_column
        self.column = self.first_column if around else self.column + 1
        return around

    def _step_page(self):
        around = self.page >= self.last_page
        self.page = self.first_page if around else self.page + 1
        return around

    def _obey(self, byte):
        if self._wanted:
            self._arguments.append(byte)
            self._wanted -= 1
            if not self._wanted:
                self._carry_out(self._command, self._arguments)
            return
        if byte in _FOLLOWED:
            self._command = byte
            self._arguments = []
            self._wanted = _FOLLOWED[byte]
        elif byte not in _BARE:
            self._carry_out_bare(byte)

    def _carry_out(self, command, arguments):
        if command == 0x20:
            self.mode = arguments[0] & 3
        elif command == 0x21:
            self.column = self.first_column = arguments[0] & 0x7F
            self.last_column = arguments[1] & 0x7F
        elif command == 0x22:
            self.page = self.first_page = arguments[0] & 7
            self.last_page = arguments[1] & 7
        elif command == 0x81:
            self.contrast = arguments[0]
        elif command == 0x8D:
            self.pump = bool(arguments[0] & 4)
        elif command == 0xA8:
            self.rows = (arguments[0] & 0x3F) + 1
        elif command == 0xD3:
            self.offset = arguments[0] & 0x3F

    def _carry_out_bare(self, byte):
        if byte < 0x10:
            self.column = self.column & 0x70 | byte
        elif byte < 0x20:
            self.column = self.column & 0x0F | (byte & 7) << 4
        elif 0x40 <= byte < 0x80:
            self.start_line = byte & 0x3F
        elif 0xB0 <= byte < 0xB8:
            self.page = byte & 7
        elif byte & 0xFE == 0xA0:
            self.mirrored = bool(byte & 1)
        elif byte & 0xFE == 0xA4:
            self.all_on = bool(byte & 1)
        elif byte & 0xFE == 0xA6:
            self.inverse = bool(byte & 1)
        elif byte & 0xFE == 0xAE:
            self.lit = bool(byte & 1)
        elif byte & 0xF7 == 0xC0:
            self.flipped = bool(byte & 8)

    def picture(self):
        """Return the 1024 bytes that one sees, columns of eight dots, the lowest bit at the top.

        The board's glass is mounted so that A1 and C8 give an upright picture; without the charge pump,
        or switched off, it is dark.
        """
        if not (self.lit and self.pump):
            return bytes(_WIDTH * _PAGES)
        if self.all_on:
            return b"\xff" * (_WIDTH * _PAGES)
        if self.mirrored and self.flipped and not (self.start_line or self.offset or self.inverse):
            seen = bytes(self.memory)
        else:
            seen = self._picture_by_dots()
        return (
            seen
            if self.rows == 64
            else seen[: self.rows // 8 * _WIDTH] + bytes((8 - self.rows // 8) * _WIDTH)
        )

    def _picture_by_dots(self):
        seen = bytearray(_WIDTH * _PAGES)
        for y in range(64):
            row = y if self.flipped else 63 - y
            line = (row + self.start_line + self.offset) & 0x3F
            for x in range(_WIDTH):
                column = x if self.mirrored else _WIDTH - 1 - x
                dot = self.memory[(line >> 3) * _WIDTH + column] >> (line & 7) & 1
                if dot != self.inverse:
                    seen[(y >> 3) * _WIDTH + x] |= 1 << (y & 7)
        return bytes(seen)

    def state(self):
        """Return what a reset of the chip leaves as it is: the panel has a reset of its own."""
        registers = [getattr(self, name) for name in _REGISTERS]
        return [bytes(self.memory), registers, self.missing, self.bus_stuck]

    def restore(self, state, power_failed):
        """Go on from `state()`; a panel whose power failed begins anew."""
        memory, registers, self.missing, self.bus_stuck = state
        if power_failed:
            return
        self.memory[:] = memory
        for place, name in enumerate(_REGISTERS):
            setattr(self, name, registers[place])
