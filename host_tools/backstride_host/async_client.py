"""`AsyncClient`: the same console for asyncio programs; its calls wait in a thread of their own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Concatenate, ParamSpec, Self, TypeVar

from backstride_host.client import Client
from backstride_host.errors import LinkEnded
from backstride_host.exchange import Item

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")

# A call waits for the poll before it: this long at most.
_POLL_S = 0.05


class AsyncClient:
    """Wraps a `Client`. One thread serves it, so that calls from several tasks take turns.

    Every method of `Client` is called by `await console.run(Client.force, 50)`.
    """

    def __init__(self, client: Client):
        self._client = client
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="backstride-client")

    @classmethod
    async def connect(cls, url: str, *, allow_other_schema: bool = False, timeout_s: float = 5.0) -> Self:
        """Open `url`, greet the console and set its clock."""
        connect = partial(Client.connect, url, allow_other_schema=allow_other_schema, timeout_s=timeout_s)
        return cls(await asyncio.to_thread(connect))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.close()

    async def run(
        self,
        method: Callable[Concatenate[Client, _Given], _Answer],
        *arguments: _Given.args,
        **named: _Given.kwargs,
    ) -> _Answer:
        """Call a method of `Client`. A call that is cancelled still ends by itself, in its thread."""
        call = partial(method, self._client, *arguments, **named)
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def received(self, for_s: float | None = None) -> AsyncIterator[Item]:
        """Yield everything that arrives, oldest first; stop after `for_s` on the transport's clock.

        Where a scenario simulates the console, stop at its end too.
        """
        end_s = float("inf") if for_s is None else await self.run(Client.now_s) + for_s
        while (left_s := end_s - await self.run(Client.now_s)) > 0:
            try:
                items = await self.run(Client.poll, min(left_s, _POLL_S))
            except LinkEnded:
                return
            for item in items:
                yield item

    async def close(self) -> None:
        """Let go of the port, after the call that runs."""
        await self.run(Client.close)
        self._thread.shutdown(wait=False)
