"""A firmware of a few small files, started by the real boot.py and main.py: a deploy of it takes a moment."""

from __future__ import annotations

from pathlib import Path

import backstride
from backstride_host.deploy.image import BoardFile, manifest_of

FIRMWARE = Path(next(iter(backstride.__path__))).parent
PINS = b"BRAKE_ENABLE = 26\nBRAKE_PWM = 25\nBRAKE_HEARTBEAT = 27\nBUZZER = 23\n"
STARTUP = b"""def start(load):
    from backstride.version import TWIN, VERSION
    print('backstride', VERSION, TWIN)
"""
VERSION = """from backstride.twin import TWIN
VERSION = '%s: console'
"""


def release(version: str, *, stale: bool = False) -> list[BoardFile]:
    """Return a release; two of its files say which one it is, and one is there only in some."""
    files = {f"/{name}": (FIRMWARE / name).read_bytes() for name in ("boot.py", "main.py", "deployed.py")}
    files |= {
        "/pins.py": PINS,
        "/backstride/__init__.py": b"",
        "/backstride/startup.py": STARTUP,
        "/backstride/version.py": (VERSION % version).encode(),
        # Of more than a block, which littlefs does not keep inside its folder.
        "/backstride/twin.py": f"TWIN = '{version}'\n".encode() + b"# nothing\n" * 500,
        "/backstride/link/schema.py": b"def schema_hash():\n    return 1\n",
    }
    if stale:
        files["/backstride/old/gone.py"] = b"GONE = True\n"
    made = [BoardFile(path, data) for path, data in sorted(files.items())]
    return [*made, manifest_of(made)]
