"""The parts of the simulated board, where the peripherals find them."""


class Hardware:
    """Filled once at start; one board a process."""

    kernel = None
    port = None
    pads = None
    driver = None
    panel = None
    sensors = None
    link = None
    chip = None
    partition = None


hardware = Hardware()
