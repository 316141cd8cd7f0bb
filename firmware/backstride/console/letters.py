"""Letters of more than eight dots: figures made of seven bars, and the frame's own letters twice as large."""

import framebuf

from backstride.compat import const

COLUMNS = const(16)  # of plain letters, eight dots each
FIGURE_HIGH = const(36)
_FIGURE_WIDE = const(20)
_THICK = const(5)
_HALF = const(15)  # of a figure, less the half of its middle bar
_PITCH = const(24)
_DOT = const(5)

# The bars of 0 to 9, from bit 0: top, right above, right below, bottom, left below, left above, middle.
_BARS = b"\x3f\x06\x5b\x4f\x66\x6d\x7d\x07\x7f\x6f"
# Each of four bits twice.
_TWICE = b"\x00\x03\x0c\x0f\x30\x33\x3c\x3f\xc0\xc3\xcc\xcf\xf0\xf3\xfc\xff"

_letter = bytearray(8)
_letter_frame = framebuf.FrameBuffer(_letter, 8, 8, framebuf.MONO_VLSB)
_large = bytearray(32)
_large_frame = framebuf.FrameBuffer(_large, 16, 16, framebuf.MONO_VLSB)


def figure(frame, digit, x, y):
    """Draw 0 to 9, 20 by 36 dots."""
    bars = _BARS[digit]
    right = x + _FIGURE_WIDE - _THICK
    middle = y + _HALF
    if bars & 1:
        frame.fill_rect(x, y, _FIGURE_WIDE, _THICK, 1)
    if bars & 2:
        frame.fill_rect(right, y, _THICK, _HALF + _THICK, 1)
    if bars & 4:
        frame.fill_rect(right, middle, _THICK, FIGURE_HIGH - _HALF, 1)
    if bars & 8:
        frame.fill_rect(x, y + FIGURE_HIGH - _THICK, _FIGURE_WIDE, _THICK, 1)
    if bars & 16:
        frame.fill_rect(x, middle, _THICK, FIGURE_HIGH - _HALF, 1)
    if bars & 32:
        frame.fill_rect(x, y, _THICK, _HALF + _THICK, 1)
    if bars & 64:
        frame.fill_rect(x, middle, _FIGURE_WIDE, _THICK, 1)


def number(frame, value, right, y):
    """Draw a whole number in figures that end at `right`; return where they begin."""
    while True:
        right -= _FIGURE_WIDE
        figure(frame, value % 10, right, y)
        value //= 10
        if not value:
            return right
        right -= _PITCH - _FIGURE_WIDE


def tenths(frame, value, right, y):
    """Draw tenths with one decimal, 0.0 to 99.9, in figures that end at `right`."""
    figure(frame, value % 10, right - _FIGURE_WIDE, y)
    right -= _PITCH + _DOT
    frame.fill_rect(right, y + FIGURE_HIGH - _DOT, _DOT, _DOT, 1)
    number(frame, value // 10, right - (_PITCH - _FIGURE_WIDE), y)


def double(frame, text, x, y):
    """Draw a text in letters of 16 by 16 dots."""
    for letter in text:
        _letter_frame.fill(0)
        _letter_frame.text(letter, 0, 0, 1)
        for column in range(8):
            dots = _letter[column]
            at = column * 2
            _large[at] = _large[at + 1] = _TWICE[dots & 15]
            _large[at + 16] = _large[at + 17] = _TWICE[dots >> 4]
        frame.blit(_large_frame, x, y)
        x += 16


def middle(text, wide):
    """Return where a text of letters `wide` dots wide begins, so that it stands in the middle."""
    return (128 - len(text) * wide) // 2


def plain(text):
    """Return a text of letters that the frame has: a question mark for each other one."""
    return "".join([letter if " " <= letter <= "~" else "?" for letter in text])


def lines(text):
    """Break a text at its spaces into lines of at most 16 letters; a longer word is cut."""
    found = []
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > COLUMNS:
            found.append(line)
            line = ""
        line = (line + " " + word if line else word)[:COLUMNS]
    found.append(line)
    return found
