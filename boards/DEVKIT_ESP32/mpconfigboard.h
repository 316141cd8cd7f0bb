#define MICROPY_HW_BOARD_NAME "Backstride on a development board"
#include "../CONSOLE_ESP32/mpconfigboard.h"
