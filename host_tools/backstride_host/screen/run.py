"""Runs work in a thread while the app in front of it shows what the work feeds."""

import threading
from collections.abc import Callable

from backstride_host.live.feed import Feed
from backstride_host.screen.app import ConsoleApp


def show(app: ConsoleApp, feed: Feed, work: Callable[[], None], end: Callable[[], None]) -> int:
    """Show until the work is done or the person leaves, who has `end` called; return the exit code.

    What goes wrong in the work is raised here, once the terminal is as it was.
    """

    def run() -> None:
        try:
            work()
        # Whatever it is: it is raised again below.
        except BaseException as error:
            feed.error = error
        finally:
            feed.ended = True

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        app.run()
    finally:
        end()
        thread.join()
    if feed.error is not None:
        raise feed.error
    return app.return_code or 0
