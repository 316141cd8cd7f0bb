"""Messages, framing and the device's end of the link."""
