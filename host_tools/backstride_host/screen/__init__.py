"""The full-screen view of a console: a textual app over what `live` knows."""
