"""Runs inside MicroPython: the firmware's own write paths, the power cut at each of their block operations.

Prints a line a path: its name, its operations, and how many cuts left all old and how many all new.
"""

# ruff: noqa: E402, SIM105, UP031

import json
import os
import time

import esp32
import machine
import vfs
from backstride.link import schema

time.time = lambda: 849_000_000

# The same every time, and it takes long.
schema.schema_hash = lambda: 1

import board
from backstride import app
from backstride.core import codes, faults
from backstride.hal import storage
from backstride.hal.power_cut import PowerCut
from backstride.link import messages
from backstride.link.framing import crc16

# What the console imports when it needs it: the host's files are out of reach by then.
from backstride.tasks import retained, session_log, settings  # noqa: F401
from backstride.tasks.calibration_commands import CalibrationCommands
from backstride.tasks.log_commands import LogCommands
from ram_disk import RamDisk

_BLOCKS = 48
# As many as the log has room for: with one more the oldest goes.
_SESSIONS = 12
# Two calibrations; whoever runs this puts them in.
records = []
_ROWS = bytes([0x13, 0x02, 60, 0, 200, 0, 0x58, 0x02, 0x84, 0x03])


def mounted(content=None):
    """Mount a disk at '/': one like `content`, or a new one."""
    try:
        vfs.umount("/")
    except OSError:
        pass
    disk = RamDisk(_BLOCKS, content)
    if content is None:
        vfs.VfsLfs2.mkfs(disk)
    vfs.mount(vfs.VfsLfs2(disk), "/")
    os.chdir("/")
    return disk


def started():
    """Start a console after a power cut, on what is mounted."""
    machine.RTC.kept = b""
    storage.damaged.clear()
    console = app.Console(board.open_hal())
    console.restored = console.keeper.load()
    console.pipeline.step()
    console.pipeline.standing_ms = 3000
    console.endpoint = Answers()
    return console


class Answers:
    """Takes what the console sends."""

    def send_text(self, *_):
        pass

    def send_bytes(self, *_):
        pass


def found(console):
    """Return all that a console has kept, by what it is."""
    core = console.pipeline
    trainer = console.trainer
    log = console.keeper.log()
    kept = {
        "params": json.dumps(sorted(settings.changed(core)["values"].items())),
        "calibration": core.calibration.checksum if core.calibration else 0,
        "programmes": repr(core.catalogue.own),
        "last": console.keeper._last_number(),
        "roller": repr(list(core.speed.roller.memory.pattern)),
        "pulled": log.last_pulled(),
        "life": repr(console.service.sums),
        "drift": core.drift.goal,
        "open": repr((console.restored, core.session.active_ms if console.restored else 0)),
    }
    for serial in console.service.files().serials():
        kept["fault %d" % serial] = repr(console.service.files().load(serial))
    for serial in log.serials():
        kept["session %d" % serial] = repr(log.load(serial)["values"])
    for name in trainer.walkers.names():
        record = trainer.walkers.load(name)
        kept["walker " + name] = json.dumps(record.stored()) if record else "lost"
    return kept


# The write paths: each takes a console that has everything kept already, and keeps something else.


def look(console):
    console.keeper.look()
    for _ in range(8):
        console.keeper.save()


def set_params(console):
    core = console.pipeline
    core.params.set(0, core.params.values[0] + 1)
    look(console)


def calibrate(console, record=None):
    record = record or records[1]
    text = json.dumps(record).encode()
    console.pipeline.hand.present = True
    commands = CalibrationCommands(console)
    for at in range(0, len(text), 200):
        assert commands.carry_out(messages.CALIBRATION_CHUNK, (at, text[at : at + 200])) == codes.OK
    commands.carry_out(messages.CALIBRATION_COMMIT, (len(text), crc16(text, 0, len(text))))
    console.pipeline.calibrate(console.pipeline.requests.calibration)


def change_walker(console, mass_kg=81):
    console.trainer.walkers.choose("ann", mass_kg)
    look(console)


def new_walker(console):
    console.trainer.walkers.choose("bob", 90)
    look(console)


def forget_walker(console):
    console.trainer.walkers.forget("ann")


def replace_programme(console):
    console.programmes.own.save(("mine", "Mine", 0, _ROWS * 50))


def new_programme(console):
    console.programmes.own.save(("other", "Other", 0, _ROWS * 20))


def remove_programme(console):
    console.programmes.own.remove("mine")


def walk(console, number, active_ms=60_000):
    values = [0] * retained.VALUES
    values[0] = number
    values[3] = active_ms
    values[5] = 40_000
    retained.put_back(console.pipeline, retained.RUNNING, values)
    console.keeper.session_changed(False)


def end_session(console):
    walk(console, console.keeper._last_number() + 1)
    console.pipeline.session.stop(codes.END_STOPPED)
    console.keeper.session_changed(True)
    look(console)


def delete_session(console):
    LogCommands(console).carry_out(messages.LOG_DELETE, (console.keeper.log().serials()[0],))


def mark_pulled(console):
    LogCommands(console).carry_out(messages.LOG_PULLED, (console.keeper.log().serials()[-1],))


def sag(console):
    walk(console, console.keeper._last_number() + 1)
    console.pipeline.supply.low = True
    console.keeper.hold_up()


def end_after_sag(console):
    """On a disk with a session that a power cut ended: it has come back, and ends now."""
    assert console.restored
    console.pipeline.session.stop(codes.END_STOPPED)
    console.keeper.session_changed(True)
    look(console)


def learn_roller(console, height=5000):
    roller = console.pipeline.speed.roller
    roller.memory.waiting = False
    for at in range(4):
        roller.pattern[at] = height + roller.memory.pattern[at]
    roller.steps += 4000
    look(console)


def drift(console):
    console.pipeline.drift.goal -= 7
    look(console)


def service(console):
    console.service.sums[1] += 60
    console.service.heard(codes.EVENT_FAULT_RAISE, faults.COIL_OPEN, 0)
    look(console)


PATHS = (
    set_params,
    calibrate,
    change_walker,
    new_walker,
    forget_walker,
    replace_programme,
    new_programme,
    remove_programme,
    end_session,
    delete_session,
    mark_pulled,
    sag,
    learn_roller,
    drift,
    service,
)


def furnished():
    """Return a disk on which everything has been kept, and a session more than there is room for."""
    disk = mounted()
    console = started()
    # Twice: of everything that is written again there is a version before.
    change_walker(console, 70)
    change_walker(console, 71)
    console.programmes.own.save(("mine", "Mine", 0, _ROWS))
    # And as many faults as there is room for.
    for way in (set_params, set_params, learn_roller) + 6 * (service,):
        way(console)
    calibrate(console, records[0])
    drift(console)
    for _ in range(_SESSIONS):
        end_session(started())
    return bytes(disk.content)


def with_open_session(image):
    """Return the disk of a console whose power went while somebody walked."""
    disk = mounted(image)
    sag(started())
    return bytes(disk.content)


def between(kept, old, new):
    """Tell whether each thing that was kept is as it was or as it is to be."""
    for key in set(list(kept) + list(old) + list(new)):
        if kept.get(key) != old.get(key) and kept.get(key) != new.get(key):
            print("NEITHER", key, kept.get(key), old.get(key), new.get(key))
            return False
    return True


def cut_at_each(way, image):
    """Cut the power at each block operation of `way`; print these, cuts that left all old, and all new."""
    mounted(image)
    old = found(started())
    disk = mounted(image)
    console = started()
    began = disk.operations
    way(console)
    operations = disk.operations - began
    mounted(bytes(disk.content))
    new = found(started())
    assert new != old, way
    results = [0, 0]
    for torn in (False, True):
        for at in range(operations):
            disk = mounted(image)
            console = started()
            disk.cut_at = disk.operations + at
            disk.torn = torn
            try:
                way(console)
            except OSError:
                pass
            assert disk.operations > disk.cut_at, at
            left = bytes(disk.content)
            mounted(left)
            kept = found(started())
            assert storage.damaged == [], (way, at, torn, storage.damaged)
            assert between(kept, old, new), (way, at, torn)
            results[kept == new] += 1
            # And nothing is left in the way of doing it again.
            assert not storage.listed("", ".new"), (at, torn)
    print(way.__name__, operations, results[0], results[1])


def boot_cuts(image):
    """Cut the power in the middle of the boot that clears up after a cut; return how many boots were cut."""
    boots = 0
    mounted(image)
    old = found(started())
    for at in range(40):
        disk = mounted(image)
        console = started()
        disk.cut_at = disk.operations + at
        try:
            set_params(console)
        except OSError:
            pass
        if disk.operations <= disk.cut_at:
            break
        left = bytes(disk.content)
        mounted(left)
        kept = found(started())
        for boot_at in range(20):
            again = mounted(left)
            again.cut_at = boot_at
            started()
            if again.operations <= boot_at:
                break
            boots += 1
            mounted(bytes(again.content))
            after = found(started())
            assert between(after, old, kept), (at, boot_at)
    return boots


class Blocks(RamDisk):
    """A partition: as `esp32.Partition` it raises where the file system's block device answers a number."""

    def __init__(self, content=None):
        super().__init__(16, content)

    def writeblocks(self, block, buf, offset=None):
        if super().writeblocks(block, buf, offset):
            raise OSError(5)

    def ioctl(self, operation, argument):
        result = super().ioctl(operation, argument)
        if result < 0:
            raise OSError(5)
        return result


def power_cut_blocks():
    """Cut the power at each operation of what is kept in erased blocks; return how many cuts there were."""
    cuts = 0
    for torn in (False, True):
        for at in range(60):
            disk = Blocks()
            disk.cut_at, disk.torn = at, torn
            esp32.partitions[:] = [disk]
            written = _sags(PowerCut(), disk)
            if disk.operations <= at:
                break
            cuts += 1
            esp32.partitions[:] = [Blocks(disk.content)]
            again = PowerCut()
            assert bytes(again.load()) in written[-2:], (at, torn)
            for _ in range(16):
                again.erase_one(True)
            assert again.append(b"more")
            assert bytes(PowerCut().load()) == b"more"
    esp32.partitions.clear()
    return cuts


def _sags(kept, disk):
    """Write and erase until the power fails; return what was written, the last one perhaps in part."""
    written = [b"", b""]
    kept.load()
    for number in range(20):
        if number == 5:
            for _ in range(6):
                kept.erase_one(True)
        if 0 <= disk.cut_at < disk.operations:
            break
        written.append(b"%d" % number * 700)
        if not kept.append(written[-1]) and disk.operations <= disk.cut_at:
            written.pop()
    return written


def session_after_a_cut():
    """Print what is left of a session whose power goes while the belt moves, before and after its end."""
    disk = Blocks()
    esp32.partitions[:] = [disk]
    mounted()
    console = started()
    erases = disk.erases
    sag(console)
    console.keeper.hold_up()
    print(disk.erases - erases, storage.listed("open", ""))
    console = started()
    print(console.restored, console.pipeline.session.number, console.pipeline.session.active_ms)
    console.pipeline.session.stop(codes.END_STOPPED)
    console.keeper.session_changed(True)
    look(console)
    # The power goes again before the blocks are erased, and after.
    print(started().restored)
    for _ in range(20):
        look(console)
    console = started()
    print(console.restored, console.keeper.log().serials())
    esp32.partitions.clear()


def wear(image, sessions):
    """Print erases of so many pulled sessions with a fault each, of the most erased block, and KB used."""
    disk = mounted(image)
    for _ in range(sessions):
        console = started()
        walk(console, console.keeper._last_number() + 1)
        # As full as they get.
        console.keeper.trace.count = 64
        for _ in range(50):
            console.service.look()
        console.pipeline.session.stop(codes.END_STOPPED)
        console.keeper.session_changed(True)
        look(console)
        service(console)
        learn_roller(console, 5000)
        drift(console)
        mark_pulled(console)
    found = os.statvfs("/")
    print(disk.erases, max(disk.erased), (found[2] - found[3]) * found[0] // 1024)
