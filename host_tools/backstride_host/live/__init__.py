"""What a console does, shown while it happens: on a terminal, as lines, or as JSON."""
