"""Where a programme is: its present row, how often a repeat was played, and which row follows."""

from backstride.compat import const
from backstride.core import programme_rows
from backstride.core.programme_rows import REPEAT, ROW_BYTES

NOTHING = const(-1)


class Script:
    """`row` is the present row of `rows`, `number` counts the steps played before it."""

    def __init__(self):
        self.rows = b""
        self.row = 0
        self.turn = 0
        self.number = 0
        self.next_mode = 0
        self.next_value = 0
        self.next_direction = 0

    def open(self, rows):
        """Take rows and stand before the first."""
        self.rows = rows
        self.begin()

    def begin(self):
        """Go to the first row."""
        self.row = 0
        self.turn = 0
        self.number = 0

    def restore(self, row, turn, number):
        """Go to a row, in a turn of its repeat, as step `number`; tell whether the rows have such a row."""
        if row >= len(self.rows) // ROW_BYTES or programme_rows.mode_of(self.rows, row) == REPEAT:
            return False
        self.row = row
        self.turn = turn
        self.number = number
        return True

    def following(self):
        """Return the row that comes next; NOTHING after the last."""
        row = self.row + 1
        if self._is_repeat(row):
            if self._again(row):
                return row - programme_rows.value_of(self.rows, row)
            row += 1
        return row if row < len(self.rows) // ROW_BYTES else NOTHING

    def peek(self):
        """Look at the row that comes next: next_mode, next_value, next_direction; False after the last."""
        row = self.following()
        if row == NOTHING:
            return False
        self.next_mode = programme_rows.mode_of(self.rows, row)
        self.next_value = programme_rows.value_of(self.rows, row)
        self.next_direction = programme_rows.direction_of(self.rows, row)
        return True

    def go_on(self):
        """Go to the row that comes next; False after the last."""
        row = self.row + 1
        following = self.following()
        if following == NOTHING:
            return False
        if self._is_repeat(row):
            self.turn = self.turn + 1 if self._again(row) else 0
        self.row = following
        self.number += 1
        return True

    def _is_repeat(self, row):
        return row < len(self.rows) // ROW_BYTES and programme_rows.mode_of(self.rows, row) == REPEAT

    def _again(self, row):
        return self.turn + 1 < programme_rows.length_of(self.rows, row)
