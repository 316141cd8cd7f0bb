"""What runs beside the tick: commands, telemetry, storage. Each may be late; the tick may not."""
