"""Every programme that can be chosen: the built-in ones, then those that a host has put there."""

from backstride.core.programmes import PROGRAMMES


class Catalogue:
    """An entry is name, title, flags, rows. `own` has those of a host: a task changes it between sessions."""

    def __init__(self):
        self.own = []

    def count(self):
        """Return how many programmes there are."""
        return len(PROGRAMMES) + len(self.own)

    def entry(self, number):
        """Return programme `number`; None when there is none."""
        if 0 <= number < len(PROGRAMMES):
            return PROGRAMMES[number]
        number -= len(PROGRAMMES)
        return self.own[number] if 0 <= number < len(self.own) else None

    def name(self, number):
        """Return the name of programme `number`; an empty one when there is none."""
        entry = self.entry(number)
        return entry[0] if entry else ""

    def find(self, name):
        """Return the number of the programme called `name`; -1 when there is none."""
        for number in range(self.count()):
            if self.name(number) == name:
                return number
        return -1

    def put(self, entry):
        """Add a host's programme, or let it take the place of the one of its name."""
        own = [entry if kept[0] == entry[0] else kept for kept in self.own]
        self.own = own if entry in own else own + [entry]

    def drop(self, name):
        """Forget a host's programme."""
        self.own = [kept for kept in self.own if kept[0] != name]
