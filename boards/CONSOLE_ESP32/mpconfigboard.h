#ifndef MICROPY_HW_BOARD_NAME
#define MICROPY_HW_BOARD_NAME "Backstride console"
#endif
#define MICROPY_HW_MCU_NAME "ESP32-WROOM-32E"

// The display's, as in pins.py.
#define MICROPY_HW_I2C0_SDA (21)
#define MICROPY_HW_I2C0_SCL (22)
