"""The screens: each is drawn from a few numbers and words, and from nothing else.

What is shown is a tuple: which screen, then what its function takes. The same tuple gives the same dots.
"""

from backstride.compat import const
from backstride.console import headlines, letters
from backstride.core import codes, faults

IDLE = const(0)
READY = const(1)
WALKING = const(2)
CUE = const(3)
PAUSED = const(4)
SUMMARY = const(5)
QUESTION = const(6)
FAULT = const(7)
SERVICE = const(8)

_BOTTOM = const(56)  # of the last line of letters


def draw(frame, shown):
    """Draw a screen over whatever the frame holds."""
    frame.fill(0)
    _SCREENS[shown[0]](frame, *shown[1:])


def _title(frame, text):
    frame.fill_rect(0, 0, 128, 9, 1)
    frame.text(text, letters.middle(text, 8), 1, 0)


def _right(frame, text, y):
    frame.text(text, 128 - 8 * len(text), y, 1)


def _in_the_middle(frame, text, y):
    frame.text(text, letters.middle(text, 8), y, 1)


def _headline(frame, text, y):
    letters.double(frame, text, letters.middle(text, 16), y)


def _clock(seconds):
    """Return minutes and seconds, at most 999:59."""
    seconds = min(seconds, 59_999)
    return "%d:%02d" % (seconds // 60, seconds % 60)


def _distance(metres, in_miles):
    """Return "850 m", "1.24 km" or "0.77 mi"."""
    if in_miles:
        hundredths = metres * 125 // 2012  # 1609.6 m a mile; 2^30 // 125 m are 8,590 km
        return "%d.%02d mi" % (hundredths // 100, hundredths % 100)
    if metres < 1000:
        return "%d m" % metres
    return "%d.%02d km" % (metres // 1000, metres % 1000 // 10)


def _idle(frame, title, missing, walker, warns):
    """What the next session is, and what the buttons do."""
    _title(frame, "ready" if not missing else "locked")
    if warns:
        frame.text("!", 119, 1, 0)
    if len(title) <= 8:
        _headline(frame, title, 14)
    else:
        for row, line in enumerate(letters.lines(title)[:2]):
            _in_the_middle(frame, line, 14 + 9 * row)
    for row, line in enumerate(letters.lines(missing or walker)[:2]):
        _in_the_middle(frame, line, 35 + 9 * row)
    frame.text("-/+", 0, _BOTTOM, 1)
    if not missing:
        _right(frame, "OK: start", _BOTTOM)


def _ready(frame, title, way):
    """Started, and the belt stands."""
    _title(frame, title[: letters.COLUMNS])
    _headline(frame, "WALK", 17)
    _in_the_middle(frame, ("", "forwards", "backwards")[way], 38)
    _right(frame, "OK: pause", _BOTTOM)


def _walking(frame, tenths, unit, way, seconds, step, left, load, following, warns):
    """Speed and direction, and below them the step, or what comes after it."""
    frame.text(headlines.WAYS[way], 0, 0, 1)
    if warns:
        frame.text("!", 68, 0, 1)
    _right(frame, _clock(seconds), 0)
    _arrow(frame, way)
    letters.tenths(frame, tenths, 99, 13)
    if len(unit) <= 3:
        frame.text(unit, 103, 41, 1)
    else:
        frame.text(unit[:2], 104, 32, 1)
        frame.text(unit[2:], 104, 41, 1)
    if following:
        frame.fill_rect(0, 54, 128, 10, 1)
        frame.text(following, 1, 55, 0)
        frame.text(left, 127 - 8 * len(left), 55, 0)
    else:
        numbered = str(step) + " " + left
        # A long number gives way to what is left of the step.
        frame.text(numbered if len(numbered + load) < letters.COLUMNS else left, 0, _BOTTOM, 1)
        _right(frame, load, _BOTTOM)


def _arrow(frame, way):
    """Up: forward. Down: backward. A bar: standing."""
    if way == 0:
        frame.fill_rect(0, 29, 13, 4, 1)
        return
    for row in range(13):
        half = row >> 1
        y = 24 + row if way > 0 else 37 - row
        frame.hline(6 - half, y, 2 * half + 1, 1)


def _cue(frame, cue, tenths, unit, seconds):
    """One thing to do, in large letters; speed and time stay in sight."""
    frame.text("%d.%d" % (tenths // 10, tenths % 10) + unit, 0, 0, 1)
    _right(frame, _clock(seconds), 0)
    frame.hline(0, 10, 128, 1)
    _headline(frame, headlines.CUES[cue], 15)
    for row, line in enumerate(letters.lines(codes.CUES[cue])[:3]):
        _in_the_middle(frame, line, 36 + 9 * row)


def _paused(frame, seconds, metres, in_miles):
    _headline(frame, "PAUSED", 6)
    _in_the_middle(frame, _clock(seconds), 28)
    _in_the_middle(frame, _distance(metres, in_miles), 38)
    _right(frame, "OK: go on", _BOTTOM)


def _summary(frame, seconds, reverse_m, forward_m, work_j, kcal, in_miles):
    """What the session was."""
    _title(frame, "session")
    rows = (
        ("time", _clock(seconds)),
        ("back", _distance(reverse_m, in_miles)),
        ("forward", _distance(forward_m, in_miles)),
        ("work", "%d kJ" % (work_j // 1000)),
        ("about", "%d kcal" % kcal),
    )
    for row, (name, value) in enumerate(rows):
        y = 13 + 10 * row
        frame.text(name, 0, y, 1)
        _right(frame, value, y)


def _question(frame, question, after, value):
    """A number from 0 to 10 to choose; the row of boxes shows it, too."""
    _title(frame, headlines.QUESTIONS[question] + (" after?" if after else " before?"))
    letters.number(frame, value, 86 if value > 9 else 74, 13)
    frame.text("no", 0, 27, 1)
    _right(frame, "most", 27)
    frame.text("-/+", 0, _BOTTOM, 1)
    _right(frame, "OK", _BOTTOM)
    for box in range(1, 11):
        if box <= value:
            frame.fill_rect(26 + box * 6, 57, 5, 6, 1)
        else:
            frame.rect(26 + box * 6, 57, 5, 6, 1)


def _fault(frame, number):
    """What is wrong, and what to do about it, in the words of the fault table."""
    name = letters.lines(faults.FAULTS[number][0].replace(".", " ").replace("_", " "))[0]
    advice = letters.lines(faults.FAULTS[number][3])
    # Up to five lines have room between them; the longest advice has seven.
    pitch = 8 if len(advice) > 5 else 10
    top = 8 if len(advice) > 5 else 13
    frame.fill_rect(0, 0, 128, 8, 1)
    frame.text(name, letters.middle(name, 8), 0, 0)
    for row, line in enumerate(advice[:7]):
        frame.text(line, 0, top + pitch * row, 1)


def _service(frame, text):
    """The console runs, but does not walk with anybody: why, in a sentence."""
    _headline(frame, "SERVICE", 2)
    for row, line in enumerate(letters.lines(text)[:4]):
        _in_the_middle(frame, line, 24 + 10 * row)


_SCREENS = (_idle, _ready, _walking, _cue, _paused, _summary, _question, _fault, _service)
