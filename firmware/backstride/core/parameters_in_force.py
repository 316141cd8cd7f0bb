"""Puts the parameters into the stages, and the calibration's values in their place, whenever they change.

`core` is the pipeline; this runs inside its tick.
"""

# What the belt's stages are made of: only a change of these makes them start anew.
SENSING = (
    "sensing.counts_per_metre",
    "sensing.counts_per_km_extra",
    "sensing.polarity",
    "sensing.direction_mm",
    "sensing.still_ms",
    "sensing.counts_per_turn",
    "safety.belt_accel_mm_s2",
    "belt.mass_kg",
)


def apply(core):
    """Configure every stage from the parameters as they are now."""
    params = core.params
    core.revision = params.revision
    if _sensing_changed(core.sensing, params):
        _sense_by(core, params)
    _guard_by(core, params)
    _decide_by(core, params)
    _brake_by(core, params)


def _sensing_changed(sensing, params):
    """Tell whether one of SENSING changed; no other starts the belt's stages anew under a walker."""
    changed = False
    for position in range(len(SENSING)):
        value = params.get(SENSING[position])
        if value != sensing[position]:
            sensing[position] = value
            changed = True
    return changed


def _sense_by(core, params):
    counts = params.get("sensing.counts_per_metre")
    core.polarity = -1 if params.get("sensing.polarity") < 0 else 1
    core.speed.configure(counts, params.get("sensing.counts_per_turn"))
    core.cadence.configure(counts, params.get("sensing.counts_per_turn"))
    core.direction.configure(
        counts, params.get("sensing.direction_mm"), params.get("sensing.still_ms") * 1000
    )
    core.odometer.configure(counts * 1000 + params.get("sensing.counts_per_km_extra"))
    core.encoder_guard.configure(counts, params.get("safety.belt_accel_mm_s2"), params.get("belt.mass_kg"))


def _guard_by(core, params):
    core.actuator_guard.configure(params.get("safety.warm_dc"), params.get("safety.hot_dc"))
    core.gentle.configure(params.get("brake.gentle_travel_mm"))
    core.supply_low_mv = params.get("safety.supply_low_mv")
    core.supply.configure(core.supply_low_mv, params.get("supply.kind"))
    core.reverse_limit_mm_s = params.get("safety.reverse_limit_mm_s")
    core.forward_limit_mm_s = params.get("safety.forward_limit_mm_s")
    core.margin_mm_s = params.get("safety.guidance_margin_mm_s")


def _decide_by(core, params):
    core.session.configure(params)
    core.questions.wanted = params.get("session.questions") != 0
    core.player.turning.one_way = params.get("belt.one_way") != 0


def _brake_by(core, params):
    calibration = core.calibration
    coil_milliohm = calibration.coil_milliohm if calibration else params.get("brake.coil_milliohm")
    core.supervisor.configure(params)
    core.brake.configure(params.get("brake.light_drag_dn"))
    core.disc.configure(params)
    core.actuator.configure(coil_milliohm, core.supply_low_mv)
    core.coil_ohm.configure(coil_milliohm)
    core.totals.configure(params)
