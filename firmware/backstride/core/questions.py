"""Pain and exertion, 0 to 10, before and after a session, where a coach wants them asked.

By hand, UP and DOWN choose the number, CONFIRM tells it, DOWN held leaves it out. A host may answer at any
time of the session. Nobody has to: a question closes when the belt moves or after two minutes.
"""

from backstride.compat import const
from backstride.core import codes

_MOST = const(10)
_OPEN_MS = const(120_000)
# Pain that ends a session: so much, or so much more than before it.
_PAIN_MOST = const(5)
_PAIN_MORE = const(2)


class Questions:
    """`answers`: pain and exertion before, pain and exertion after; `codes.NO_ANSWER` where none was given.

    `open` while there is something to ask, `asked` once it was. An event's number has the question in bit 0,
    whether it is after the session in bit 1, and the value above.
    """

    def __init__(self, events):
        self._events = events
        self._left_ms = 0
        self._value = 0
        self.wanted = False
        self.open = False
        self.asked = False
        self.after = False
        self.question = codes.PAIN
        self.answers = bytearray(4)
        self.forget()

    def forget(self):
        """Begin a session: nothing is answered."""
        self.open = False
        for at in range(4):
            self.answers[at] = codes.NO_ANSWER

    def begin(self, after):
        """Have both questions to ask, before or after the session, if they are wanted."""
        if self.wanted:
            self.open = True
            self.asked = False
            self.after = after
            self._left_ms = _OPEN_MS

    def ask(self, question):
        """Ask one of them now."""
        self.asked = True
        self.question = question
        self._value = 0
        self._left_ms = _OPEN_MS
        self._events.put(codes.EVENT_QUESTION, question | self.after << 1)

    def close(self):
        """Ask no further."""
        self.open = False

    def step(self, dt_ms):
        """Let time pass while a question is open."""
        self._left_ms -= dt_ms
        if self._left_ms <= 0:
            self.open = False

    def choose(self, change):
        """Move the number by hand, 1 up or -1 down."""
        self._value = min(max(self._value + change, 0), _MOST)
        self._left_ms = _OPEN_MS
        self._events.put(codes.EVENT_CHOICE, self.question | self.after << 1 | self._value << 2)

    def chosen(self):
        """Return the number chosen by hand."""
        return self._value

    def go_on(self):
        """Leave the open question and ask the next."""
        if self.question == codes.PAIN:
            self.ask(codes.EXERTION)
        else:
            self.open = False

    def answer(self, question, value, after):
        """Take an answer, 0 to 10; return True when so much pain ends a session."""
        self.answers[question | after << 1] = value
        self._events.put(codes.EVENT_ANSWER, question | after << 1 | value << 2)
        if question == codes.PAIN and self._too_much(value, after):
            self.open = False
            return True
        if self.open and self.asked and question == self.question and after == self.after:
            self.go_on()
        return False

    def _too_much(self, value, after):
        before = self.answers[codes.PAIN]
        worse = after and before != codes.NO_ANSWER and value >= before + _PAIN_MORE
        return value >= _PAIN_MOST or worse
