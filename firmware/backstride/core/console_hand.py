"""What the buttons do in each state; the display and the cues follow the state, not the button."""

from backstride.core import codes, hand, operations
from backstride.core.programme_rows import GATE_MASK, GATE_RUNNING, LEVEL_DN, LEVEL_MAX, OFF


def act(core):
    """Carry out this tick's button events on the pipeline `core`."""
    if core.questions.open and _answering(core):
        return
    if core.hand.confirm.event:
        _confirm(core, core.hand.confirm.event)
    up = core.hand.up.event
    down = core.hand.down.event
    if up or down:
        if core.session.running:
            _level(core, up, down)
        elif core.session.state == codes.IDLE:
            _programme(core, up, down)


def _answering(core):
    """Ask what there is to ask, once the belt stands; True where the buttons answer it."""
    questions = core.questions
    state = core.session.state
    if state != codes.READY and state != codes.FINISHED and state != codes.IDLE:
        questions.close()  # a belt in motion or a latch is no time for questions
    questions.step(core.dt_ms)
    if questions.open and not questions.asked and state != codes.FINISHED:
        questions.ask(codes.PAIN)
    if not questions.open or not questions.asked:
        return False
    _answer(core, questions)
    return True


def _answer(core, questions):
    if core.hand.confirm.event == hand.PRESS:
        operations.answer(core, questions.question, questions.chosen())
    elif core.hand.down.event == hand.HOLD:
        questions.go_on()
    elif core.hand.up.event == hand.PRESS:
        questions.choose(1)
    elif core.hand.down.event == hand.PRESS:
        questions.choose(-1)


def _confirm(core, event):
    state = core.session.state
    if event == hand.HOLD:
        if _may_unlock(core):
            operations.confirm_running(core, True)
    elif state == codes.FAULT:
        operations.release_faults(core, True)
    elif state == codes.IDLE or state == codes.FINISHED:
        operations.start(core, core.player.facing)
    elif state == codes.ACTIVE or state == codes.READY:
        core.session.pause()
    else:
        operations.resume(core, True)


def _may_unlock(core):
    """The button held on a running programme that lacks nothing but that."""
    gate = core.player.flags & GATE_MASK
    idle = core.session.state == codes.IDLE
    return idle and gate == GATE_RUNNING and core.locks.running == codes.MISSING_CONFIRMATION


def _level(core, up, down):
    if down == hand.HOLD:
        operations.set_level(core, 0, True)
    elif down == hand.PRESS:
        operations.set_level(core, _less(core.player.load), True)
    elif up == hand.PRESS:
        operations.set_level(core, _more(core.player.load), True)


def _less(load):
    """Return the level below what the step asks for now."""
    return max(load.level - 1 if load.mode == OFF else (load.wanted_dn - 1) // LEVEL_DN, 0)


def _more(load):
    return min(load.level + 1 if load.mode == OFF else load.wanted_dn // LEVEL_DN + 1, LEVEL_MAX)


def _programme(core, up, down):
    last = core.catalogue.count() - 1
    if down == hand.HOLD:
        operations.select(core, 0)
    elif down == hand.PRESS:
        operations.select(core, max(core.player.programme - 1, 0))
    elif up == hand.PRESS:
        operations.select(core, min(core.player.programme + 1, last))
