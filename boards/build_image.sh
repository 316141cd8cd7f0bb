#!/bin/sh
# Builds the image of a board: build_image.sh BOARD MICROPYTHON OUT. What is missing is said in one line.
set -eu
boards=$(cd "$(dirname "$0")" && pwd)
board=$1
micropython=$2
out=$3/$board

missing() {
    echo "make firmware: $1" >&2
    exit 2
}

[ -f "$boards/$board/mpconfigboard.cmake" ] ||
    missing "no board $board in boards/: BOARD= names one of its folders"
[ -n "$micropython" ] ||
    missing "no MicroPython: MICROPYTHON= names a checkout of it, version 1.26 or later"
[ -f "$micropython/ports/esp32/Makefile" ] ||
    missing "$micropython is no checkout of MicroPython: it has no ports/esp32/Makefile"
minor=$(sed -n 's/^#define MICROPY_VERSION_MINOR *//p' "$micropython/py/mpconfig.h")
[ "${minor:-0}" -ge 26 ] ||
    missing "$micropython is MicroPython 1.${minor:-?}: machine.Encoder is there since 1.26"
command -v idf.py >/dev/null ||
    missing "no ESP-IDF: idf.py is not on the PATH; source the export.sh of the version that MicroPython's ports/esp32/README.md names"

make -C "$micropython/mpy-cross"
make -C "$micropython/ports/esp32" BOARD_DIR="$boards/$board" BUILD="$out" submodules
make -C "$micropython/ports/esp32" BOARD_DIR="$boards/$board" BUILD="$out"
echo "$out/firmware.bin: put it on a board at 0x1000 with esptool"
