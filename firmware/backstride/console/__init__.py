"""What a person at the machine sees, presses and hears."""
