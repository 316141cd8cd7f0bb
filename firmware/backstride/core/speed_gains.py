"""Gains of the belt tracker: the steady Kalman filter of a motion whose jerk is white noise.

A row is the filter that suits one value of p = (q T^5 / r)^(1/6): q is the jerk's spectral density, T the
time between measurements, r a measurement's variance. p = 2^((row - 16) / 4), from 1/16 to 2. The gains solve
the Riccati equation at a step of 1; `tests/core/test_speed_gains.py` solves it again and compares.
See Bar-Shalom, Li, Kirubarajan, "Estimation with Applications to Tracking and Navigation", 6.2.3 and 6.5.
"""

ROWS = 21

# Of position, times 256.
POSITION = bytes(
    (30, 35, 41, 49, 57, 66, 76, 88, 101, 115, 130, 146, 162, 178, 194, 208, 221, 232, 241, 247, 251)
)

# Of speed times T: mantissa / 2^shift.
SPEED = bytes(
    (241, 168, 234, 163, 226, 156, 215, 147, 200, 135, 182, 241, 159, 206, 132, 165, 204, 247, 146, 167, 187)
)
SPEED_SHIFT = bytes((15, 14, 14, 13, 13, 12, 12, 11, 11, 10, 10, 10, 9, 9, 8, 8, 8, 8, 7, 7, 7))

# Of acceleration times T^2: mantissa / 2^shift.
ACCELERATION = bytes(
    (240, 200, 166, 137, 226, 186, 152, 247, 199, 160, 254, 200, 155, 238, 179, 131, 188, 131, 176, 227, 139)
)
ACCELERATION_SHIFT = bytes((20, 19, 18, 17, 17, 16, 15, 15, 14, 13, 13, 12, 11, 11, 10, 9, 9, 8, 8, 8, 7))

# 16 * log2 of the middle of each 128 steps; the first is never used.
LOG2 = bytes((
    0, 121, 133, 141, 147, 151, 155, 159, 161, 164, 166, 168, 170, 172, 174, 175,
    177, 178, 179, 181, 182, 183, 184, 185, 186, 187, 188, 189, 189, 190, 191, 192,
    192, 193, 194, 194, 195, 196, 196, 197, 197, 198, 199, 199, 200, 200, 201, 201,
    202, 202, 203, 203, 203, 204, 204, 205, 205, 206, 206, 206, 207, 207, 207, 208,
    208, 209, 209, 209, 210, 210, 210, 211, 211, 211, 212, 212, 212, 212, 213, 213,
    213, 214, 214, 214, 214, 215, 215, 215, 215, 216, 216, 216, 217, 217, 217, 217,
    217, 218, 218, 218, 218, 219, 219, 219, 219, 220, 220, 220, 220, 220, 221, 221,
    221, 221, 221, 222, 222, 222, 222, 222, 223, 223, 223, 223, 223, 224, 224, 224,
))  # fmt: skip
