"""Parameters and calibration from storage, at boot. Whatever is in the files, the console starts.

A file that is there and cannot be believed is reported, and the brake then counts as uncalibrated: with other
parameters its table may mean nothing.
"""

from backstride.core import codes, params
from backstride.core.calibration import Calibration

PARAMS_FILE = "params.json"
CALIBRATION_FILE = "calibration.json"


def load(core, storage):
    """Give a core that has not ticked yet its parameters and its calibration."""
    sound = _load_params(core, _read(storage, PARAMS_FILE))
    calibration = None
    record = _read(storage, CALIBRATION_FILE)
    if record is not None:
        try:
            calibration = Calibration(record)
        except ValueError as error:
            print("calibration.json:", error)
            sound = False
    if sound and calibration is not None:
        core.calibrate(calibration)
    core.params.revision += 1
    core.reports.storage_unread(not sound)


def changed(core):
    """Return the parameters that differ from their defaults, as PARAMS_FILE keeps them."""
    values = {}
    for index in range(len(params.PARAMS)):
        value = core.params.values[index]
        if value != params.PARAMS[index][4]:
            values[params.NAMES[index]] = value
    return {"version": 1, "values": values}


def _read(storage, path):
    """Return what is in a file: None where there is none, an empty record where it cannot be read."""
    try:
        value = storage.load(path)
    except MemoryError:
        return {}
    return {} if value is None and storage.exists(path) else value


def _load_params(core, stored):
    if stored is None:
        return True
    try:
        for name, value in stored["values"].items():
            # A name of a newer firmware is none of this one's business.
            if name in params.NAMES and core.params.set(params.index_of(name), value) != codes.OK:
                return False
    except (AttributeError, KeyError, TypeError, OverflowError):
        return False
    return True
