"""What runs on the board in a deploy: sent to its prompt behind firmware/deployed.py, whose names it uses.

`look` prints one Python value a line, for the host to read. Nothing here is imported by the host.
"""

import gc
import os
import sys


def facts():
    implementation = sys.implementation
    console = sys.modules.get("backstride.app")
    room = os.statvfs("/")
    gc.collect()
    return {
        "version": tuple(implementation[1])[:3],
        "machine": getattr(implementation, "_machine", sys.platform),
        "mpy": getattr(implementation, "_mpy", 0) & 0xFF,
        "block": room[0],
        "free": room[0] * room[3],
        "console": console is not None and console.console is not None,
        "heap": gc.mem_alloc() + gc.mem_free(),
        "cut_off": exists(JOURNAL),
    }


def walk(folder):
    for entry in os.ilistdir(folder or "/"):
        path = folder + "/" + entry[0]
        if entry[1] & 0x4000:
            walk(path)
        else:
            print(repr((path, sha256(path))))


def look(paths):
    """Print path and hash of those of `paths` that are there, and of all in the package's folder."""
    for path in paths:
        if exists(path):
            print(repr((path, sha256(path))))
    if exists("/backstride"):
        walk("/backstride")


def prepare():
    """Make room for what is staged, and remove what an earlier deploy left there."""
    if not exists(FOLDER):
        os.mkdir(FOLDER)
    for entry in list(os.ilistdir(FOLDER)):
        if FOLDER + "/" + entry[0] not in (MANIFEST, JOURNAL):
            os.remove(FOLDER + "/" + entry[0])


def release():
    """Import what is there now; return its version and its schema's hash."""
    for name in list(sys.modules):
        if name.split(".")[0] in ("backstride", "board", "pins", "deployed"):
            del sys.modules[name]
    # main.py may have turned to the image, away from files that were broken then.
    if "" not in sys.path:
        sys.path.insert(0, "")
    gc.collect()
    from backstride.link import schema
    from backstride.version import VERSION

    return VERSION, schema.schema_hash()


def restart():
    """Reset the board; the start that follows counts as one that was asked for."""
    import machine

    try:
        from backstride.hal import chip
    except Exception:
        machine.reset()
    chip.restart_as_asked()
