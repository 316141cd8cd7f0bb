"""What tasks found out: flags that they set and the next tick turns into faults.

Only the tick writes the fault book and the event ring. A task that wrote them could be interrupted by a tick
half-way, and a fault or an event of that tick would be lost.
"""

from backstride.core import faults


class Reports:
    """A task may set a flag at any time; `news` tells the tick that there is something to `step` for."""

    def __init__(self, book):
        self._book = book
        self._task_failed = False
        self._storage_failed = False
        self._storage_unread = False
        self.news = False

    def task_failed(self):
        """Report that a task, or a tick, ended by an exception."""
        self._task_failed = True
        self.news = True  # last: the tick may come between these lines

    def storage_failed(self, failed):
        """Report how the last attempt to save went."""
        self._storage_failed = failed
        self.news = True

    def storage_unread(self, unread):
        """Report that a file was there at boot and could not be believed."""
        self._storage_unread = unread
        self.news = True

    def step(self):
        """Write what was reported into the fault book; called by the tick."""
        self.news = False
        if self._task_failed:
            self._task_failed = False
            # It is over by now and latched: a hand may let go of it.
            self._book.set(faults.TASK_FAILED, True)
            self._book.set(faults.TASK_FAILED, False)
        self._book.set(faults.STORAGE_FAILED, self._storage_failed)
        self._book.set(faults.STORAGE_UNREAD, self._storage_unread)
