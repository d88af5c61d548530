"""The runs of one chat: begun in the store, written on a thread of their own, and told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat.active import Active
from jupyter_chatstore.chat.asked import Asked
from jupyter_chatstore.chat.compose import compose
from jupyter_chatstore.chat.events import ChatEvent, Listener, MessageAdded, RunEnded, ThreadChanged
from jupyter_chatstore.chat.files import files_of
from jupyter_chatstore.chat.listeners import Listeners
from jupyter_chatstore.chat.loop import ChatLoop
from jupyter_chatstore.chat.providers import connect, split_model
from jupyter_chatstore.chat.run import Answering
from jupyter_chatstore.chat.saving import Saving
from jupyter_chatstore.chat.title import title_of
from jupyter_chatstore.chat.tools import TOOLS, Approvals, Reach, Toolbox, allowed_names
from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import Message, Part, Run, TextPart, Thread, new_id

if TYPE_CHECKING:
    from jupyter_chatstore.chat.context import Surroundings
    from jupyter_chatstore.chat.history import Amount
    from jupyter_chatstore.chat.provider import Question
    from jupyter_chatstore.store import Store


@dataclass(frozen=True, slots=True)
class Plan:
    """One answer that is to be written."""

    question: Message
    model: str
    history_to: str | None
    """The last message of the history to send; None: the question is the first."""
    system_prompt: str | None
    is_first: bool = False
    """Whether the thread begins with the question and is still to be stored, too."""
    is_new: bool = False
    """Whether the question is still to be stored; it follows its `parent_id`, or none."""
    answer_id: str = field(default_factory=new_id)
    kept: tuple[Part, ...] = ()
    """What the answer begins with: it goes on from there."""
    compared: tuple[str, ...] = ()
    """The answers that are written beside this one, itself among them."""
    listener: Listener | None = None
    """Who is told first of what happens to this answer."""


class Runs:
    """Begins runs, ends them, and tells what happens in them.

    Args:
        store: Where questions and answers go.
        surroundings: What `@` in a question names.
        amount: How much history is sent, in threads that say nothing of it.
    """

    def __init__(self, store: Store, surroundings: Surroundings, amount: Amount) -> None:
        self._store = store
        self.surroundings = surroundings
        self.amount: Amount = amount
        self.active = Active()
        self.approvals = Approvals()
        self.listeners = Listeners(store)
        self.loop = ChatLoop()
        self._saving = Saving(store, self.listeners)
        self.loop.before_close(self.active.interrupt)
        self.loop.before_close(self._saving.close)

    def begin(self, thread: Thread, plan: Plan) -> Asked:
        """Stores what begins and lets it be written; the thread is reserved by the caller."""
        question = plan.question
        provider, model = split_model(plan.model)
        toolbox = self.toolbox(thread)
        composed = compose(
            self._store,
            thread,
            question.text,
            files=files_of(question.parts),
            model=plan.model,
            items=self.surroundings.named(question.text),
            history_to=plan.history_to,
            amount=self.amount,
            system_prompt=plan.system_prompt,
            begun="".join(part.text for part in plan.kept if isinstance(part, TextPart)),
            tools=toolbox.specs,
        )
        context = composed.context
        if plan.compared:
            context = {**context, "compared": list(plan.compared)}
        stored, answer, run = self._store.begin(
            thread.id,
            question if plan.is_new else None,
            Message(
                id=plan.answer_id,
                role="assistant",
                parent_id=None if plan.is_new else question.id,
                parts=plan.kept,
            ),
            Run(
                model=model,
                provider=provider,
                settings=settings_of(composed.question),
                context=context,
            ),
            at_root=plan.is_new and plan.history_to is None,
            new_thread=thread if plan.is_first else None,
        )
        question = stored or question
        thread = self._titled(thread, question)
        answering = Answering(
            store=self._store,
            answer=answer,
            run=run,
            connect=partial(connect, plan.model, self._store),
            question=composed.question,
            toolbox=toolbox,
            emit=partial(self._emit, plan.listener),
        )
        self.active.put(answering)
        if plan.is_first:
            self.tell(ThreadChanged(thread.id, thread))
        if plan.is_new:
            self.tell(MessageAdded(thread.id, question), plan.listener)
        self.tell(MessageAdded(thread.id, answer, run), plan.listener)
        self.tell(ThreadChanged(thread.id, thread), plan.listener)
        self.loop.submit(answering.drive())
        return Asked(thread, question, answer, run)

    def stop(self, thread_id: str | None) -> None:
        """Ends the runs of a thread, or all; what has arrived is kept."""
        for run in self.active.runs(thread_id):
            self.loop.call(run.stop)

    def wait(self, message_id: str, timeout: float | None) -> Message:
        """Waits until an answer has ended.

        Raises:
            WaitTimeoutError: It has not ended after so many seconds.
            InvalidInputError: Asked for on the thread that writes the answer.
        """
        run = self.active.answering(message_id)
        if run is None:
            return self._store.message(message_id)
        if self.loop.is_here:
            raise InvalidInputError(
                "A listener can't wait for an answer: both are on the chat's own thread.",
                kept="The answer goes on.",
                hint="Act on its RunEnded event.",
            )
        return run.wait(timeout)

    def tell(self, event: ChatEvent, listener: Listener | None = None) -> None:
        """Tells all listeners, after what was told before; `listener` comes first."""
        self.loop.call(self._emit, listener, event)

    def toolbox(self, thread: Thread | None) -> Toolbox:
        """What the model may call in this thread; nothing in one that is yet to begin."""
        tools = [TOOLS[name] for name in allowed_names(thread.settings)] if thread else []
        return Toolbox(tools, Reach(self.surroundings.namespace, self._store), self.approvals)

    def _titled(self, thread: Thread, question: Message) -> Thread:
        if thread.title:
            return self._store.thread(thread.id)
        return self._store.set_thread(thread.id, title=title_of(question))

    def _emit(self, listener: Listener | None, event: ChatEvent) -> None:
        """Gives an event to all listeners, on the loop's thread."""
        if isinstance(event, RunEnded):
            self.active.remove(event.message.id)
        self.listeners.tell(event, listener)
        self._saving.look(event.thread_id)


def settings_of(question: Question) -> dict[str, Any] | None:
    """What a provider is asked for besides the messages, as the run keeps it."""
    if question.temperature is None:
        return None
    return {"temperature": question.temperature}
