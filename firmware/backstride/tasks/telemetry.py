"""Telemetry and session totals: the core's state as the message table orders it."""

from backstride.compat import const
from backstride.core import codes, faults, programme_rows
from backstride.link import messages

_LIGHT_MOST = const(0xFFFF)

_FIELDS = messages.row(messages.TELEMETRY)[3]
# How many values `totals` returns: all of the message but its text.
TOTALS = len(messages.row(messages.SESSION)[3]) - 1


def _flags(core):
    allowed = core.supervisor.allowed
    flags = 0
    if core.brake.saturated:
        flags |= codes.FLAG_SATURATED
    if allowed.light_drag:
        flags |= codes.FLAG_LIGHT_DRAG
    if allowed.enabled:
        flags |= codes.FLAG_DRIVER_ENABLED
    if core.lease.held or core.bench.held:
        flags |= codes.FLAG_LEASE
    if core.armed_now:
        flags |= codes.FLAG_ARMED
    if core.player.turn_expected:
        flags |= codes.FLAG_TURN_EXPECTED
    if core.calibrated:
        flags |= codes.FLAG_CALIBRATED
    if core.inputs.key:
        flags |= codes.FLAG_KEY_IN
    return flags


def _whole(thousandths):
    """Return what is left of a step in whole s or m, rounded up; 65,535 where the step has no such end."""
    return (thousandths + 999) // 1000 or 0xFFFF


def sample(core, dropped):
    """Return telemetry's values in table order, all of one tick: taken again if a tick came between."""
    while True:
        tick = core.ticks
        inputs = core.inputs
        player = core.player
        values = (
            core.t_ms,
            core.session.state,
            player.facing,
            _flags(core),
            core.direction.direction,
            core.speed.speed_mm_s,
            core.odometer.forward_mm(),
            core.odometer.backward_mm(),
            min(core.target_dn, core.brake.light_dn) if core.target_dn > 10_000 else core.target_dn,
            core.brake.command_dn,
            core.brake.force_dn,
            core.totals.power_w,
            max(inputs.coil_ma, 0),
            min(max(inputs.coil_temperature_dc, -32768), 32767),
            min(max(inputs.supply_mv, 0), 65535),
            player.load.level,
            255 if player.over else player.script.number,
            _whole(player.span.left_ms),
            core.book.mask,
            core.ticks_late,
            dropped,
            _whole(player.span.left_mm),
            core.cadence.cadence_dspm & 0xFFFF,  # -1 for unknown
            core.cadence.asymmetry_permille & 0xFFFF,
        )
        if core.ticks == tick:
            return values


def totals(core, effort):
    """Return the session message's fixed values: the core's of one tick, effort's of its last look."""
    while True:
        tick = core.ticks
        session = core.session
        added = core.totals
        values = (
            core.t_ms,
            session.number,
            session.state,
            session.active_ms,
            added.forward_mm,
            added.reverse_mm,
            added.work_j,
            added.peak_force_dn,
            added.mean_force_dn(),
            core.player.load.mass_kg,
            effort.forward_ms,
            effort.reverse_ms,
            effort.forward_fastest_mm_s,
            effort.reverse_fastest_mm_s,
            effort.cadence_dspm(),
            effort.energy.energy_dkcal,
            effort.energy.extrapolated_percent(),
        )
        if core.ticks == tick:
            return values


def line(values):
    """Return telemetry as one JSON object: integers by field name, state and faults by their names."""
    parts = []
    for position in range(len(values)):
        name = _FIELDS[position][0]
        value = values[position]
        if name == "state":
            text = '"' + codes.STATES[value] + '"'
        elif name == "faults":
            text = "[" + ",".join(['"' + fault + '"' for fault in faults.names(value)]) + "]"
        else:
            text = str(value)
        parts.append('"' + name + '":' + text)
    return '{"type":"telemetry",' + ",".join(parts) + "}"


def describe(core, event, value):
    """Return the text of an event's detail: what it names first, then what helps to read it."""
    if event == codes.EVENT_STATE:
        return codes.STATES[value]
    if event == codes.EVENT_SESSION_START:
        return core.catalogue.name(value)
    if event == codes.EVENT_SESSION_END:
        return codes.END_REASONS[value]
    if event == codes.EVENT_STEP:
        return str(value) + " of " + core.catalogue.name(core.player.programme)
    if event == codes.EVENT_CUE:
        return codes.CUES[value]
    if event in (codes.EVENT_FAULT_RAISE, codes.EVENT_FAULT_CLEAR):
        return faults.FAULT_NAMES[value]
    if event == codes.EVENT_MODE:
        return programme_rows.MODES[value >> 16] + " " + str(value & 0xFFFF)
    if event == codes.EVENT_FACING:
        return codes.FACINGS[value]
    if event == codes.EVENT_LOCKED:
        return codes.names(codes.MISSING, value)
    if event == codes.EVENT_PLAN:
        return codes.names(codes.ADVICE, value)
    if event == codes.EVENT_DISPLAY:
        return codes.DISPLAYS[value]
    if event == codes.EVENT_OVERRIDE:
        return codes.GRANTS[value] if value >= 0 else codes.GRANTS[-1 - value] + " revoked"
    if event in (codes.EVENT_QUESTION, codes.EVENT_CHOICE, codes.EVENT_ANSWER):
        when = " after" if value & 2 else " before"
        asked = codes.QUESTIONS[value & 1] + when
        return asked if event == codes.EVENT_QUESTION else asked + " " + str(value >> 2)
    return str(value)
