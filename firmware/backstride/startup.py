"""What this start of the chip is to be: the console, safe mode after a row of failures, or a free prompt."""

import sys

from backstride.compat import const
from backstride.hal import chip
from backstride.hal.boot_record import SERVICE, BootRecord
from backstride.hal.contacts import service_held
from backstride.version import VERSION

# So many starts in a row may end before the console has run for 30 s; then it is no accident.
_STARTS_MOST = const(3)


def start(load):
    """Run what there is to run; `load` imports, from the image where a file is broken."""
    record = BootRecord()
    wish = record.wish
    record.begin()
    pins = load("pins")
    if wish == SERVICE or service_held(pins):
        print("backstride", VERSION + ": service mode, nothing runs, no watchdog")
        _show(pins, "Nothing runs: a prompt for who works on it.")
        return
    if record.starts > _STARTS_MOST:
        reason = "%d starts in a row failed: %s" % (_STARTS_MOST, record.text or "watchdog or panic")
    else:
        reason = _run(load, record)
    if reason is None:
        return
    print("backstride", VERSION + ": safe mode:", reason)
    _show(pins, "Safe mode: " + reason)
    load("backstride.safe_mode").run(pins, reason)


def _run(load, record):
    """Run the console; return why it cannot be, or None when a hand at the prompt ended it."""
    try:
        board = load("board")
        app = load("backstride.app")
        hal = board.open_hal()
    except Exception as error:
        sys.print_exception(error)
        return "does not load: " + describe(error)
    print("backstride", VERSION + ": console")
    try:
        app.run(hal, record.found)
    except KeyboardInterrupt:
        # A watchdog cannot be stopped: it gets long enough for a deploy.
        hal.watchdog.lengthen()
        BootRecord().clear()
        print("backstride", VERSION + ": stopped at the prompt")
    except Exception as error:
        sys.print_exception(error)
        BootRecord().failed(describe(error))
        chip.restart()
    finally:
        hal.brake.silence()
    return None


def _show(pins, text):
    """Show a sentence, if anything can: a file may be broken, memory short, the display missing."""
    try:
        from backstride.notice import show  # noqa: PLC0415  (a console that runs has no need of it)

        show(pins, text)
    except Exception as error:
        print("nothing on the display:", describe(error))


def describe(error):
    """Return an exception as one line."""
    return type(error).__name__ + ": " + str(error)
