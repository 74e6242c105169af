"""The one thread hop of a request: from the asynchronous shell to the synchronous core and back."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any


class Hop:
    """Runs a function in one of a fixed number of threads, with the context variables of the caller."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="core")

    async def __call__(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What the function returns or raises."""
        call = partial(contextvars.copy_context().run, function, *arguments, **named)
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    def close(self) -> None:
        """Finish what was begun, then stop the threads."""
        self._pool.shutdown()
