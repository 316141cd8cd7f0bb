# A stock development board with the console's module. Its pins, memory and partitions are the console's.
include(${CMAKE_CURRENT_LIST_DIR}/../CONSOLE_ESP32/mpconfigboard.cmake)
