"""The app: takes what the feed brings, draws ten times a second, turns keys into orders."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar

from backstride.link import messages
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Footer

from backstride_host.connection import Received
from backstride_host.exchange import Item
from backstride_host.live.sound import Bell, Sound
from backstride_host.screen.belt import Readings, Speed
from backstride_host.screen.cues_view import CuesView
from backstride_host.screen.happenings import Events, Faults
from backstride_host.screen.headline import Headline, LinkLine
from backstride_host.screen.keys import Keys
from backstride_host.screen.plot import FORCE, SPEED, Plot
from backstride_host.screen.programme import ProgrammePane
from backstride_host.screen.start_dialog import Start, StartDialog
from backstride_host.screen.view import Pane, View

INTERRUPTED = 130
_LOOK_S = 0.1
_COMMANDS = ("start", "pause", "stop", "level")


class MainView(Screen[None]):
    """All there is to know, for a coach or a technician."""

    def __init__(self, view: View):
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        """Put it together."""
        view = self._view
        yield Headline(view)
        with Horizontal(id="belt"):
            yield Speed(view)
            yield Readings(view)
        yield ProgrammePane(view)
        yield Faults(view)
        with Horizontal(id="plots"):
            yield Plot(view, SPEED)
            yield Plot(view, FORCE)
        yield Events(view)
        yield LinkLine(view)
        yield Footer(compact=True, show_command_palette=False)


class ConsoleApp(App[None]):
    """Shows a view. Without `keys` it only watches: there is nobody to command.

    `on_mark` is told when a moment is marked.
    """

    CSS_PATH = "style.tcss"
    TITLE = "Backstride"
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-short"), (36, "-tall")]  # noqa: RUF012
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "start", "Start"),
        Binding("p,space", "pause", "Pause/go on", key_display="p"),
        Binding("x", "stop", "Stop"),
        # No arrows: who scrolls must not brake somebody.
        Binding("plus,equals_sign", "level(1)", "Level up", key_display="+"),
        Binding("minus", "level(-1)", "down", key_display="-"),
        Binding("m", "mark", "Mark"),
        Binding("c", "cues", "Cues"),
        Binding("q", "quit", "Quit"),
        Binding("ctrl+c", "interrupt", "Quit", show=False, priority=True),
    ]

    def __init__(
        self,
        view: View,
        keys: Keys | None = None,
        *,
        cues: bool = False,
        sound: Sound | None = None,
        on_mark: Callable[[], None] | None = None,
    ):
        super().__init__()
        self.view = view
        self._keys = keys
        self._on_mark = on_mark
        self._begin_with_cues = cues
        self._sound = sound or (Bell(self.bell, self.set_timer) if cues else None)

    def on_mount(self) -> None:
        """Show the screen, and begin to look."""
        self.push_screen(MainView(self.view))
        if self._begin_with_cues:
            self.push_screen(CuesView(self.view))
        # A Ctrl-C that comes as a key is a binding; one that comes as a signal must not tear the screen down.
        with suppress(NotImplementedError, RuntimeError):
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, self.action_interrupt)
        self.set_interval(_LOOK_S, self.look)
        self.call_later(self.look)

    def look(self) -> None:
        """Take what came, and draw."""
        view = self.view
        if not self.screen_stack:
            return  # the app is closing
        # Asked first: all that was put before the end is taken below.
        ended = view.feed.ended
        for item in view.feed.items():
            self._take(item)
        for programme in view.feed.programmes():
            view.state.know(programme)
        for notice in view.feed.notices():
            view.state.note(view.feed.now_s, notice)
        for faults in self.screen.query(Faults):
            faults.set_class(bool(view.state.faults), "-up")
        for line in self.screen.query(LinkLine):
            line.set_class(bool(view.feed.trouble), "-trouble")
        for pane in self.screen.query(Pane):
            pane.refresh()
        if ended:
            self.exit()

    def _take(self, item: Item) -> None:
        self.view.state.take(item)
        if self._sound and isinstance(item, Received) and item.message.layout.id == messages.EVENT:
            self._sound.hear(item.message.event, item.message.detail)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done."""
        return self._keys is not None if action in _COMMANDS else True

    def action_start(self) -> None:
        """Ask what to start, or go on where a session is paused."""
        assert self._keys is not None
        if self._keys.is_paused:
            self._keys.pause()
            return
        state = self.view.state
        dialog = StartDialog(state.programmes, self.view.measures, state.programme, state.walker)
        self.push_screen(dialog, self._start)

    def _start(self, start: Start | None) -> None:
        if start is not None and self._keys is not None:
            self._keys.start(start)

    def action_pause(self) -> None:
        """Pause, or go on."""
        assert self._keys is not None
        self._keys.pause()

    def action_stop(self) -> None:
        """End the session."""
        assert self._keys is not None
        self._keys.stop()

    def action_level(self, step: int) -> None:
        """Ask for another level."""
        assert self._keys is not None
        self._keys.level(step, self.view.feed.now_s)

    def action_mark(self) -> None:
        """Remember this moment."""
        if self._on_mark is not None:
            self._on_mark()
        self.view.state.mark(self.view.feed.now_s)

    def action_cues(self) -> None:
        """Change between the walker's screen and the other."""
        if isinstance(self.screen, CuesView):
            self.pop_screen()
        elif isinstance(self.screen, MainView):
            self.push_screen(CuesView(self.view))

    def action_interrupt(self) -> None:
        """Leave as Ctrl-C does."""
        self.exit(return_code=INTERRUPTED)
