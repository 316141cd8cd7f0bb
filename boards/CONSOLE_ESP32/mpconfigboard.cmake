# The console: an ESP32-WROOM-32E without PSRAM. Without, because a collection over megabytes of slow memory
# would stop the tick for hundreds of milliseconds, and because PSRAM takes GPIO 16 (and 17) from the metrics
# UART. What the firmware needs fits into the chip's own memory (benchmarks/budgets.json).
set(IDF_TARGET esp32)

# ESP-IDF reads a partition table's path from the configuration, and one that is not absolute from
# MicroPython's own folder: so the place of ours is written there when the image is configured.
set(BACKSTRIDE_SDKCONFIG ${CMAKE_BINARY_DIR}/sdkconfig.backstride)
file(WRITE ${BACKSTRIDE_SDKCONFIG}
    "CONFIG_PARTITION_TABLE_CUSTOM_FILENAME=\"${CMAKE_CURRENT_LIST_DIR}/partitions.csv\"\n")

set(SDKCONFIG_DEFAULTS
    boards/sdkconfig.base
    boards/sdkconfig.ble
    boards/sdkconfig.240mhz
    ${CMAKE_CURRENT_LIST_DIR}/sdkconfig.board
    ${BACKSTRIDE_SDKCONFIG})

set(MICROPY_FROZEN_MANIFEST ${MICROPY_BOARD_DIR}/manifest.py)
