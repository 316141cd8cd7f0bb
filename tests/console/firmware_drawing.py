"""Runs inside MicroPython: draws each screen that a line of JSON asks for, and tells what was drawn where."""

import json
import sys

import framebuf

sys.path.insert(0, sys.argv[1])

from backstride.console import letters, screens


class Noting(framebuf.FrameBuffer):
    """A frame that notes where letters, boxes and lines were put: kind, x, y, width, height, text, colour."""

    def __init__(self, dots):
        super().__init__(dots, 128, 64, framebuf.MONO_VLSB)
        self.notes = []

    def text(self, text, x, y, colour=1):
        self.notes.append(("text", x, y, 8 * len(text.encode()), 8, text, colour))
        super().text(text, x, y, colour)

    def fill_rect(self, x, y, width, height, colour):
        self.notes.append(("fill", x, y, width, height, "", colour))
        super().fill_rect(x, y, width, height, colour)

    def rect(self, x, y, width, height, colour):
        self.notes.append(("rect", x, y, width, height, "", colour))
        super().rect(x, y, width, height, colour)

    def hline(self, x, y, width, colour):
        self.notes.append(("line", x, y, width, 1, "", colour))
        super().hline(x, y, width, colour)

    def blit(self, frame, x, y):
        self.notes.append(("large", x, y, 16, 16, "", 1))
        super().blit(frame, x, y)


def answer(request):
    what, given = request
    if what == "lines":
        return letters.lines(given)
    if what == "plain":
        return letters.plain(given)
    dots = bytearray(b"\xff" * 1024)
    frame = Noting(dots)
    if what == "text":
        frame.fill(0)
        frame.text(*given)
    else:
        screens.draw(frame, given)
    return [dots.hex(), frame.notes]


while True:
    line = sys.stdin.readline()
    if not line:
        break
    print(json.dumps(answer(json.loads(line))))
