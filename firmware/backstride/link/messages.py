"""THE message table: every message of the link, its fields in wire order, and the schema both ends hash.

A message: id, name, direction, fields. A field: name, type, unit, divisor, null, names.
A value in `unit` is the wire integer over `divisor`; `null` is the wire value of "unknown", or None;
`names` is a tuple whose position the integer is (type u8) or whose bits it is (`bits` in front), or None.
Types: u8 i8 u16 i16 u32 i32, and str or bytes for the rest of the payload, last field only.
"""

from backstride.core import codes, faults, programme_rows

TO_HOST = "to_host"
TO_DEVICE = "to_device"

TELEMETRY = 1
HELLO = 2
EVENT = 3
ACK = 4
PARAM = 5
SESSION = 6
EDGES = 7
PROGRAMME = 8
PROGRAMME_ROWS = 9
WALKER = 12
PAST = 13
OVERRIDDEN = 14
CALIBRATION = 15
LOG = 16
LOG_ROWS = 17
LOG_ROW = 18
SERVICE = 19
FAULT_RECORD = 20
FAULT_ROW = 21

HELLO_ASK = 64
PING = 65
TIME_SET = 66
PROGRAMME_SELECT = 67
WALKER_SET = 68
SESSION_START = 69
SESSION_PAUSE = 70
SESSION_RESUME = 71
SESSION_STOP = 72
FACING_SET = 73
LEVEL_SET = 74
FORCE_SET = 75
FAULT_RESET = 76
PARAMS_GET = 77
PARAMS_SET = 78
STREAM_PLAIN = 79
DEVICE_RESET = 80
MODE_SET = 81
EDGES_STREAM = 82
PROGRAMME_GET = 83
PROGRAMME_READ = 84
PROGRAMME_BEGIN = 85
PROGRAMME_CHUNK = 86
PROGRAMME_COMMIT = 87
PROGRAMME_REMOVE = 88
ANSWER = 96
RUNNING_CONFIRM = 97
OVERRIDE = 98
WALKER_GET = 99
WALKER_DELETE = 100
PLAN_SET = 101
HISTORY_GET = 102
HISTORY_ADD = 103
OVERRIDE_GET = 104
BRAKE_HOLD = 105
CALIBRATION_READ = 106
CALIBRATION_CHUNK = 107
CALIBRATION_COMMIT = 108
LOG_GET = 109
LOG_READ = 110
LOG_DELETE = 111
LOG_PULLED = 112
SERVICE_GET = 113
FAULT_GET = 114
BOARD_GET = 115

# A finished session as its walker's record has it; `index` counts back from the last one.
_PAST_FIELDS = (
    ("index", "u8", "", 1, None, None),
    ("number", "u16", "", 1, None, None),
    ("ended_utc_s", "u32", "s", 1, 0, None),
    ("active_s", "u32", "s", 1, None, None),
    ("forward_s", "u32", "s", 1, None, None),
    ("reverse_s", "u32", "s", 1, None, None),
    ("forward_mm", "u32", "mm", 1, None, None),
    ("reverse_mm", "u32", "mm", 1, None, None),
    ("work_j", "u32", "J", 1, None, None),
    ("energy_estimate_dkcal", "u32", "0.1 kcal", 1, None, None),
    ("energy_extrapolated_percent", "u8", "%", 1, None, None),
    ("forward_fastest_mm_s", "u16", "mm/s", 1, None, None),
    ("reverse_fastest_mm_s", "u16", "mm/s", 1, None, None),
    ("mean_cadence_dspm", "u16", "0.1/min", 1, 65535, None),
    ("steady_s", "u16", "s", 1, None, None),
    ("flags", "u8", "", 1, None, ("bits",) + codes.PAST_FLAGS),
    # From 0 to 10, where it was answered.
    ("pain_before", "u8", "", 1, 255, None),
    ("exertion_before", "u8", "", 1, 255, None),
    ("pain_after", "u8", "", 1, 255, None),
    ("exertion_after", "u8", "", 1, 255, None),
    # Two lines: programme, walker.
    ("programme_walker", "str", "", 1, None, None),
)
_ANSWER_FIELDS = _PAST_FIELDS[-5:-1]
_FAULTS = ("faults", "u32", "", 1, None, ("bits",) + faults.FAULT_NAMES)
# What a session has added up to.
_SESSION_FIELDS = (
    ("number", "u16", "", 1, None, None),
    ("state", "u8", "", 1, None, codes.STATES),
    ("active_ms", "u32", "ms", 1, None, None),
    ("forward_mm", "u32", "mm", 1, None, None),
    ("reverse_mm", "u32", "mm", 1, None, None),
    ("work_j", "u32", "J", 1, None, None),
    ("peak_force_dn", "u16", "dN", 1, None, None),
    ("mean_force_dn", "u16", "dN", 1, None, None),
    ("walker_mass_kg", "u16", "kg", 1, None, None),
    # Time in motion, by the walker's direction, and the highest stride-mean speed.
    ("forward_ms", "u32", "ms", 1, None, None),
    ("reverse_ms", "u32", "ms", 1, None, None),
    ("forward_fastest_mm_s", "u16", "mm/s", 1, None, None),
    ("reverse_fastest_mm_s", "u16", "mm/s", 1, None, None),
    ("mean_cadence_dspm", "u16", "0.1/min", 1, 65535, None),
    # An estimate; so much of the time in motion was outside its equation's range.
    ("energy_estimate_dkcal", "u32", "0.1 kcal", 1, None, None),
    ("energy_extrapolated_percent", "u8", "%", 1, None, None),
    # Two lines: programme, walker.
    ("programme_walker", "str", "", 1, None, None),
)
_NAMED = (("name", "str", "", 1, None, None),)
_PLACE = (("index", "u8", "", 1, None, None), ("name", "str", "", 1, None, None))

MESSAGES = (
    (
        TELEMETRY,
        "telemetry",
        TO_HOST,
        (
            ("t_ms", "u32", "ms", 1, None, None),
            ("state", "u8", "", 1, None, codes.STATES),
            ("facing", "u8", "", 1, None, codes.FACINGS),
            ("flags", "u8", "", 1, None, ("bits",) + codes.FLAGS),
            ("direction", "i8", "", 1, None, None),
            ("speed_mm_s", "i16", "mm/s", 1, None, None),
            ("forward_mm", "u32", "mm", 1, None, None),
            ("backward_mm", "u32", "mm", 1, None, None),
            ("target_dn", "u16", "dN", 1, None, None),
            ("command_dn", "u16", "dN", 1, None, None),
            ("force_dn", "u16", "dN", 1, None, None),
            ("power_w", "i16", "W", 1, None, None),
            ("coil_ma", "u16", "mA", 1, None, None),
            ("coil_temperature_dc", "i16", "0.1 degC", 1, None, None),
            ("supply_mv", "u16", "mV", 1, None, None),
            ("level", "u8", "", 1, None, None),
            ("step", "u8", "", 1, 255, None),
            ("step_left_s", "u16", "s", 1, 65535, None),
            _FAULTS,
            ("ticks_late", "u16", "", 1, None, None),
            ("dropped", "u16", "", 1, None, None),
            ("step_left_m", "u16", "m", 1, 65535, None),
            ("cadence_dspm", "u16", "0.1/min", 1, 65535, None),
            ("asymmetry_permille", "u16", "permille", 1, 65535, None),
        ),
    ),
    (
        HELLO,
        "hello",
        TO_HOST,
        (
            ("schema_hash", "u32", "", 1, None, None),
            ("reset_cause", "u8", "", 1, None, None),
            ("params", "u8", "", 1, None, None),
            ("board_id", "u32", "", 1, None, None),
            ("firmware", "str", "", 1, None, None),
        ),
    ),
    (
        EVENT,
        "event",
        TO_HOST,
        (
            ("t_ms", "u32", "ms", 1, None, None),
            ("event", "u8", "", 1, None, codes.EVENTS),
            ("lost", "u8", "", 1, None, None),
            ("detail", "str", "", 1, None, None),
        ),
    ),
    (
        ACK,
        "ack",
        TO_HOST,
        (
            ("sequence", "u8", "", 1, None, None),
            ("command", "u8", "", 1, None, None),
            ("result", "u8", "", 1, None, codes.RESULTS),
            ("value", "i32", "", 1, None, None),
        ),
    ),
    (
        PARAM,
        "param",
        TO_HOST,
        (
            ("index", "u8", "", 1, None, None),
            ("kind", "u8", "", 1, None, ("plain", "safety")),
            ("minimum", "i32", "", 1, None, None),
            ("maximum", "i32", "", 1, None, None),
            ("default", "i32", "", 1, None, None),
            ("value", "i32", "", 1, None, None),
            # Three lines: name, unit, text.
            ("name_unit_text", "str", "", 1, None, None),
        ),
    ),
    (
        SESSION,
        "session",
        TO_HOST,
        (("t_ms", "u32", "ms", 1, None, None),) + _SESSION_FIELDS,
    ),
    (
        EDGES,
        "edges",
        TO_HOST,
        (
            ("first", "u32", "", 1, None, None),
            # The entries reach from t_us on over span_us: no edge between is missing. Wraps at 2^30.
            ("t_us", "u32", "us", 1, None, None),
            ("span_us", "u32", "us", 1, None, None),
            # The count at t_us, and the levels a + 2 b that go with it.
            ("base_count", "i32", "", 1, None, None),
            ("levels", "u8", "", 1, None, None),
            ("lost", "u16", "", 1, None, None),
            # Each a u32: microseconds since the entry before (or t_us) in 24 bits, above them by how much the
            # count changed, signed; -128: from here on edges did not interrupt.
            ("entries", "bytes", "", 1, None, None),
        ),
    ),
    (
        PROGRAMME,
        "programme",
        TO_HOST,
        (
            ("index", "u8", "", 1, None, None),
            ("programmes", "u8", "", 1, None, None),
            ("own", "u8", "", 1, None, None),
            ("flags", "u8", "", 1, None, None),
            ("size", "u16", "", 1, None, None),
            ("crc", "u16", "", 1, None, None),
            # Two lines: name, title.
            ("name_title", "str", "", 1, None, None),
        ),
    ),
    (
        PROGRAMME_ROWS,
        "programme.rows",
        TO_HOST,
        (
            ("index", "u8", "", 1, None, None),
            ("offset", "u16", "", 1, None, None),
            ("rows", "bytes", "", 1, None, None),
        ),
    ),
    (HELLO_ASK, "hello.ask", TO_DEVICE, ()),
    (PING, "ping", TO_DEVICE, ()),
    (TIME_SET, "time.set", TO_DEVICE, (("utc_s", "u32", "s", 1, None, None),)),
    (PROGRAMME_SELECT, "programme.select", TO_DEVICE, (("name", "str", "", 1, None, None),)),
    (
        WALKER_SET,
        "walker.set",
        TO_DEVICE,
        (("mass_kg", "u16", "kg", 1, None, None), ("name", "str", "", 1, None, None)),
    ),
    (SESSION_START, "session.start", TO_DEVICE, (("facing", "u8", "", 1, None, codes.FACINGS),)),
    (SESSION_PAUSE, "session.pause", TO_DEVICE, ()),
    (SESSION_RESUME, "session.resume", TO_DEVICE, ()),
    (SESSION_STOP, "session.stop", TO_DEVICE, ()),
    (FACING_SET, "facing.set", TO_DEVICE, (("facing", "u8", "", 1, None, codes.FACINGS),)),
    (LEVEL_SET, "level.set", TO_DEVICE, (("level", "u8", "", 1, None, None),)),
    (
        FORCE_SET,
        "force.set",
        TO_DEVICE,
        (("force_dn", "u16", "dN", 1, None, None), ("hold_ms", "u16", "ms", 1, None, None)),
    ),
    (FAULT_RESET, "fault.reset", TO_DEVICE, ()),
    (PARAMS_GET, "params.get", TO_DEVICE, (("index", "u8", "", 1, None, None),)),
    (
        PARAMS_SET,
        "params.set",
        TO_DEVICE,
        (("index", "u8", "", 1, None, None), ("value", "i32", "", 1, None, None)),
    ),
    (STREAM_PLAIN, "stream.plain", TO_DEVICE, (("on", "u8", "", 1, None, None),)),
    (DEVICE_RESET, "device.reset", TO_DEVICE, ()),
    (
        MODE_SET,
        "mode.set",
        TO_DEVICE,
        (("mode", "u8", "", 1, None, programme_rows.MODES), ("value", "u16", "", 1, None, None)),
    ),
    (PROGRAMME_GET, "programme.get", TO_DEVICE, (("index", "u8", "", 1, None, None),)),
    (
        PROGRAMME_READ,
        "programme.read",
        TO_DEVICE,
        (("index", "u8", "", 1, None, None), ("offset", "u16", "", 1, None, None)),
    ),
    (
        PROGRAMME_BEGIN,
        "programme.begin",
        TO_DEVICE,
        (
            ("size", "u16", "", 1, None, None),
            ("crc", "u16", "", 1, None, None),
            ("flags", "u8", "", 1, None, None),
            ("name_title", "str", "", 1, None, None),
        ),
    ),
    (
        PROGRAMME_CHUNK,
        "programme.chunk",
        TO_DEVICE,
        (("offset", "u16", "", 1, None, None), ("data", "bytes", "", 1, None, None)),
    ),
    (PROGRAMME_COMMIT, "programme.commit", TO_DEVICE, (("name", "str", "", 1, None, None),)),
    (PROGRAMME_REMOVE, "programme.remove", TO_DEVICE, (("name", "str", "", 1, None, None),)),
    (
        ANSWER,
        "answer",
        TO_DEVICE,
        (("question", "u8", "", 1, None, codes.QUESTIONS), ("value", "u8", "", 1, None, None)),
    ),
    (EDGES_STREAM, "edges.stream", TO_DEVICE, (("on", "u8", "", 1, None, None),)),
    (
        WALKER,
        "walker",
        TO_HOST,
        (
            ("index", "u8", "", 1, 255, None),
            ("walkers", "u8", "", 1, None, None),
            ("mass_kg", "u16", "kg", 1, 0, None),
            ("own_mm_s", "u16", "mm/s", 1, 0, None),
            ("sessions", "u16", "", 1, None, None),
            ("reverse_s", "u32", "s", 1, None, None),
            ("steady_s", "u16", "s", 1, None, None),
            ("long_sessions", "u16", "", 1, None, None),
            ("calm_sessions", "u16", "", 1, None, None),
            ("confirmed", "u8", "", 1, None, None),
            ("missing_to_run", "u8", "", 1, None, ("bits",) + codes.MISSING),
            ("missing_to_go_long", "u8", "", 1, None, ("bits",) + codes.MISSING),
            ("granted", "u8", "", 1, None, ("bits",) + codes.GRANTS),
            ("past", "u8", "", 1, None, None),
            ("overrides", "u8", "", 1, None, None),
            # The plan, then how the last seven days stand to it: unknown without a clock.
            ("sessions_least", "u8", "", 1, None, None),
            ("sessions_most", "u8", "", 1, None, None),
            ("minutes_least", "u8", "min", 1, None, None),
            ("minutes_most", "u8", "min", 1, None, None),
            ("growth_percent", "u8", "%", 1, None, None),
            ("rest_h", "u8", "h", 1, None, None),
            ("held", "u8", "", 1, None, None),
            ("week_sessions", "u8", "", 1, 255, None),
            ("week_s", "u32", "s", 1, 0xFFFFFFFF, None),
            ("week_before_s", "u32", "s", 1, 0xFFFFFFFF, None),
            ("week_limit_s", "u32", "s", 1, 0xFFFFFFFF, None),
            ("rest_min", "u16", "min", 1, 65535, None),
            ("advice", "u8", "", 1, None, ("bits",) + codes.ADVICE),
            ("name", "str", "", 1, None, None),
        ),
    ),
    (PAST, "past", TO_HOST, _PAST_FIELDS),
    (
        OVERRIDDEN,
        "overridden",
        TO_HOST,
        (
            ("index", "u8", "", 1, None, None),
            ("utc_s", "u32", "s", 1, 0, None),
            ("grant", "u8", "", 1, None, codes.GRANTS),
            ("granted", "u8", "", 1, None, None),
            # Two lines: whose decision, why.
            ("coach_reason", "str", "", 1, None, None),
        ),
    ),
    (RUNNING_CONFIRM, "running.confirm", TO_DEVICE, ()),
    (
        OVERRIDE,
        "override",
        TO_DEVICE,
        (
            ("grant", "u8", "", 1, None, codes.GRANTS),
            ("granted", "u8", "", 1, None, None),
            ("coach_reason", "str", "", 1, None, None),
        ),
    ),
    # By the name; or, with an index below 255, that walker of all in the order of names.
    (WALKER_GET, "walker.get", TO_DEVICE, _PLACE),
    (WALKER_DELETE, "walker.delete", TO_DEVICE, _NAMED),
    (
        PLAN_SET,
        "plan.set",
        TO_DEVICE,
        (
            ("sessions_least", "u8", "", 1, None, None),
            ("sessions_most", "u8", "", 1, None, None),
            ("minutes_least", "u8", "min", 1, None, None),
            ("minutes_most", "u8", "min", 1, None, None),
            ("growth_percent", "u8", "%", 1, None, None),
            ("rest_h", "u8", "h", 1, None, None),
            ("held", "u8", "", 1, None, None),
            ("name", "str", "", 1, None, None),
        ),
    ),
    (HISTORY_GET, "history.get", TO_DEVICE, _PLACE),
    (HISTORY_ADD, "history.add", TO_DEVICE, _PAST_FIELDS),
    (OVERRIDE_GET, "override.get", TO_DEVICE, _PLACE),
    # For a technician's coast; acknowledged with the coil's mean drive, in mV.
    (
        BRAKE_HOLD,
        "brake.hold",
        TO_DEVICE,
        (("current_ma", "u16", "mA", 1, None, None), ("hold_ms", "u16", "ms", 1, None, None)),
    ),
    # The calibration's JSON, piece by piece in either direction; a size of 0 where there is none.
    (
        CALIBRATION,
        "calibration",
        TO_HOST,
        (
            ("size", "u16", "", 1, None, None),
            ("offset", "u16", "", 1, None, None),
            ("data", "bytes", "", 1, None, None),
        ),
    ),
    (CALIBRATION_READ, "calibration.read", TO_DEVICE, (("offset", "u16", "", 1, None, None),)),
    (
        CALIBRATION_CHUNK,
        "calibration.chunk",
        TO_DEVICE,
        (("offset", "u16", "", 1, None, None), ("data", "bytes", "", 1, None, None)),
    ),
    (
        CALIBRATION_COMMIT,
        "calibration.commit",
        TO_DEVICE,
        (("size", "u16", "", 1, None, None), ("crc", "u16", "", 1, None, None)),
    ),
    (
        LOG,
        "log",
        TO_HOST,
        (
            ("index", "u8", "", 1, None, None),
            ("sessions", "u8", "", 1, None, None),
            ("serial", "u16", "", 1, None, None),
            # Of the rows that `log.read` reads.
            ("size", "u16", "", 1, None, None),
            ("crc", "u16", "", 1, None, None),
            ("ended_utc_s", "u32", "s", 1, 0, None),
            ("reason", "u8", "", 1, None, codes.END_REASONS),
            # All that were raised in it.
            _FAULTS,
        )
        + _ANSWER_FIELDS
        + _SESSION_FIELDS,
    ),
    (
        LOG_ROWS,
        "log.rows",
        TO_HOST,
        (
            ("serial", "u16", "", 1, None, None),
            ("offset", "u16", "", 1, None, None),
            # Whole rows, each as `log.row` says.
            ("rows", "bytes", "", 1, None, None),
        ),
    ),
    # Never sent alone: the form of a row of `log.rows`. Sums are of the session, the rest is of that moment.
    (
        LOG_ROW,
        "log.row",
        TO_HOST,
        (
            ("t_s", "u16", "s", 1, None, None),
            ("active_s", "u16", "s", 1, None, None),
            ("state", "u8", "", 1, None, codes.STATES),
            ("step", "u8", "", 1, 255, None),
            ("forward_mm", "u32", "mm", 1, None, None),
            ("reverse_mm", "u32", "mm", 1, None, None),
            ("work_j", "u32", "J", 1, None, None),
            ("speed_mm_s", "i16", "mm/s", 1, None, None),
            ("force_dn", "u16", "dN", 1, None, None),
            ("cadence_dspm", "u16", "0.1/min", 1, 65535, None),
            ("going", "u8", "", 1, None, ("bits",) + codes.GOING),
            # The first that was raised since the row before.
            ("fault", "u8", "", 1, 255, faults.FAULT_NAMES),
        ),
    ),
    # Of the sessions in the log, the oldest by index 0.
    (LOG_GET, "log.get", TO_DEVICE, (("index", "u8", "", 1, None, None),)),
    (
        LOG_READ,
        "log.read",
        TO_DEVICE,
        (("serial", "u16", "", 1, None, None), ("offset", "u16", "", 1, None, None)),
    ),
    (LOG_DELETE, "log.delete", TO_DEVICE, (("serial", "u16", "", 1, None, None),)),
    # The host has this session and all before it: they go first when room is needed.
    (LOG_PULLED, "log.pulled", TO_DEVICE, (("serial", "u16", "", 1, None, None),)),
    # Of the machine's life; records of faults there are, `fault.get` asks for one.
    (
        SERVICE,
        "service",
        TO_HOST,
        (
            ("forward_m", "u32", "m", 1, None, None),
            ("backward_m", "u32", "m", 1, None, None),
            ("on_s", "u32", "s", 1, None, None),
            ("moving_s", "u32", "s", 1, None, None),
            ("fault_records", "u8", "", 1, None, None),
        ),
    ),
    # What was before a fault, the oldest fault by index 0: rows 200 ms apart, the last one at the fault.
    (
        FAULT_RECORD,
        "fault.record",
        TO_HOST,
        (
            ("index", "u8", "", 1, None, None),
            ("records", "u8", "", 1, None, None),
            ("serial", "u16", "", 1, None, None),
            ("utc_s", "u32", "s", 1, 0, None),
            ("session", "u16", "", 1, 0, None),
            ("faults", "u32", "", 1, None, ("bits",) + faults.FAULT_NAMES),
            ("row_count", "u8", "", 1, None, None),
            ("offset", "u8", "", 1, None, None),
            # Whole rows from `offset` on, each as `fault.row` says.
            ("rows", "bytes", "", 1, None, None),
        ),
    ),
    # Never sent alone: the form of a row of `fault.record`.
    (
        FAULT_ROW,
        "fault.row",
        TO_HOST,
        (
            ("speed_mm_s", "i16", "mm/s", 1, None, None),
            ("force_dn", "u16", "dN", 1, None, None),
            ("coil_ma", "u16", "mA", 1, None, None),
            ("direction", "i8", "", 1, None, None),
            ("state", "u8", "", 1, None, codes.STATES),
        ),
    ),
    (SERVICE_GET, "service.get", TO_DEVICE, ()),
    (
        FAULT_GET,
        "fault.get",
        TO_DEVICE,
        (("index", "u8", "", 1, None, None), ("offset", "u8", "", 1, None, None)),
    ),
    # For a self-test; acknowledged with the figure.
    (BOARD_GET, "board.get", TO_DEVICE, (("figure", "u8", "", 1, None, codes.FIGURES),)),
)

STRUCT_CODES = {"u8": "B", "i8": "b", "u16": "H", "i16": "h", "u32": "I", "i32": "i"}


def row(message_id):
    """Return the table row of `message_id`; KeyError when there is none."""
    for message in MESSAGES:
        if message[0] == message_id:
            return message
    raise KeyError(message_id)


def fixed_format(message_id):
    """Return the struct format of a message's fields before a `str` or `bytes` tail, little-endian."""
    text = "<"
    for field in row(message_id)[3]:
        if field[1] in STRUCT_CODES:
            text += STRUCT_CODES[field[1]]
    return text
