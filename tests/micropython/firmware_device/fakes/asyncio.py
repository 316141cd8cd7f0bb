"""What the tasks name of `asyncio`, where a build has none; nothing here runs them."""


def create_task(task):
    """Take a task and forget it."""


async def sleep_ms(_ms):
    """Return at once."""


def run(task):
    """Take a task and forget it."""
