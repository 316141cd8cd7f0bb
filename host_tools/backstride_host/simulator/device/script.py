"""What the scenario does and when: walker, faults, contacts, bytes from the host."""

import binascii

from .fault_names import FAULTS, MOMENTARY
from .kernel import NOW

_WALKER, _FAULT_ENDS, _FAULT, _PIN, _RX = range(5)
# What the host may have done now, by the name it gives it.
_KINDS = {"walker": _WALKER, "fault.end": _FAULT_ENDS, "fault": _FAULT, "hand": _PIN}


class Script:
    """The scenario's entries in order of time; those of one time in the order of the kinds above."""

    def __init__(self, config):
        entries = []
        for walker in config["walkers"]:
            entries.append((walker["at_us"], _WALKER, walker))
        for fault in config["faults"]:
            if fault["name"] not in FAULTS:
                raise ValueError("no fault " + fault["name"])
            entries.append((fault["at_us"], _FAULT, fault))
            if fault["for_us"] is not None and fault["name"] not in MOMENTARY:
                entries.append((fault["at_us"] + fault["for_us"], _FAULT_ENDS, fault))
        for pin in config["pins"]:
            entries.append((pin["at_us"], _PIN, pin))
        for at_us, data in config["rx"]:
            entries.append((at_us, _RX, data))
        numbered = [(entries[i][0], entries[i][1], i) for i in range(len(entries))]
        numbered.sort()
        self._entries = [entries[i] for _, _, i in numbered]
        self.done = 0

    def start(self, kernel, world, injector, contacts, link, records):
        """Begin, or go on behind the first `done` entries."""
        self._kernel = kernel
        self._world = world
        self._injector = injector
        self._contacts = contacts
        self._link = link
        self._records = records
        self._wait()

    def _wait(self):
        if self.done < len(self._entries):
            at_us = max(self._entries[self.done][0], self._kernel.clock[NOW])
            self._kernel.at(at_us, self._next, None)

    def _next(self, _):
        _, kind, entry = self._entries[self.done]
        self.done += 1
        # The next one first: this one may reset the chip.
        self._wait()
        if kind == _RX:
            self._link.host_sends(binascii.unhexlify(entry))
        else:
            self.act(kind, entry)

    def act(self, kind, entry):
        """Do one thing now, and tell the host."""
        if kind == _WALKER:
            self._records.event("walker", entry.get("do", ""))
            self._world.set_walker(entry)
        elif kind == _FAULT:
            self._records.event("fault.inject", _described(entry))
            self._injector.switch_on(entry["name"], entry["value"], entry["for_us"] or 0)
        elif kind == _FAULT_ENDS:
            self._records.event("fault.end", entry["name"])
            self._injector.switch_off(entry["name"])
        else:
            self._records.event("hand", entry["name"] + (" pressed" if entry["pressed"] else " released"))
            self._contacts.set(entry["name"], entry["pressed"])

    def act_now(self, kind, entry):
        """Do what the host asks for in the middle of a run."""
        self.act(_KINDS[kind], entry)


def _described(fault):
    if fault["value"] is None:
        return fault["name"]
    return "%s %s" % (fault["name"], fault["value"])
