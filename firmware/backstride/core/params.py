"""THE parameter table, and the values a console runs with.

A row: name, unit, minimum, maximum, default, kind, text. Device, host and docs read it here. A kind of
SAFETY can be changed only while idle and after a hand pressed the console's button.
Values are integers in the row's unit and fit 31 bits. Append, never reorder: the link uses the row number.
"""

from array import array

from backstride.compat import const
from backstride.core import codes

KINDS = ("plain", "safety")
PLAIN = const(0)
SAFETY = const(1)

PARAMS = (
    (
        "sensing.counts_per_metre",
        "counts/m",
        100,
        4000,
        1000,
        SAFETY,
        "Encoder counts in a metre of belt travel, four a line.",
    ),
    (
        "sensing.counts_per_km_extra",
        "counts/km",
        -999,
        999,
        0,
        SAFETY,
        "Fine part of the scale: counts a kilometre beyond the whole counts a metre.",
    ),
    (
        "sensing.polarity",
        "",
        -1,
        1,
        1,
        SAFETY,
        "1 when forward belt motion counts up, -1 when the channels are swapped; 0 counts as 1.",
    ),
    (
        "sensing.direction_mm",
        "mm",
        2,
        100,
        6,
        SAFETY,
        "Belt travel the other way that declares a new direction (at least 3 counts).",
    ),
    (
        "sensing.still_ms",
        "ms",
        50,
        2000,
        400,
        SAFETY,
        "Time without a count after which the belt has no direction.",
    ),
    ("link.telemetry_hz", "Hz", 0, 50, 20, PLAIN, "Telemetry messages a second; 0 switches them off."),
    (
        "session.start_mm_s",
        "mm/s",
        50,
        500,
        100,
        PLAIN,
        "Belt speed at which a ready session becomes active.",
    ),
    ("session.pause_after_s", "s", 5, 300, 20, PLAIN, "Standing still this long pauses a session."),
    (
        "session.finish_after_s",
        "s",
        30,
        3600,
        600,
        PLAIN,
        "A session paused this long is finished and saved.",
    ),
    (
        "session.walker_mass_kg",
        "kg",
        20,
        250,
        80,
        PLAIN,
        "Body mass used for slope and energy when the walker gives none.",
    ),
    ("brake.rise_dn_s", "0.1 N/s", 20, 600, 600, SAFETY, "Fastest rise of the commanded force."),
    (
        "brake.gentle_rise_dn_s",
        "0.1 N/s",
        20,
        300,
        300,
        SAFETY,
        "Fastest rise after a standstill, a pause or a turn.",
    ),
    ("brake.release_dn_s", "0.1 N/s", 100, 1000, 1000, SAFETY, "Fastest release of the commanded force."),
    (
        "brake.fault_release_dn_s",
        "0.1 N/s",
        1300,
        1500,
        1500,
        SAFETY,
        "Release under a fault; its least takes 400 N to light drag within 3 s.",
    ),
    ("brake.max_force_dn", "0.1 N", 100, 4000, 4000, SAFETY, "Highest commanded force."),
    (
        "brake.uncalibrated_force_dn",
        "0.1 N",
        100,
        800,
        800,
        SAFETY,
        "Highest commanded force until the brake is calibrated.",
    ),
    (
        "brake.light_drag_dn",
        "0.1 N",
        50,
        400,
        300,
        SAFETY,
        "Force of light drag at 0.8 m/s; it fixes the light drag current.",
    ),
    ("brake.max_current_ma", "mA", 100, 3000, 2000, SAFETY, "Highest coil current."),
    ("brake.coil_milliohm", "milliohm", 1000, 60000, 12000, SAFETY, "Coil resistance at 20 degrees C."),
    (
        "brake.gentle_travel_mm",
        "mm",
        500,
        10000,
        2000,
        SAFETY,
        "Belt travel under light drag after a standstill, a pause or a turn.",
    ),
    (
        "belt.mass_kg",
        "kg",
        30,
        150,
        75,
        SAFETY,
        "Moving mass of belt, rollers and flywheel referred to the belt.",
    ),
    ("belt.drag_dn", "0.1 N", 0, 1000, 250, PLAIN, "Belt friction at no speed, for power and work."),
    (
        "belt.drag_per_speed_dn",
        "0.1 N/(m/s)",
        0,
        1000,
        60,
        PLAIN,
        "Belt friction that grows with speed, for power and work.",
    ),
    ("safety.reverse_limit_mm_s", "mm/s", 500, 4000, 1500, SAFETY, "Highest speed backwards."),
    (
        "safety.forward_limit_mm_s",
        "mm/s",
        500,
        10000,
        3000,
        SAFETY,
        "Highest speed forwards while a programme runs.",
    ),
    (
        "safety.guidance_margin_mm_s",
        "mm/s",
        200,
        1000,
        500,
        SAFETY,
        "Speed above a step's guidance at which the belt is too fast.",
    ),
    (
        "safety.stop_walking_mm_s2",
        "mm/s2",
        200,
        800,
        800,
        SAFETY,
        "Deceleration the brake may cause in a controlled stop from walking.",
    ),
    (
        "safety.stop_running_mm_s2",
        "mm/s2",
        200,
        1500,
        1500,
        SAFETY,
        "Deceleration the brake may cause in a controlled stop from running.",
    ),
    (
        "safety.warm_dc",
        "0.1 degC",
        500,
        1000,
        900,
        SAFETY,
        "Coil temperature from which resistance is reduced.",
    ),
    (
        "safety.hot_dc",
        "0.1 degC",
        800,
        1400,
        1300,
        SAFETY,
        "Coil temperature at which the brake is let go and latched.",
    ),
    (
        "safety.supply_low_mv",
        "mV",
        9000,
        24000,
        17000,
        SAFETY,
        "Supply voltage under which the brake is let go.",
    ),
    (
        "safety.belt_accel_mm_s2",
        "mm/s2",
        2000,
        30000,
        8000,
        SAFETY,
        "Belt acceleration that is not believed, for a belt of 75 kg.",
    ),
    ("console.buzzer_percent", "%", 0, 100, 50, PLAIN, "Loudness of cues; alarms are always loud."),
    (
        "supply.kind",
        "",
        0,
        2,
        0,
        SAFETY,
        "What feeds the console: 0 mains, 1 battery, 2 the belt's generator.",
    ),
    ("gate.sessions", "", 1, 100, 6, SAFETY, "Sessions backwards before running is unlocked."),
    ("gate.minutes", "min", 10, 1000, 60, SAFETY, "Minutes backwards before running is unlocked."),
    (
        "gate.steady_s",
        "s",
        30,
        300,
        300,
        SAFETY,
        "Brisk and steady stretch backwards that unlocks running, in steps of 30 s.",
    ),
    ("gate.brisk_mm_s", "mm/s", 800, 2500, 1300, SAFETY, "Mean speed from which a stretch is brisk."),
    (
        "gate.variation_percent",
        "%",
        1,
        30,
        10,
        SAFETY,
        "Variation of stride-mean speed below which a stretch is steady.",
    ),
    ("gate.calm_sessions", "", 0, 20, 3, SAFETY, "Last sessions without a safety stop that unlock running."),
    ("gate.long_sessions", "", 1, 100, 6, SAFETY, "Long sessions before the longest programme is unlocked."),
    ("gate.long_minutes", "min", 5, 60, 15, SAFETY, "Minutes from which a session is long."),
    (
        "fatigue.slower_percent",
        "%",
        5,
        50,
        20,
        PLAIN,
        "Loss of speed at the same load that tells of fatigue.",
    ),
    (
        "fatigue.variation_percent",
        "%",
        120,
        500,
        200,
        PLAIN,
        "Variation of cadence that tells of fatigue, compared with that at the start of the load.",
    ),
    ("fatigue.window_s", "s", 12, 120, 30, PLAIN, "Time over which a walker is found to tire."),
    ("session.questions", "", 0, 1, 0, PLAIN, "1 asks for pain and exertion before and after a session."),
    (
        "belt.one_way",
        "",
        0,
        1,
        0,
        SAFETY,
        "1 where a clutch keeps the belt from running back: who goes backwards turns round.",
    ),
    (
        "sensing.counts_per_turn",
        "counts",
        0,
        4000,
        0,
        SAFETY,
        "Encoder counts in a revolution of the roller, whose error is then learned; 0 where it is not known.",
    ),
    ("disc.heat_j_k", "J/K", 500, 6000, 2700, SAFETY, "Heat capacity of the brake's disc."),
    ("disc.loss_mw_k", "mW/K", 1000, 20_000, 4000, SAFETY, "Heat the disc loses at rest."),
    (
        "disc.loss_per_speed_mw_k",
        "mW/K/(m/s)",
        0,
        10_000,
        1500,
        SAFETY,
        "Heat the disc loses beyond that when it turns.",
    ),
    ("disc.continuous_w", "W", 50, 250, 250, SAFETY, "Power that the brake may take for ever."),
    ("disc.burst_w", "W", 50, 1200, 1200, SAFETY, "Power that the brake may take for ten seconds."),
    (
        "belt.drag_per_square_dn",
        "0.1 N/(m/s)2",
        0,
        100,
        0,
        PLAIN,
        "Belt friction that grows with speed squared, for power and work.",
    ),
    (
        "brake.actuator",
        "",
        0,
        1,
        0,
        SAFETY,
        "What brakes: 0 a coil, 1 a permanent magnet that a servo moves; from the next start on.",
    ),
    ("console.units", "", 0, 1, 0, PLAIN, "What the display shows: 0 km/h and km, 1 mph and miles."),
    (
        "console.dim_after_s",
        "s",
        10,
        3600,
        60,
        PLAIN,
        "The display is dimmed after so long without anything new.",
    ),
    (
        "console.sleep_after_s",
        "s",
        30,
        36_000,
        300,
        PLAIN,
        "The display sleeps after so long; moving the belt wakes it.",
    ),
)

NAMES = tuple([row[0] for row in PARAMS])


def index_of(name):
    """Return the row of parameter `name`; ValueError when there is none."""
    if name not in NAMES:
        raise ValueError("no parameter " + name)
    # Compiled code looks, not this: a tick that configures has some forty to find.
    return NAMES.index(name)


class Parameters:
    """The values in force. `revision` rises with each change, so that stages know when to configure again."""

    def __init__(self):
        self.values = array("i", [row[4] for row in PARAMS])
        self.revision = 0

    def get(self, name):
        """Return the value of `name` in its row's unit. Searches: for configuring, not for a tick."""
        return self.values[index_of(name)]

    def check(self, index, value):
        """Return the code of `codes.RESULTS` that setting row `index` to `value` would give."""
        if not 0 <= index < len(PARAMS):
            return codes.UNKNOWN
        row = PARAMS[index]
        return codes.OK if row[2] <= value <= row[3] else codes.OUT_OF_RANGE

    def set(self, index, value):
        """Set row `index`; return a code of `codes.RESULTS` and change nothing unless it is OK."""
        result = self.check(index, value)
        if result == codes.OK:
            self.values[index] = value
            self.revision += 1
        return result

    def is_safety(self, index):
        """Tell whether row `index` needs a hand at the console."""
        return PARAMS[index][5] == SAFETY
