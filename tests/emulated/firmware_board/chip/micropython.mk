SRC_USERMOD_C += $(USERMOD_DIR)/chip.c
# The port polls its serial line, ours is fed by an interrupt; and the heap's size is chosen when the board starts.
LDFLAGS_USERMOD += -Wl,--wrap=mp_hal_stdin_rx_chr -Wl,--wrap=mp_hal_stdio_poll -Wl,--wrap=gc_init
