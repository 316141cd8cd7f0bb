"""For all tests: a busy machine is slow, which is nobody's fault: examples have no deadline."""

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
