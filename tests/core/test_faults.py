"""The fault table against DOMAIN's safety table."""

import pytest
from backstride.core import faults

BY_NAME = {row[0]: row for row in faults.FAULTS}


def reaction(name: str) -> str:
    return faults.REACTIONS[BY_NAME[name][1]]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("key.out", "stop"),
        ("stop.button", "stop"),
        ("encoder.lost", "latch"),
        ("direction.wrong", "drag"),
        ("speed.high", "note"),
        ("speed.over", "brake"),
        ("coil.open", "cut"),
        ("coil.overcurrent", "cut"),
        ("current.sense", "latch"),
        ("temperature.sense", "latch"),
        ("coil.hot", "latch"),
        ("reset.unclean", "latch"),
    ],
)
def test_each_trigger_has_the_reaction_that_the_domain_asks_for(name: str, wanted: str) -> None:
    assert reaction(name) == wanted


def test_every_reaction_that_latches_waits_for_a_hand_and_no_other_does() -> None:
    for name, kind, way_back, _advice in faults.FAULTS:
        assert (faults.REACTIONS[kind] in {"stop", "latch", "cut"}) == (way_back == faults.HAND), name


def test_every_fault_has_a_name_of_its_own_and_advice_in_whole_sentences() -> None:
    assert len(BY_NAME) == len(faults.FAULTS)
    for name, _kind, _way_back, advice in faults.FAULTS:
        assert name == name.lower()
        assert advice.endswith(".")
        assert len(advice) > 20


def test_the_bits_of_all_faults_fit_a_small_integer() -> None:
    assert len(faults.FAULTS) <= 30


def test_constants_name_their_rows() -> None:
    for number, (name, *_rest) in enumerate(faults.FAULTS):
        assert getattr(faults, name.upper().replace(".", "_")) == number


def test_every_fault_belongs_to_exactly_one_reaction() -> None:
    masks = [faults.mask_of(kind) for kind in range(len(faults.REACTIONS))]
    assert sum(masks) == (1 << len(faults.FAULTS)) - 1


def test_names_are_told_in_table_order() -> None:
    mask = 1 << faults.COIL_OPEN | 1 << faults.KEY_OUT
    assert faults.names(mask) == ["key.out", "coil.open"]
    assert faults.names(0) == []
