"""A host may ask; when it falls silent the programme goes on alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from session_files import SessionFiles
from texts import command, fault, under_load

Walked = Callable[[str], SessionFiles]


def test_with_the_link_cut_the_programme_goes_on(walked: Walked) -> None:
    session = walked(under_load("cut", fault(15, "link.cut", 10)))
    t_s = session.telemetry("t_s")
    assert not ((t_s > 15.1) & (t_s < 25.0)).any()
    assert session.mean_force_n(18, 25) == pytest.approx(session.mean_force_n(30, 38), abs=1.5)
    assert session.faults() == set()
    assert session.states()[-1] == "active"


@pytest.fixture(scope="module")
def leased(walked: Walked) -> SessionFiles:
    return walked(under_load("lease", command(20, "force.set", "{ force_n = 70, hold_s = 5 }")))


class TestForceOfAHost:
    def test_it_counts_while_its_lease_runs(self, leased: SessionFiles) -> None:
        held = (leased.telemetry("t_s") > 22) & (leased.telemetry("t_s") < 25)
        assert leased.telemetry("command_dn")[held].mean() == pytest.approx(700, abs=5)

    def test_it_expires_and_the_programmes_own_level_returns(self, leased: SessionFiles) -> None:
        assert leased.when("lease.end")[0] == pytest.approx(25.0, abs=0.1)
        later = leased.telemetry("t_s") > 26
        assert leased.telemetry("command_dn")[later].mean() == pytest.approx(400, abs=5)

    def test_no_host_exceeds_the_local_limit(self, walked: Walked) -> None:
        session = walked(under_load("greedy", command(20, "force.set", "{ force_n = 300, hold_s = 10 }")))
        assert session.telemetry("command_dn").max() <= 800
        assert session.truth["brake_force_n"].max() < 100


def test_bit_errors_cost_frames_and_nothing_else(walked: Walked) -> None:
    session = walked(under_load("noise", fault(15, "link.bit_errors", 10, 0.001)))
    assert session.summary["link_crc_errors"] + session.summary["link_malformed"] > 0
    assert session.states()[-1] == "active"
    assert session.faults() == set()
