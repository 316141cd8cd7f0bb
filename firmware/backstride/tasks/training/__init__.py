"""Who walks, what they have done, what is open to them, and what the coach asked for."""
