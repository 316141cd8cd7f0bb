"""What coasts have told of the brake since it was calibrated, kept over a power cut."""

PATH = "drift.json"


def take(core, record):
    """Go on from what was kept, if it speaks of the calibration in use."""
    if core.calibration is None or record is None:
        return
    scale = record.get("scale")
    if record.get("calibration") == core.calibration.checksum and isinstance(scale, int):
        core.drift.restore(scale)


def record(core):
    """Return what to keep."""
    return {"version": 1, "calibration": core.calibration.checksum, "scale": core.drift.goal}
