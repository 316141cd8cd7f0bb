"""What the buttons do in each state; the display and the cues follow the state, not the button."""

from backstride.core import codes, hand, operations, programmes


def act(core):
    """Carry out this tick's button events on the pipeline `core`."""
    if core.hand.confirm.event == hand.PRESS:
        _confirm(core)
    up = core.hand.up.event
    down = core.hand.down.event
    if up or down:
        if core.session.running:
            _level(core, up, down)
        elif core.session.state == codes.IDLE:
            _programme(core, up, down)


def _confirm(core):
    state = core.session.state
    if state == codes.FAULT:
        operations.release_faults(core, True)
    elif state == codes.IDLE or state == codes.FINISHED:
        operations.start(core, core.player.facing)
    elif state == codes.ACTIVE or state == codes.READY:
        core.session.pause()
    else:
        operations.resume(core, True)


def _level(core, up, down):
    if down == hand.HOLD:
        operations.set_level(core, 0)
    elif down == hand.PRESS:
        operations.set_level(core, max(core.player.level - 1, 0))
    elif up == hand.PRESS:
        operations.set_level(core, min(core.player.level + 1, programmes.LEVEL_MAX))


def _programme(core, up, down):
    last = len(programmes.PROGRAMMES) - 1
    if down == hand.HOLD:
        operations.select(core, 0)
    elif down == hand.PRESS:
        operations.select(core, max(core.player.programme - 1, 0))
    elif up == hand.PRESS:
        operations.select(core, min(core.player.programme + 1, last))
