"""Tells a story to the core and prints a digest of it each 50 ticks: on any interpreter, measured or not."""

from backstride.core.pipeline import Pipeline
from digest import Digest


class Unmeasured:
    """Takes the place of a meter."""

    def begin(self):
        pass

    def end(self):
        pass


def tell(story_of, ticks, meter):
    """Print the digest's size, the digests and the number of events; `meter` brackets each step."""
    core = Pipeline()
    core.calibrated = True
    story = story_of(core)
    digest = Digest(core)
    print(digest.size)
    events = 0
    for tick in range(ticks):
        story.feed()
        meter.begin()
        core.step()
        meter.end()
        while core.events.take():
            events += 1
        if tick % 50:
            digest.fold()
        else:
            print(digest.fold_arrays())
    print(events)
