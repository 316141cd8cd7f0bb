"""The first line (who walks what, in which state) and the last one (how well the link works)."""

from backstride.core import codes
from rich.text import Text

from backstride_host.screen.view import Pane

_STATES = {
    "active": "bold #ffffff on #1d7a3a",
    "paused": "bold #000000 on #e8b93a",
    "fault": "bold #ffffff on #b3261e",
}


class Headline(Pane):
    """State, programme, walker, firmware."""

    def render(self) -> Text:
        """Draw it."""
        state, measures = self.view.state, self.view.measures
        text = Text("Backstride ", "bold", no_wrap=True, overflow="ellipsis")
        telemetry, session = state.telemetry, state.session
        if telemetry is not None:
            name = telemetry.named()["state"]
            text.append(f" {name.upper()} ", _STATES.get(name, "bold #ffffff on #555555"))
        # In idle the session is the last one: over.
        if session is not None and telemetry is not None and telemetry.state != codes.IDLE:
            text.append(f"  {state.programme_title}", "bold")
            text.append(f"  {state.walker}, {measures.mass_text(session.walker_mass_kg)}")
        if state.hello is not None:
            text.append(f"  firmware {state.hello.firmware}", "dim")
        return text


class LinkLine(Pane):
    """Loss, damage, drops and latency; or why nothing comes."""

    def render(self) -> Text:
        """Draw it."""
        feed = self.view.feed
        if feed.trouble:
            text = f" {feed.trouble}; waiting for it to return "
            return Text(text, "bold #ffffff on #b3261e", no_wrap=True, overflow="ellipsis")
        text = Text(no_wrap=True, overflow="ellipsis")
        link = feed.link
        if link is not None:
            text.append("link ", "dim").append(
                f"loss {link.loss:.1%}", "bold #ff6b60" if link.loss > 0.01 else ""
            )
            text.append(f"  CRC errors {link.crc_errors}", "bold #ff6b60" if link.crc_errors else "")
            if link.malformed:
                text.append(f"  malformed {link.malformed}", "bold #ff6b60")
            text.append(f"  dropped {link.dropped_by_console}")
            if link.latency.last_s is not None:
                last_ms, worst_ms = link.latency.last_s * 1000, link.latency.worst_s * 1000
                text.append(f"  latency {last_ms:.0f} ms, worst {worst_ms:.0f}")
        return text.append("  " if link is not None else "").append(feed.note, "dim")
