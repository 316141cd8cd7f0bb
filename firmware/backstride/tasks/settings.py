"""Parameters and calibration from storage, at boot. Whatever is in the files, the console starts.

A file that is there and cannot be believed is reported, and the version before it is used. With parameters of
before the brake counts as uncalibrated: its table may mean nothing. A calibration of before is one.
"""

from backstride.core import codes, params
from backstride.core.calibration import Calibration

PARAMS_FILE = "params.json"
CALIBRATION_FILE = "calibration.json"


def load(core, storage):
    """Give a core that has not ticked yet its parameters and its calibration."""
    sound = _load_params(core, storage.load(PARAMS_FILE)) and PARAMS_FILE not in storage.damaged
    calibration = None
    record = storage.load(CALIBRATION_FILE)
    if record is not None:
        try:
            calibration = Calibration(record)
        except ValueError as error:
            print("calibration.json:", error)
    if sound and calibration is not None:
        core.calibrate(calibration)
    core.params.revision += 1
    unread = (record is not None and calibration is None) or CALIBRATION_FILE in storage.damaged
    core.reports.storage_unread(unread or not sound)


def changed(core):
    """Return the parameters that differ from their defaults, as PARAMS_FILE keeps them."""
    values = {}
    for index in range(len(params.PARAMS)):
        value = core.params.values[index]
        if value != params.PARAMS[index][4]:
            values[params.NAMES[index]] = value
    return {"version": 1, "values": values}


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
