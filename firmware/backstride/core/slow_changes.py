"""Follows what changes slowly, some times a second: the sensor's zero, the coil's resistance, heat, reach.

`core` is the pipeline; this runs inside its tick.
"""


def follow(core, span_ms):
    """Look at all of it; span_ms have passed since the last look."""
    _actuator(core, core.inputs)
    _disc(core, span_ms)
    if core.bench.open:
        core.bench.step(core, span_ms)


def _actuator(core, inputs):
    if core.magnet is None:
        _coil(core, inputs)
    elif core.magnet.warm(inputs.coil_temperature_dc):
        core.brake.rescale(core.brake.speed_scale)
    core.actuator.see_reach(inputs.supply_mv)
    core.brake.reach_ma = core.actuator.reach_ma


def _coil(core, inputs):
    zero = core.current_zero
    zero.step(inputs.coil_ma + zero.zero_ma, core.actuator.expected_ma)
    sound = core.actuator_guard.trusted and inputs.supply_mv >= core.supply_low_mv
    core.coil_ohm.step(core.actuator, inputs, sound)


def _disc(core, span_ms):
    """Heat, drift and power."""
    brake = core.brake
    disc = core.disc
    core.totals.tell_power(brake.force_dn, abs(core.speed.speed_mm_s), span_ms)
    disc.step(brake.force_dn, core.mean.speed_mm_s, core.inputs.coil_temperature_dc, span_ms)
    core.actuator_guard.warm(disc.temperature_dc)
    core.drift.step(core.supervisor.allowed.light_drag or brake.command_dn == 0)
    disc.drift_scale = core.drift.scale
    if disc.speed_scale != brake.speed_scale:
        brake.rescale(disc.speed_scale)
