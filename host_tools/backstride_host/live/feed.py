"""What a thread that receives hands to a screen that shows. Neither waits for the other."""

from collections import deque
from collections.abc import Iterable
from typing import TypeVar

from backstride_host.exchange import Item
from backstride_host.link_statistics import LinkStatistics
from backstride_host.programme import Programme

_Entry = TypeVar("_Entry")


class Feed:
    """One writer, one reader. `link` is None where there is no link to judge.

    `trouble` says in words why nothing comes, `note` where it comes from; `now_s` is on the clock that stamps
    items.
    """

    def __init__(self, note: str = ""):
        self.note = note
        self.trouble = ""
        self.now_s = 0.0
        self.link: LinkStatistics | None = None
        self.ended = False
        # What the writer fell over.
        self.error: BaseException | None = None
        self._items: deque[Item] = deque()
        self._programmes: deque[Programme] = deque()
        self._notices: deque[str] = deque()

    def put(self, items: Iterable[Item]) -> None:
        """Hand over what was received."""
        self._items.extend(items)

    def tell(self, notice: str) -> None:
        """Hand over a line that is for the person at the screen."""
        self._notices.append(notice)

    def know(self, programmes: Iterable[Programme]) -> None:
        """Hand over programmes that the console has of its own."""
        self._programmes.extend(programmes)

    def programmes(self) -> list[Programme]:
        """Take programmes."""
        return _taken(self._programmes)

    def items(self) -> list[Item]:
        """Take what has come."""
        return _taken(self._items)

    def notices(self) -> list[str]:
        """Take what was told."""
        return _taken(self._notices)


def _taken(queue: deque[_Entry]) -> list[_Entry]:
    # The writer may add meanwhile: that is for the next time.
    return [queue.popleft() for _ in range(len(queue))]
