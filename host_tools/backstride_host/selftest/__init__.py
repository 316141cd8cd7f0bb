"""The self-test of a console: checks over the link, one after the other, with hands where they are needed."""
