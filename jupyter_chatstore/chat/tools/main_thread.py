"""Code on a kernel's main thread: between two cells, as if the user had run it, its output caught.

The kernel's own loop lives there, so it is asked to run a task; a cell that runs comes first.
"""

from __future__ import annotations

import _thread
import asyncio
import contextlib
import signal
import sys
import threading
import traceback
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, cast

from IPython.utils.capture import capture_output

if TYPE_CHECKING:
    from collections.abc import Generator
    from concurrent.futures import Future
    from types import FrameType

    from IPython.utils.capture import CapturedIO

MAX_FRAMES = 5


def kernel_shell() -> Any:
    """The shell of the notebook's kernel; None where there is no kernel."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    has_loop = hasattr(getattr(shell, "kernel", None), "io_loop")
    return shell if has_loop else None


class CodeOnMain:
    """One piece of code on its way through the main thread."""

    def __init__(self, shell: Any, code: str) -> None:
        self._shell = shell
        self._code = code
        self._in_code = False
        self._given_up = False
        self._task: Future[None] | None = None
        self.started = threading.Event()
        self.ended = threading.Event()
        self.output = ""
        """What it printed and showed, as text; the end of the traceback, if it failed."""
        self.error: str | None = None
        """The name of the exception that ended it."""

    def begin(self) -> None:
        """Have it run as soon as the kernel is idle."""
        loop = self._shell.kernel.io_loop.asyncio_loop
        self._task = asyncio.run_coroutine_threadsafe(self._run(), loop)

    def give_up(self) -> None:
        """Don't run it any more; if it runs, interrupt it."""
        self._given_up = True
        if self._in_code:
            _thread.interrupt_main()
        elif self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        try:
            async with _turn(self._shell.kernel):
                if self._given_up:
                    return
                self.started.set()
                shell = self._shell
                # Outermost, the trap would put the shell's own hook back over the capturing one.
                with shell.display_trap, capture_output() as caught, self._catching():
                    try:
                        await self._run_cell()
                    finally:
                        self.output = _text(caught) + self.output
        except (asyncio.CancelledError, CancelledError):
            self.error = "KeyboardInterrupt"
        finally:
            self.ended.set()

    async def _run_cell(self) -> None:
        shell, code = self._shell, self._code
        cell = shell.transform_cell(code)
        if shell.should_run_async(code, transformed_cell=cell):
            await shell.run_cell_async(code, store_history=False, transformed_cell=cell)
            return
        before = signal.signal(signal.SIGINT, self._interrupted)
        try:
            self._in_code = True
            shell.run_cell(code, store_history=False)
            self._in_code = False
        except KeyboardInterrupt:  # it came after the code's end
            self._in_code = False
        finally:
            signal.signal(signal.SIGINT, before)

    def _interrupted(self, _: int, __: FrameType | None) -> None:
        if self._in_code:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def _catching(self) -> Generator[None]:
        """Takes the exception that ends the code, which IPython would show below some cell."""
        shell = self._shell
        before = shell.custom_exceptions, shell.CustomTB

        def take(_: Any, kind: type, raised: BaseException, trace: Any, **__: Any) -> None:
            self.error = kind.__name__
            told = traceback.TracebackException(kind, raised, trace, limit=-MAX_FRAMES)
            self.output += "".join(told.format())

        shell.set_custom_exc((BaseException,), take)
        try:
            yield
        finally:
            shell.custom_exceptions, shell.CustomTB = before


def _turn(kernel: Any) -> contextlib.AbstractAsyncContextManager[Any]:
    """Waits for a cell that awaits something; older kernels have no such lock."""
    lock = getattr(kernel, "_main_asyncio_lock", None)
    return lock if isinstance(lock, asyncio.Lock) else contextlib.nullcontext()


def _text(caught: CapturedIO) -> str:
    outputs = cast("list[Any]", caught.outputs)
    shown = [_shown(output.data) for output in outputs]
    return "\n".join(filter(None, [caught.stdout, caught.stderr, *shown]))


def _shown(data: dict[str, Any]) -> str:
    """What was displayed, as text; a picture can't be."""
    plain = str(data.get("text/plain", ""))
    pictures = ", ".join(kind for kind in data if kind.startswith("image/"))
    return f"{plain} [{pictures}, not shown]" if pictures else plain
