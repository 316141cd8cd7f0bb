"""The asyncio client over a real port: tasks that listen and command at the same time."""

import asyncio

import pytest
from backstride.core import codes
from backstride_host.async_client import AsyncClient
from backstride_host.client import Client
from backstride_host.errors import CommandRefused, PortError
from backstride_host.receiver import Received
from emulated_console import EmulatedConsole
from served_console import PtyConsole


def test_one_task_listens_while_another_commands():
    async def main(url: str) -> list[str]:
        async with await AsyncClient.connect(url) as console:

            async def listen() -> list[str]:
                return [item.name async for item in console.received(for_s=0.6) if isinstance(item, Received)]

            listening = asyncio.create_task(listen())
            for level in range(3):
                await console.run(Client.level, level)
                await asyncio.sleep(0.05)
            return await listening

    with PtyConsole(EmulatedConsole()) as served:
        names = asyncio.run(main(served.url))
        assert [entry for entry in served.console.carried_out if entry[0] == "level.set"] == [
            ("level.set", level) for level in range(3)
        ]
    assert names.count("ack") >= 3
    assert names.count("telemetry") >= 8


def test_errors_come_through():
    async def main(url: str) -> None:
        async with await AsyncClient.connect(url) as console:
            with pytest.raises(CommandRefused):
                await console.run(Client.fault_reset)

    with PtyConsole(EmulatedConsole()) as served:
        served.console.refusals["fault.reset"] = codes.NEEDS_HAND
        asyncio.run(main(served.url))
    with pytest.raises(PortError):
        asyncio.run(AsyncClient.connect("/dev/ttyNOWHERE"))
