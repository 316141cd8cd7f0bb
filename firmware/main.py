"""Runs the console on this board, and lets the brake go however that ends."""

import board
from backstride import app

hal = board.open_hal()
try:
    app.run(hal)
finally:
    hal.brake.silence()
