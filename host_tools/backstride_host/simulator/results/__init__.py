"""What a simulated run leaves behind: its files, its summary, its picture."""
