"""One answer: a question goes to a provider, the pieces that come back go to store and listeners.

Whatever happens - an end, a stop, an error, the end of the process - what has arrived is kept.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import Future
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, Literal, cast

from jupyter_chatstore.chat.checkpoints import Checkpoints
from jupyter_chatstore.chat.draft import Draft
from jupyter_chatstore.chat.events import ChatEvent, PartAdded, PartDelta, RunEnded, ThreadChanged
from jupyter_chatstore.chat.provider import Call, Ended, Question, Whole
from jupyter_chatstore.chat.rounds import next_question, together
from jupyter_chatstore.chat.seam import joined
from jupyter_chatstore.chat.stream import WAKE_S
from jupyter_chatstore.errors import ChatstoreError, RunError, WaitTimeoutError
from jupyter_chatstore.model import Message, Run, Thread, utc_now

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from jupyter_chatstore.chat.provider import Piece, Provider
    from jupyter_chatstore.chat.tools import Toolbox
    from jupyter_chatstore.model import Part, ToolCallPart
    from jupyter_chatstore.store import Store

StopReason = Literal["stopped", "interrupted"]

_log = logging.getLogger(__name__)


class Answering:
    """One run; made when its question is stored, and driven on the chat's loop.

    Args:
        store: Where the answer goes.
        answer: The answer as it was begun.
        run: The run as it was begun.
        connect: Gives the provider; may be slow (it imports), so it is called off the loop.
        question: What the provider is asked.
        toolbox: What it may call.
        emit: Takes each event, on the loop's thread.
    """

    def __init__(
        self,
        *,
        store: Store,
        answer: Message,
        run: Run,
        connect: Callable[[], Provider],
        question: Question,
        toolbox: Toolbox,
        emit: Callable[[ChatEvent], None],
    ) -> None:
        self.thread_id = answer.thread_id or ""
        self.answer = answer
        self.run = run
        self.ended: Future[tuple[Message, Run]] = Future()
        """Set when the answer has ended and is stored; never holds an exception."""
        self._store = store
        self._connect = connect
        self._question = question
        self._toolbox = toolbox
        self._emit = emit
        self._draft = Draft(answer.parts)
        self._calls: list[tuple[int, ToolCallPart]] = []
        self._before: Ended | None = None
        self._last = Ended()
        self._first_token_ms: float | None = None
        self._begun = time.monotonic()
        self._pump: asyncio.Task[None] | None = None
        self._stop: StopReason | None = None

    def wait(self, timeout: float | None = None) -> Message:
        """Wait on another thread until it has ended; Ctrl-C is heard meanwhile.

        Raises:
            WaitTimeoutError: It has not ended after so many seconds; it goes on.
        """
        until = None if timeout is None else time.monotonic() + timeout
        while not self.ended.done():
            left = WAKE_S if until is None else min(WAKE_S, until - time.monotonic())
            if left <= 0:
                raise WaitTimeoutError(
                    f"The answer has not ended within {timeout} s.",
                    kept="It goes on.",
                    hint="Wait again, or stop it.",
                )
            with suppress(TimeoutError):
                self.ended.result(left)
        return self.ended.result()[0]

    def stop(self, reason: StopReason = "stopped") -> None:
        """End it now, keeping what has arrived; call it on the loop's thread."""
        if self._stop is None:
            self._stop = reason
            if self._pump is not None:
                self._pump.cancel()

    async def drive(self) -> None:
        """Run to the end, whatever the end is."""
        checkpoints = Checkpoints(self._store, self.answer.id, self._draft)
        self._pump = asyncio.create_task(self._stream(checkpoints))
        if self._stop is not None:  # asked for before there was a task to cancel
            self._pump.cancel()
        error: ChatstoreError | None = None
        await asyncio.wait([self._pump])
        if self._pump.cancelled():
            status = self._stop or "interrupted"
        else:
            raised = self._pump.exception()
            error = None if raised is None else as_run_error(raised)
            status = "complete" if error is None else "error"
        try:
            await checkpoints.close()
        finally:
            await self._end(status, error)

    async def _stream(self, checkpoints: Checkpoints) -> None:
        provider = await asyncio.to_thread(self._connect)
        question = self._question

        def put(part: Part, index: int | None) -> int:
            checkpoints.touch()
            return self._put(part, index)

        while True:
            answer = provider.stream(question)
            if question.begun and not question.rounds:
                answer = joined(answer, question.begun)
            pieces = cast("AsyncGenerator[Piece]", answer)
            async with aclosing(pieces):
                async for piece in pieces:
                    self._take(piece)
                    checkpoints.touch()
            if not self._calls:
                return
            calls, self._calls, self._before = self._calls, [], self._last
            question = await next_question(
                question,
                self._last.response,
                calls,
                toolbox=self._toolbox,
                message_id=self.answer.id,
                put=put,
            )

    def _take(self, piece: Piece) -> None:
        thread_id, message_id = self.thread_id, self.answer.id
        if isinstance(piece, Ended):
            self._last = piece if self._before is None else together(self._before, piece)
            return
        if self._first_token_ms is None:
            self._first_token_ms = self._elapsed_ms()
        if isinstance(piece, Call):
            self._calls.append((self._put(piece.part), piece.part))
            return
        if isinstance(piece, Whole):
            self._put(piece.part)
            return
        index, text = self._draft.grow(piece.type, piece.text, fresh=piece.fresh)
        if text:
            self._emit(PartDelta(thread_id, message_id, index, piece.type, text))

    def _put(self, part: Part, index: int | None = None) -> int:
        """Keep a whole part, in the place of another if a number is given; gives its number."""
        if index is None:
            index = self._draft.add(part)
        else:
            self._draft.put(index, part)
        self._emit(PartAdded(self.thread_id, self.answer.id, index, part))
        return index

    async def _end(self, status: Any, error: ChatstoreError | None) -> None:
        message = self.answer.model_copy(update={"status": status, "parts": self._draft.parts()})
        run = self.run.model_copy(
            update={
                "status": status,
                "usage": self._last.usage,
                "cost_usd": self._last.cost_usd,
                "finish_reason": self._last.finish_reason,
                "first_token_ms": self._first_token_ms,
                "total_ms": self._elapsed_ms(),
                "ended_at": utc_now(),
                "error": None if error is None else error_record(error),
            }
        )
        try:
            message, thread = await _off_loop(self._write_end, message, run)
            self._emit(ThreadChanged(self.thread_id, thread))
        except ChatstoreError as failure:
            _log.warning("An answer's end was not written: %s", failure.what)
            if run.error is None:
                run = run.model_copy(update={"error": error_record(failure)})
        finally:  # whatever happened: nobody waits for ever, and the thread is free again
            self.answer, self.run = message, run
            self._emit(RunEnded(self.thread_id, message, run))
            self.ended.set_result((message, run))

    def _write_end(self, message: Message, run: Run) -> tuple[Message, Thread]:
        return self._store.finish(message, run), self._store.thread(self.thread_id)

    def _elapsed_ms(self) -> float:
        return round((time.monotonic() - self._begun) * 1000, 3)


def error_record(error: ChatstoreError) -> dict[str, Any]:
    """An error as a run keeps it."""
    return {"code": error.code, "what": error.what, "kept": error.kept, "hint": error.hint}


def as_run_error(raised: BaseException) -> ChatstoreError:
    """Any end of a provider as an error of ours; a foreign one's text may hold secrets."""
    if isinstance(raised, ChatstoreError):
        return raised
    return RunError(
        f"The provider's code failed ({type(raised).__name__}).",
        kept="What had arrived is kept.",
        hint="Retry; if it fails again, try another model.",
    )


async def _off_loop(
    write: Callable[[Message, Run], tuple[Message, Thread]], message: Message, run: Run
) -> tuple[Message, Thread]:
    try:
        return await asyncio.to_thread(write, message, run)
    except RuntimeError as error:
        # The interpreter is ending: it starts no more threads, and what has arrived must be kept.
        if "shutdown" not in str(error):
            raise
        return write(message, run)
