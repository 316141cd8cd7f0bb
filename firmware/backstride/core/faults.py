"""THE fault table: name, reaction, way back, advice.

Read by the supervisor (reactions), the link (names), the host and the docs (advice). A fault's number is
its row, and its bit in telemetry's `faults`: append, never reorder. At most 30 rows fit a small integer.
"""

from backstride.compat import const

# Reactions, weakest first.
REACTIONS = ("note", "drag", "brake", "stop", "latch", "cut")
NOTE = const(0)  # reported, the session goes on
DRAG = const(1)  # at most light drag while it lasts
BRAKE = const(2)  # braked like a controlled stop while it lasts
STOP = const(3)  # controlled stop, then light drag, latched
LATCH = const(4)  # light drag by a slew, current never rises, latched
CUT = const(5)  # the driver's independent enable is dropped, latched

# Ways back.
WAYS_BACK = ("by itself", "by hand")
ITSELF = const(0)
HAND = const(1)

KEY_OUT = const(0)
STOP_BUTTON = const(1)
ENCODER_LOST = const(2)
DIRECTION_WRONG = const(3)
SPEED_HIGH = const(4)
SPEED_OVER = const(5)
COIL_OPEN = const(6)
COIL_OVERCURRENT = const(7)
CURRENT_SENSE = const(8)
TEMPERATURE_SENSE = const(9)
COIL_WARM = const(10)
COIL_HOT = const(11)
SUPPLY_LOW = const(12)
TICK_LATE = const(13)
RESET_UNCLEAN = const(14)
TASK_FAILED = const(15)
STORAGE_FAILED = const(16)
BELT_UNLOCKED = const(17)
COIL_RESISTANCE = const(18)
BRAKE_DRIFTED = const(19)
STORAGE_UNREAD = const(20)
ENCODER_A_STUCK = const(21)
ENCODER_B_STUCK = const(22)
ENCODER_SWAPPED = const(23)
ENCODER_DROPPED_EDGES = const(24)
ENCODER_SLIP = const(25)
ENCODER_BOUNCE = const(26)
ENCODER_NOISE = const(27)
MAGNET_STUCK = const(28)

FAULTS = (
    ("key.out", STOP, HAND, "Put the safety key in, stand still and press the button."),
    ("stop.button", STOP, HAND, "Release the stop button, stand still and press the button."),
    (
        "encoder.lost",
        LATCH,
        HAND,
        "Nothing comes from the belt sensor. Check its plug, cable and supply, then press the button.",
    ),
    ("direction.wrong", DRAG, ITSELF, "The belt runs against the programme. Stand still for three seconds."),
    ("speed.high", NOTE, ITSELF, "Nearly too fast: slow down."),
    ("speed.over", BRAKE, ITSELF, "Too fast for this step: slow down and hold the rail."),
    ("coil.open", CUT, HAND, "The brake coil takes no current. Check its plug, then press the button."),
    (
        "coil.overcurrent",
        CUT,
        HAND,
        "The brake takes more current than asked. Have the driver checked before the next session.",
    ),
    (
        "current.sense",
        LATCH,
        HAND,
        "The sensor of coil current or magnet is silent. Check its cable, then press the button.",
    ),
    (
        "temperature.sense",
        LATCH,
        HAND,
        "The coil temperature sensor is open. Check its cable, then press the button.",
    ),
    ("coil.warm", NOTE, ITSELF, "The brake is warm: resistance is being reduced."),
    ("coil.hot", LATCH, HAND, "The brake is too hot. Let it cool down, then press the button."),
    ("supply.low", DRAG, ITSELF, "The supply is low: check the mains adapter or the battery."),
    ("tick.late", NOTE, ITSELF, "The console was held up. If it comes often, send the log to the maker."),
    (
        "reset.unclean",
        LATCH,
        HAND,
        "The console restarted. Stand still for three seconds and press the button.",
    ),
    (
        "task.failed",
        LATCH,
        HAND,
        "A part of the firmware stopped. Press the button; if it comes back, restart the console.",
    ),
    ("storage.failed", NOTE, ITSELF, "Nothing could be saved: pull the sessions and free the storage."),
    ("belt.unlocked", NOTE, ITSELF, "The belt moves without the key: lock the machine or put the key in."),
    (
        "coil.resistance",
        LATCH,
        HAND,
        "The brake coil's resistance is not its own. Have coil, plug and supply sensor checked.",
    ),
    (
        "brake.drifted",
        NOTE,
        ITSELF,
        "The brake is not what it was when it was calibrated. Calibrate it again soon.",
    ),
    (
        "storage.unread",
        NOTE,
        ITSELF,
        "Kept data was damaged: older copies or defaults are in use. Check settings and calibration.",
    ),
    (
        "encoder.a_stuck",
        LATCH,
        HAND,
        "Channel A of the belt sensor is silent. Check its wire and the sensor, then press the button.",
    ),
    (
        "encoder.b_stuck",
        LATCH,
        HAND,
        "Channel B of the belt sensor is silent. Check its wire and the sensor, then press the button.",
    ),
    (
        "encoder.swapped",
        LATCH,
        HAND,
        "The belt sensor's channels changed places. Check plug and wires, then press the button.",
    ),
    (
        "encoder.dropped_edges",
        LATCH,
        HAND,
        "The belt sensor misses edges. Check its gap, disc and supply, then press the button.",
    ),
    (
        "encoder.slip",
        LATCH,
        HAND,
        "The belt sensor's disc or magnet slips on the roller. Fix it, then press the button.",
    ),
    ("encoder.bounce", NOTE, ITSELF, "The belt sensor's edges bounce. Have its gap and supply checked."),
    (
        "encoder.noise",
        NOTE,
        ITSELF,
        "Noise on the belt sensor's wires. Have the shield, ground and supply checked.",
    ),
    (
        "magnet.stuck",
        LATCH,
        HAND,
        "The brake's magnet is not in its place. Free its carriage, check the servo, then press the button.",
    ),
)

FAULT_NAMES = tuple([row[0] for row in FAULTS])

# Faults that speak of the belt sensor: after one of these a measured speed proves nothing.
SENSING = const(
    1 << ENCODER_LOST
    | 1 << ENCODER_A_STUCK
    | 1 << ENCODER_B_STUCK
    | 1 << ENCODER_SWAPPED
    | 1 << ENCODER_DROPPED_EDGES
    | 1 << ENCODER_SLIP
)


def mask_of(reaction):
    """Return the bits of every fault that asks for `reaction`."""
    mask = 0
    for number in range(len(FAULTS)):
        if FAULTS[number][1] == reaction:
            mask |= 1 << number
    return mask


def names(mask):
    """Return the names of the faults whose bits are set in `mask`, in table order."""
    return [FAULT_NAMES[number] for number in range(len(FAULTS)) if mask >> number & 1]
