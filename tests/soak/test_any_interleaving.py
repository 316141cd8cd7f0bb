"""Whatever a walker, two hosts, a hand and the hardware do, in any order: the rules hold."""

from console_machine import ConsoleMachine
from hypothesis import HealthCheck, Phase, settings

TestAnyInterleaving = ConsoleMachine.TestCase
# The same examples every time; `make soak` draws others for as long as it is told.
TestAnyInterleaving.settings = settings(
    max_examples=200,
    # A story is short enough to be read as it is; shrinking one takes minutes.
    phases=[Phase.generate],
    stateful_step_count=14,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
