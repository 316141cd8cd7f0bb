"""What runs beside the tick: commands, telemetry, events, storage, cues. Each may be late; the tick may not."""
