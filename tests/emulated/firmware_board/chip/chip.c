// Interrupts of the emulated board: received characters (so that Ctrl-C works), and a millisecond for the clock and
// for one timer whose callback goes through MicroPython's scheduler, as `machine.Timer`'s does on the ESP32.

#include "py/mphal.h"
#include "py/ringbuf.h"
#include "py/runtime.h"
#include "py/stream.h"
#include "shared/runtime/interrupt_char.h"
#include "shared/runtime/pyexec.h"

#define REG(address) (*(volatile uint32_t *)(address))

// Registers of ARM's CMSDK peripherals, as the board MPS2 with image AN385 has them, and of the Cortex-M3.
#define UART0_DATA REG(0x40004000)
#define UART0_STATE REG(0x40004004)
#define UART0_CTRL REG(0x40004008)
#define UART0_CLEAR REG(0x4000400c)
#define UART_FULL (2)
#define UART_RX_INTERRUPT (1 << 3)
#define TIMER0_CTRL REG(0x40000000)
#define TIMER0_VALUE REG(0x40000004)
#define TIMER0_RELOAD REG(0x40000008)
#define TIMER0_CLEAR REG(0x4000000c)
#define TIMER_ON_WITH_INTERRUPT (1 | 1 << 3)
#define VECTORS REG(0xe000ed08)
#define INTERRUPTS_ON REG(0xe000e100)
#define INTERRUPTS_PENDING REG(0xe000e200)

// Left there by whoever starts the emulator: how much of the heap to use, 0 for all.
#define HEAP_BYTES REG(0x21f00000)

#define SYSTEM_VECTORS (16)
#define UART0_RX (0)
#define TIMER0 (8)
#define CLOCK_MHZ (25)
#define MS_CLOCKS (CLOCK_MHZ * 1000)

extern const uint32_t isr_vector[];
static uint32_t vectors[SYSTEM_VECTORS + 32] __attribute__((aligned(256)));
static uint8_t received_bytes[4096];
static ringbuf_t received = { received_bytes, sizeof(received_bytes), 0, 0 };
static volatile uint32_t now_ms;
static uint32_t period_ms, due_ms;

MP_REGISTER_ROOT_POINTER(mp_obj_t chip_timer_callback);

uint32_t chip_lock(void) {
    uint32_t state;
    __asm volatile ("mrs %0, primask\n cpsid i" : "=r" (state) : : "memory");
    return state;
}

void chip_unlock(uint32_t state) {
    __asm volatile ("msr primask, %0" : : "r" (state) : "memory");
}

// While there is no room a character stays in the port, and the sender waits.
static void receive(void) {
    while ((UART0_STATE & UART_FULL) && ringbuf_free(&received)) {
        int c = UART0_DATA & 0xff;
        if (c == mp_interrupt_char) {
            mp_sched_keyboard_interrupt();
        } else {
            ringbuf_put(&received, c);
        }
    }
}

static void on_received(void) {
    UART0_CLEAR = 2;
    receive();
}

static void on_millisecond(void) {
    TIMER0_CLEAR = 1;
    now_ms += 1;
    mp_obj_t callback = MP_STATE_PORT(chip_timer_callback);
    if (period_ms && callback != MP_OBJ_NULL && (int32_t)(now_ms - due_ms) >= 0) {
        due_ms += period_ms;
        mp_sched_schedule(callback, mp_const_none);
    }
}

static void start(void) {
    for (int i = 0; i < SYSTEM_VECTORS; i++) {
        vectors[i] = isr_vector[i];
    }
    vectors[SYSTEM_VECTORS + UART0_RX] = (uint32_t)on_received;
    vectors[SYSTEM_VECTORS + TIMER0] = (uint32_t)on_millisecond;
    VECTORS = (uint32_t)vectors;
    TIMER0_RELOAD = TIMER0_VALUE = MS_CLOCKS - 1;
    TIMER0_CTRL = TIMER_ON_WITH_INTERRUPT;
    UART0_CTRL |= UART_RX_INTERRUPT;
    INTERRUPTS_ON = 1 << UART0_RX | 1 << TIMER0;
}

void __real_gc_init(void *start, void *end);

void __wrap_gc_init(void *start, void *end) {
    uint32_t bytes = HEAP_BYTES;
    __real_gc_init(start, bytes && bytes < (char *)end - (char *)start ? (char *)start + bytes : end);
}

// Called by mp_init: boot.py and main.py from the file system, as other ports do.
void chip_boot(void) {
    period_ms = 0;
    MP_STATE_PORT(chip_timer_callback) = MP_OBJ_NULL;
    if (VECTORS == 0) {
        start();
    }
    pyexec_frozen_module("_boot.py", false);
    int ended = pyexec_file_if_exists("boot.py");
    if (!(ended & PYEXEC_FORCED_EXIT) && pyexec_mode_kind == PYEXEC_MODE_FRIENDLY_REPL) {
        pyexec_file_if_exists("main.py");
    }
}

int __wrap_mp_hal_stdin_rx_chr(void) {
    for (;;) {
        uint32_t state = chip_lock();
        int c = ringbuf_get(&received);
        receive();
        chip_unlock(state);
        if (c >= 0) {
            return c;
        }
        mp_event_wait_ms(1);
    }
}

uintptr_t __wrap_mp_hal_stdio_poll(uintptr_t poll_flags) {
    uintptr_t ready = poll_flags & MP_STREAM_POLL_WR;
    return ringbuf_avail(&received) ? ready | (poll_flags & MP_STREAM_POLL_RD) : ready;
}

mp_uint_t mp_hal_ticks_ms(void) {
    return now_ms;
}

mp_uint_t mp_hal_ticks_us(void) {
    uint32_t state = chip_lock();
    uint32_t left = TIMER0_VALUE;
    uint32_t ms = now_ms;
    // The counter began anew and its interrupt is still to come.
    if (INTERRUPTS_PENDING & 1 << TIMER0) {
        left = TIMER0_VALUE;
        ms += 1;
    }
    chip_unlock(state);
    return ms * 1000 + (MS_CLOCKS - 1 - left) / CLOCK_MHZ;
}

mp_uint_t mp_hal_ticks_cpu(void) {
    return mp_hal_ticks_us();
}

uint64_t mp_hal_time_ns(void) {
    return (uint64_t)mp_hal_ticks_us() * 1000;
}

void mp_hal_delay_us(mp_uint_t us) {
    mp_uint_t begun = mp_hal_ticks_us();
    while (mp_hal_ticks_us() - begun < us) {
    }
}

void mp_hal_delay_ms(mp_uint_t ms) {
    mp_uint_t begun = now_ms;
    while (now_ms - begun < ms) {
        mp_event_wait_ms(1);
    }
}

// chip.every_ms(period_ms, callback): 0 stops it.
static mp_obj_t chip_every_ms(mp_obj_t period, mp_obj_t callback) {
    uint32_t state = chip_lock();
    period_ms = mp_obj_get_int(period);
    due_ms = now_ms + period_ms;
    MP_STATE_PORT(chip_timer_callback) = callback;
    chip_unlock(state);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(chip_every_ms_obj, chip_every_ms);

static const mp_rom_map_elem_t chip_table[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_chip) },
    { MP_ROM_QSTR(MP_QSTR_every_ms), MP_ROM_PTR(&chip_every_ms_obj) },
};
static MP_DEFINE_CONST_DICT(chip_globals, chip_table);

const mp_obj_module_t chip_module = {
    .base = { &mp_type_module },
    .globals = (mp_obj_dict_t *)&chip_globals,
};
MP_REGISTER_MODULE(MP_QSTR_chip, chip_module);
