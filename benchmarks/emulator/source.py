"""MicroPython's source: a checkout that MICROPYTHON_CHECKOUT names, or Debian's source package.

The package comes by `apt-get source` from the mirror that this machine has its other packages from, with
apt's own check of signatures, into folders of ours: the machine's configuration stays as it is.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.emulator import CACHE, EmulatorMissing

# The first Debian release whose package has the emulated board.
_SUITE = "trixie"
_SECONDS = 100
_KEYS = (
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
)
_KEPT = CACHE / "micropython"


def find() -> Path:
    """Return the source; EmulatorMissing where there is none."""
    named = os.environ.get("MICROPYTHON_CHECKOUT")
    source = Path(named).absolute() if named else _KEPT
    if not (source / "ports" / "qemu" / "boards" / "MPS2_AN385").is_dir():
        raise EmulatorMissing(f"no MicroPython source with ports/qemu in {source}")
    return source


def _run(command: list[str], folder: Path) -> str:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=True, timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError) as error:
        last = (getattr(error, "stderr", None) or str(error)).strip().splitlines()[-1]
        raise EmulatorMissing(f"{command[0]}: {last}") from error
    return done.stdout


def _mirror(folder: Path) -> str:
    """Return the address of the Debian archive that this machine uses."""
    format_ = "$(ORIGIN) $(CODENAME) $(REPO_URI)"
    rows = _run(["apt-get", "indextargets", "--format", format_, "Created-By: Packages"], folder)
    for row in rows.splitlines():
        origin, codename, address = row.split(maxsplit=2)
        if origin == "Debian" and "-" not in codename:
            return address
    raise EmulatorMissing("no Debian archive among this machine's package sources")


def _options(folder: Path) -> list[str]:
    """Return apt's options that keep all it writes in `folder`, and what it downloads from."""
    for name in ("lists/partial", "cache/archives/partial", "sources"):
        (folder / name).mkdir(parents=True)
    keys = next((f"Signed-By: {path}\n" for path in _KEYS if path.exists()), "")
    (folder / "sources" / "micropython.sources").write_text(
        f"Types: deb-src\nURIs: {_mirror(folder)}\nSuites: {_SUITE}\nComponents: main\n{keys}"
    )
    settings = {
        "Dir::Etc::SourceList": "/dev/null",
        "Dir::Etc::SourceParts": folder / "sources",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Acquire::http::Timeout": 20,
        "Acquire::Retries": 1,
        # The folder is private, so apt's own user could not write there.
        "APT::Sandbox::User": "root",
    }
    return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]


def get() -> None:
    """Have the source in the cache, or know of a checkout; EmulatorMissing says why not."""
    if os.environ.get("MICROPYTHON_CHECKOUT") or _KEPT.is_dir():
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        folder = Path(scratch)
        apt = ["apt-get", *_options(folder)]
        _run([*apt, "update"], folder)
        _run([*apt, "source", "--download-only", "micropython"], folder)
        archive = next(folder.glob("micropython_*.orig.tar.*"), None)
        if archive is None:
            raise EmulatorMissing("the package has no source archive")
        unpacked = folder / "unpacked"
        unpacked.mkdir()
        _run(["tar", "--extract", f"--file={archive}", "--strip-components=1"], unpacked)
        shutil.move(unpacked, _KEPT)
