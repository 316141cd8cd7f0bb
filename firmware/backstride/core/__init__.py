"""Pure logic: integers in, integers out; no clock, no hardware."""
