"""What a chip that resets leaves to the process in which it starts again: the whole world, at this moment."""

from . import object_graph
from .chip import PWRON_RESET, SOFT_RESET
from .electronics import FADE_AFTER_US
from .state_codec import decode, encode

_CHIP = ("rtc_memory", "clock_set_us", "resets", "watchdog_us")
_DRIVER = ("held", "enabled", "sampled_us", "stuck_on")
_SENSORS = ("current_stuck_uv", "current_uv", "temperature_open")
_PORT = ("by_edge", "offset", "count", "level", "filtered")


def _fields(part, names):
    return [getattr(part, name) for name in names]


def _set_fields(part, names, values):
    for place, name in enumerate(names):
        setattr(part, name, values[place])


def capture(board, cause):
    """Return the state as bytes; `cause` is what the chip will read as its reset cause."""
    port = board.port
    things = [board.plant, board.world.walker, port.faults]
    # Pads keep their levels in a soft reset, but for PWM, which the port stops.
    pads = [board.pads.output, board.pads.driven] if cause == SOFT_RESET else None
    return encode(
        [
            cause,
            board.kernel.state(),
            port.disc.state(),
            _fields(board.chip, _CHIP),
            _fields(board.driver, _DRIVER),
            _fields(board.sensors, _SENSORS),
            _fields(port, _PORT),
            object_graph.capture(things),
            port.recording.state() if port.recording is not None else None,
            board.contacts.state(),
            board.link.state(),
            board.script.done,
            board.files.full,
            board.flash.cut_after,
            board.collector.high_water_bytes,
            pads,
            board.panel.state(),
        ]
    )


def restore(board, data):
    """Put a freshly built board into the state that `capture` left."""
    (cause, kernel, disc, chip, driver, sensors, port, graph, recording) = decode(data)[:9]
    (contacts, link, script_done, full, cut_after, high_water, pads, panel) = decode(data)[9:]
    board.kernel.restore(kernel)
    board.port.disc.restore(disc)
    _set_fields(board.chip, _CHIP, chip)
    board.chip.cause = cause
    _set_fields(board.driver, _DRIVER, driver)
    _set_fields(board.sensors, _SENSORS, sensors)
    _set_fields(board.port, _PORT, port)
    _restore_graph(board, graph)
    if recording is not None:
        board.port.recording.restore(recording)
    board.contacts.restore(contacts)
    board.link.restore(link)
    board.kernel.set_duty(board.driver.held, board.driver.sampled_us + FADE_AFTER_US)
    board.port.choose_way()
    board.script.done = script_done
    board.files.full = full
    board.flash.cut_after = cut_after
    board.collector.high_water_bytes = high_water
    board.panel.restore(panel, cause == PWRON_RESET)
    board.watch.changed()
    if pads is not None:
        board.pads.output[:], board.pads.driven[:] = pads
        for pad in range(40):
            board.pads.settle(pad)
        board.driver.level = board.pads.driven_level(board.pads.heartbeat)
    return cause


def _restore_graph(board, graph):
    there = [board.plant, board.world.walker, board.port.faults]
    plant, walker, _ = object_graph.Restorer(board.plant_names).restore(graph, there)
    if plant is not board.plant:
        raise TypeError("the plant's class has changed")
    board.world.use(walker)
