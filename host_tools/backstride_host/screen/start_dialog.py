"""What a session begins with: the programme, who walks, and which way they look."""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, OptionList
from textual.widgets.option_list import Option

from backstride_host.live.measures import Measures
from backstride_host.programme import Programme

_FACINGS = ("walks facing the console", "walks facing away from the console")


@dataclass(frozen=True)
class Start:
    """A session to start; a mass of 0 leaves what the console knows."""

    programme: str
    walker: str
    mass_kg: int
    facing: str


class StartDialog(ModalScreen[Start | None]):
    """Asks; gives None where nobody wants to start any more."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss(None)", "Back")]

    def __init__(self, programmes: list[Programme], measures: Measures, chosen: str, walker: str):
        super().__init__()
        self._programmes = programmes
        self._measures = measures
        self._chosen = chosen
        self._walker = walker
        self._away = False

    def compose(self) -> ComposeResult:
        """Put it together."""
        with Vertical(id="start"):
            yield Label("Start a session", classes="heading")
            yield OptionList(*(Option(_line(each), id=each.name) for each in self._programmes))
            with Horizontal(classes="line"):
                yield Label("walker")
                yield Input(self._walker or "guest", id="walker", compact=True)
                yield Label(f"mass, {self._measures.mass}")
                yield Input("", placeholder="as it was", type="number", id="mass", compact=True)
            yield Button(_FACINGS[0], id="facing", compact=True)
            with Horizontal(classes="line"):
                yield Button("Start", variant="success", id="go", compact=True)
                yield Button("Back", id="back", compact=True)

    def on_mount(self) -> None:
        """Begin at the programme that was walked last."""
        names = [each.name for each in self._programmes]
        options = self.query_one(OptionList)
        options.highlighted = names.index(self._chosen) if self._chosen in names else 0
        options.focus()

    def on_option_list_option_selected(self) -> None:
        """Enter on a programme starts it."""
        self._start()

    def on_input_submitted(self) -> None:
        """So does Enter in a field."""
        self._start()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the button says."""
        if event.button.id == "go":
            self._start()
        elif event.button.id == "facing":
            self._away = not self._away
            event.button.label = _FACINGS[self._away]
        else:
            self.dismiss(None)

    def _start(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        mass = self.query_one("#mass", Input)
        if highlighted is None or not mass.is_valid:
            return
        self.dismiss(
            Start(
                self._programmes[highlighted].name,
                self.query_one("#walker", Input).value.strip() or "guest",
                self._measures.in_kg(float(mass.value or 0)),
                "away" if self._away else "console",
            )
        )


def _line(programme: Programme) -> str:
    seconds = programme.seconds
    length = "" if not seconds else f", {seconds / 60:.0f} min"
    return f"{programme.title}{length}"
