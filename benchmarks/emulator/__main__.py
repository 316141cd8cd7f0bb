"""Has the emulated board's tools and MicroPython's source here, if it can; says in one line what is missing.

In a container (as root) missing tools are installed from the machine's package archive.
"""

import os
import subprocess
import sys

from benchmarks.emulator import EmulatorMissing, image, source

_PACKAGES = ("qemu-system-arm", "gcc-arm-none-eabi", "libnewlib-arm-none-eabi", "make")
_SECONDS = 150


def _install_tools() -> None:
    try:
        image.check_tools()
    except EmulatorMissing as missing:
        if os.geteuid() != 0:
            raise EmulatorMissing(f"{missing}; install {' '.join(_PACKAGES)}") from None
        apt = ["apt-get", "-qq", "-o", "Acquire::http::Timeout=20"]
        install = [*apt, "install", "--yes", "--no-install-recommends", *_PACKAGES]
        try:
            for command in ([*apt, "update"], install):
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            raise EmulatorMissing(f"{missing}, and apt-get did not install it: {error}") from error
        image.check_tools()


def main() -> int:
    """Get what can be got; always 0: the tests skip what cannot run, and say why."""
    try:
        _install_tools()
        source.get()
        source.find()
    except EmulatorMissing as missing:
        print(f"no emulated board: {missing}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
