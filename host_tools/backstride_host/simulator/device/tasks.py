"""`_asyncio` on virtual time: tasks in order of their time, those of the same time in order of asking."""

import micropython
from micropython import const

from .hardware import hardware

_MASK = const((1 << 30) - 1)
_HALF = const(1 << 29)


class Shared:
    """What the loop and the simulator know of one another."""

    core = None  # the globals of asyncio.core
    ticks_ms = None
    step_us = 0
    created = 0  # tasks so far: the index of a task is its place in this count
    to_raise = []  # (task's name or index, exception)
    chores = []  # what the simulator has to do between two steps of tasks


shared = Shared()


class Task:
    """A coroutine that the loop runs. `state`: True running, a queue waited on, a callback; else over."""

    def __init__(self, coro, core=None):
        self.coro = coro
        self.data = None
        self.state = True
        self.ph_key = 0
        self._index = shared.created
        shared.created += 1
        shared.core = core

    def __iter__(self):
        if not self.state:
            self.state = False  # over, and now somebody has asked
        elif self.state is True:
            self.state = TaskQueue()
        elif type(self.state) is not TaskQueue:
            raise RuntimeError("can't wait")
        return self

    def __next__(self):
        if not self.state:
            raise self.data
        waiting = shared.core["cur_task"]
        self.state.push(waiting)
        waiting.data = self

    def done(self):
        """Tell whether the coroutine is over."""
        return not self.state

    def cancel(self):
        """Have CancelledError raised in the task; False when it is over already."""
        if not self.state:
            return False
        core = shared.core
        if self is core["cur_task"]:
            raise RuntimeError("can't cancel self")
        task = self
        while isinstance(task.data, Task):
            task = task.data
        queue = core["_task_queue"]
        if hasattr(task.data, "remove"):
            task.data.remove(task)
            queue.push(task)
        elif queue.is_later(task):
            queue.remove(task)
            queue.push(task)
        task.data = core["CancelledError"]
        return True

    def is_named(self, wanted):
        """Tell whether a fault means this task, by its coroutine's name or its index."""
        if isinstance(wanted, str):
            return ("'" + wanted + "'") in str(self.coro)
        return self._index == wanted


class TaskQueue:
    """Tasks sorted by due time in milliseconds.

    `peek()` returns the first task or None, `push(task, key=now)` adds one, `pop()` takes the first: from the
    loop's own queue that is to run it, and takes the CPU's time. They are closures: see kernel.py.
    """

    def __init__(self):
        self._tasks = tasks = []
        ticks_ms = shared.ticks_ms

        @micropython.native
        def peek():
            return tasks[0] if tasks else None

        @micropython.native
        def push(task, key=None):
            if key is None:
                key = ticks_ms()
            task.data = None
            task.ph_key = key
            place = len(tasks)
            while place and ((tasks[place - 1].ph_key - key + _HALF) & _MASK) > _HALF:
                place -= 1
            tasks.insert(place, task)

        @micropython.native
        def pop():
            task = tasks.pop(0)
            if shared.core["_task_queue"] is self:
                begin_step(task)
            return task

        self.peek = peek
        self.push = push
        self.pop = pop

    def remove(self, task):
        """Take a task out, wherever it is."""
        self._tasks.remove(task)

    def is_later(self, task):
        """Tell whether a queued task is not due yet."""
        return ((task.ph_key - shared.ticks_ms() + _HALF) & _MASK) > _HALF


@micropython.native
def begin_step(task):
    """Charge for a task's step; here the scenario's exceptions reach their tasks."""
    hardware.kernel.charge(shared.step_us)
    if shared.chores:
        shared.chores.pop(0)()
    if shared.to_raise:
        _raise_in(task)


def _raise_in(task):
    for fault in shared.to_raise:
        if task.is_named(fault[0]):
            shared.to_raise.remove(fault)
            task.data = fault[1]
            return
