"""THE table of checks, in the order in which they run: first what needs nobody."""

from backstride_host.selftest import coil, contacts, encoder, keeping, link, resting, senses, timing
from backstride_host.selftest.check import Check

CHECKS = (
    Check(
        "state",
        "look at the faults that are there",
        False,
        keeping.state,
        "Do what each fault's advice says, press CONFIRM, and begin again.",
    ),
    Check(
        "link",
        f"ask {link.PINGS} times, listen for damage",
        False,
        link.run,
        "Check TX, RX and ground of the metrics serial adapter, a shorter cable, the isolator's supply.",
    ),
    Check(
        "timing",
        "look at single ticks and at both clocks",
        False,
        timing.run,
        "Note what else the board does; a stock image with PSRAM collects for too long. Send the report.",
    ),
    Check(
        "memory",
        "collect, and look at what is free",
        False,
        timing.memory,
        "Use the frozen image: files on a stock image take the memory that a session needs.",
    ),
    Check(
        "clock",
        "set the calendar, and ask what it shows",
        False,
        keeping.clock,
        "The chip's clock does not take the time. Restart it; if it stays so, send the report.",
    ),
    Check(
        "supply",
        "look at the supply without a load",
        False,
        resting.supply,
        "Measure at the terminals with a voltmeter. Where it reads otherwise, check the divider.",
    ),
    Check(
        "current",
        "look at the coil's current while none is asked for",
        False,
        resting.current,
        "Check the current sensor's supply and ground, and its resting voltage by docs/wiring.md.",
    ),
    Check(
        "temperature",
        "look at the coil's temperature",
        False,
        resting.temperature,
        "Check the temperature sensor's plug and its three wires; let a warm brake cool down first.",
    ),
    Check(
        "storage",
        "change a parameter, put it back, and see that the console could write both",
        False,
        keeping.storage,
        "Pull the sessions, delete some. If it stays so: erase the flash, put the image on again.",
    ),
    Check(
        "encoder",
        "turn the belt by hand, both ways",
        True,
        encoder.run,
        "No edges: supply and wires. One channel: its wire, its pull-up. The wrong way: exchange A and B, or "
        "calibrate the encoder, which finds the polarity.",
    ),
    Check(
        "coil",
        "hold 0.4 A while the belt coasts, nobody on it",
        True,
        coil.run,
        "No current: plug, driver's supply, enable. Too little or too much: the sensor's scale, or another "
        "resistance than brake.coil_milliohm. Current when let go: disconnect the driver now.",
    ),
    Check(
        "key",
        "take the safety key out, put it in",
        True,
        contacts.key,
        "Follow the key's two wires to the pin; its contact is closed while the key is in.",
        ("key.out",),
    ),
    Check(
        "stop",
        "press the stop button",
        True,
        contacts.stop,
        "The stop button is a break contact: a broken wire reads as pressed, a short to ground never does.",
        ("stop.button", "key.out"),
    ),
    Check(
        "confirm",
        "press CONFIRM",
        True,
        contacts.confirm,
        "Follow the button's wire. Where it is felt but faults stay, see which ones are listed.",
        ("stop.button", "key.out"),
    ),
    Check("up", "press UP", True, contacts.button("up"), "Follow the button's wire to its pin."),
    Check("down", "press DOWN", True, contacts.button("down"), "Follow the button's wire to its pin."),
    Check(
        "restart",
        "change a parameter, restart the console, read it, put it back",
        True,
        keeping.restart,
        "The flash does not keep files: erase it, and put image and calibration on again.",
        ("reset.unclean",),
    ),
    Check(
        "buzzer",
        "tell whether it was heard",
        True,
        senses.buzzer,
        "Check the buzzer's polarity and its transistor.",
    ),
    Check(
        "display",
        "tell whether it is seen",
        True,
        senses.display,
        "Check SDA, SCL and the supply of the display; its address is 0x3C.",
    ),
)
NAMES = tuple(check.name for check in CHECKS)
