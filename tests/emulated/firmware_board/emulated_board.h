// What the emulated board has beyond MicroPython's own port: a clock, its timer, files, and a boot like other ports'.
#include "ports/qemu/mpconfigport.h"

#undef MICROPY_PY_TIME
#define MICROPY_PY_TIME (1)
#undef MICROPY_PY_SELECT
#define MICROPY_PY_SELECT (1)
#undef MICROPY_PY_ASYNCIO
#define MICROPY_PY_ASYNCIO (1)
#undef MICROPY_PY_SYS_STDIO_BUFFER
#define MICROPY_PY_SYS_STDIO_BUFFER (1)
// As on the ESP32.
#define MICROPY_SCHEDULER_DEPTH (8)

uint32_t chip_lock(void);
void chip_unlock(uint32_t state);
void chip_boot(void);

#define MICROPY_BEGIN_ATOMIC_SECTION() chip_lock()
#define MICROPY_END_ATOMIC_SECTION(state) chip_unlock(state)
#define MICROPY_INTERNAL_WFE(timeout_ms) __asm volatile ("wfi")
#define MICROPY_PORT_INIT_FUNC chip_boot()
