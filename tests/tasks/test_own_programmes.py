"""Programmes from a host: what arrives in pieces becomes the one that was sent, or nothing changes."""

import json

import pytest
from backstride.core import codes, params
from backstride.core.pipeline import Pipeline
from backstride.core.programmes import PROGRAMMES
from backstride.tasks.own_programmes import PROGRAMMES_MOST, OwnProgrammes, checksum, right_name
from backstride.tasks.programme_upload import ProgrammeUpload
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_files import Storage

# A reverse walk of 60 s against 20 N.
ROW = bytes([0x13, 0x02, 60, 0, 200, 0, 0x58, 0x02, 0x84, 0x03])
OPEN = b"\x23\x01" + bytes(8)


class Console:
    """A core, its storage, and what takes programmes in."""

    def __init__(self, storage: Storage | None = None) -> None:
        self.storage = storage or Storage()
        self.core = Pipeline()
        self.own = OwnProgrammes(self.core, self.storage)
        self.upload = ProgrammeUpload(self.own)

    def send(self, name: str, rows: bytes, flags: int = 0, piece: int = 200) -> int:
        head = (len(rows), checksum(rows), flags, f"{name}\nTitle")
        if result := self.upload.begin(head):
            return result
        at = self.upload.value
        while at < len(rows):
            if result := self.upload.chunk(at, rows[at : at + piece]):
                return result
            at = self.upload.value
        return self.upload.commit(name)

    def names(self) -> list[str]:
        return [entry[0] for entry in self.core.catalogue.own]

    def rows_of(self, name: str) -> bytes | None:
        number = self.core.catalogue.find(name)
        entry = self.core.catalogue.entry(number)
        return entry[3] if entry else None

    def again(self) -> "Console":
        """Restart the console."""
        other = Console(self.storage)
        other.own.load()
        return other


def test_what_was_sent_is_kept_and_there_again_after_a_restart() -> None:
    console = Console()
    rows = ROW * 40 + OPEN
    assert console.send("my-walk", rows, flags=4) == codes.OK
    for one in (console, console.again()):
        entry = one.core.catalogue.entry(len(PROGRAMMES))
        assert entry == ("my-walk", "Title", 4, rows)


def test_the_same_name_takes_the_place_of_the_old_rows() -> None:
    console = Console()
    console.send("a", ROW)
    console.send("b", ROW)
    assert console.send("a", ROW * 2) == codes.OK
    assert (console.names(), console.rows_of("a")) == (["a", "b"], ROW * 2)


def test_after_a_cut_it_goes_on_where_it_broke_off() -> None:
    console = Console()
    rows = ROW * 30
    head = (len(rows), checksum(rows), 0, "walk\nTitle")
    console.upload.begin(head)
    console.upload.chunk(0, rows[:120])
    # The host is back, and says again what it sends.
    assert console.upload.begin(head) == codes.OK
    assert console.upload.value == 120
    assert console.send("walk", rows) == codes.OK
    assert console.rows_of("walk") == rows


def test_and_anew_when_it_is_another_programme_by_then() -> None:
    console = Console()
    rows, other = ROW * 30, OPEN * 1
    console.upload.begin((len(rows), checksum(rows), 0, "walk\nTitle"))
    console.upload.chunk(0, rows[:120])
    assert console.send("walk", other) == codes.OK
    assert console.rows_of("walk") == other


@settings(deadline=None)
@given(
    st.integers(1, 64), st.lists(st.tuples(st.integers(0, 660), st.integers(0, 240)), max_size=12), st.data()
)
def test_pieces_in_any_order_and_any_number_of_times_never_make_another_programme(
    count: int, pieces: list[tuple[int, int]], data: st.DataObject
) -> None:
    console = Console()
    rows = ROW * count
    console.upload.begin((len(rows), checksum(rows), 0, "walk\nTitle"))
    for anywhere, length in pieces:
        offset = data.draw(st.sampled_from([anywhere, console.upload.value]))
        console.upload.chunk(offset, rows[offset : offset + length])
    result = console.upload.commit("walk")
    whole = console.upload.value == len(rows) or result == codes.OK
    assert result == (codes.OK if whole else codes.WRONG_STATE)
    assert console.rows_of("walk") == (rows if whole else None)


def test_rows_that_are_not_what_was_announced_are_refused() -> None:
    console = Console()
    console.upload.begin((len(ROW), checksum(ROW) ^ 1, 0, "walk\nTitle"))
    console.upload.chunk(0, ROW)
    assert console.upload.commit("walk") == codes.MALFORMED
    assert console.names() == []
    assert console.storage.files == {}


def test_what_breaks_a_limit_of_this_console_is_refused_with_its_row() -> None:
    console = Console()
    console.core.params.values[params.index_of("brake.max_force_dn")] = 150
    assert console.send("walk", OPEN[:2] + b"\x0a" + OPEN[3:] + ROW) == codes.OUT_OF_RANGE
    assert console.upload.value >> 3 == 1
    assert console.names() == []


def test_a_limit_that_was_lowered_since_holds_for_what_is_stored() -> None:
    console = Console()
    console.send("walk", ROW)
    lower = Console(console.storage)
    lower.core.params.values[params.index_of("brake.max_force_dn")] = 150
    lower.own.load()
    assert lower.names() == []
    assert console.again().names() == ["walk"]


def test_there_is_room_for_eight() -> None:
    console = Console()
    for number in range(PROGRAMMES_MOST):
        assert console.send(f"walk-{number}", ROW) == codes.OK
    assert console.send("one-more", ROW) == codes.FULL
    assert console.send("walk-3", ROW * 2) == codes.OK
    assert len(console.names()) == PROGRAMMES_MOST


def test_and_for_so_many_rows_in_all() -> None:
    console = Console()
    for number in range(4):
        assert console.send(f"walk-{number}", ROW * 64) == codes.OK
    assert console.send("one-more", ROW) == codes.FULL
    assert console.own.remove("walk-0") == codes.OK
    assert console.send("one-more", ROW) == codes.OK


def test_a_full_storage_changes_nothing() -> None:
    console = Console()
    console.send("walk", ROW)
    console.storage.full = True
    assert console.send("walk", ROW * 2) == codes.FULL
    assert console.send("other", ROW) == codes.FULL
    assert (console.names(), console.rows_of("walk")) == (["walk"], ROW)
    console.storage.full = False
    # What had arrived is still here: only the end is asked for again.
    assert console.upload.commit("other") == codes.OK


def test_what_is_removed_is_gone_for_good() -> None:
    console = Console()
    console.send("walk", ROW)
    assert console.own.remove("walk") == codes.OK
    assert console.own.remove("walk") == codes.UNKNOWN
    assert console.again().names() == []
    assert console.own.remove("first-steps") == codes.UNKNOWN


@pytest.mark.parametrize(
    "name", ["", "a" * 25, "First", "a b", "-a", "a-", "a--b", "ä", "free", "knee-care-10", "../a"]
)
def test_names_that_no_programme_of_a_host_may_have(name: str) -> None:
    assert not right_name(name)
    assert Console().send(name, ROW) == codes.OUT_OF_RANGE


@pytest.mark.parametrize("title", ["", "x" * 33, "two\nlines", "\x07"])
def test_titles_that_none_may_have(title: str) -> None:
    assert Console().upload.begin((10, 0, 0, f"walk\n{title}")) == codes.OUT_OF_RANGE


@pytest.mark.parametrize("size", [0, 641, 65_535])
def test_sizes_that_none_may_have(size: int) -> None:
    assert Console().upload.begin((size, 0, 0, "walk\nTitle")) == codes.OUT_OF_RANGE


@given(
    st.sampled_from(["rows", "crc", "name", "title", "flags", "version"]),
    st.one_of(st.none(), st.integers(-9, 300), st.text(max_size=9), st.lists(st.integers(), max_size=2)),
)
def test_a_file_that_was_tampered_with_is_left_alone(key: str, value: object) -> None:
    console = Console()
    console.send("walk", ROW)
    (path,) = console.storage.files
    record = json.loads(console.storage.files[path])
    if record[key] == value:
        return
    record[key] = value
    console.storage.files[path] = json.dumps(record)
    kept = console.again().core.catalogue.own
    # A title or flags may be right by chance; rows never change.
    assert kept == [] or kept[0][3] == ROW


def test_a_file_that_is_no_record_is_left_alone() -> None:
    console = Console()
    for text in ("[]", "3", "null", '{"rows": "xy"}'):
        console.storage.files["programme-walk.json"] = text
        assert console.again().names() == []
