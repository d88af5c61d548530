"""Another way to go on: a question edited, an answer written anew or to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.chat.asking import Asking, is_stored, parts_of
from jupyter_chatstore.chat.files import files_of
from jupyter_chatstore.chat.providers import joined_model
from jupyter_chatstore.chat.runs import Plan
from jupyter_chatstore.errors import DuplicateMessageError, InvalidInputError
from jupyter_chatstore.model import Message, Part, new_id

if TYPE_CHECKING:
    from jupyter_chatstore.chat.asked import Asked
    from jupyter_chatstore.model import Thread


class Branching(Asking):
    """Siblings of what is there, which is kept as it is; `Chat` is the whole."""

    def edit(
        self,
        message_id: str,
        text: str,
        *,
        thread_id: str | None = None,
        new_message_id: str | None = None,
    ) -> Asked:
        """Ask another question in the place of one; the old one stays beside it. Files go along.

        Args:
            message_id: The question to ask differently.
            text: The new question; empty where the old one's files say enough.
            thread_id: The thread to ask in, when a fork shares the question; None: its own.
            new_message_id: The new question's id, if it has one already; asked at most once.

        Raises:
            InvalidInputError: There is neither text nor file, or the message is no question.
            NotFoundError: There is no such message, or not in that thread.
            DuplicateMessageError: A message of the new id is stored already.
            RunActiveError: An answer is still being written in this thread.
        """
        self._check_open()
        old, thread = self._place(message_id, thread_id, new_message_id)
        if old.role != "user":
            raise _unfit("Only a question can be edited.", "Ask again below the answer.")
        question = Message.user(parts_of(text, files_of(old.parts))).model_copy(
            update={"id": new_message_id or new_id(), "parent_id": old.parent_id}
        )
        return self._answer(thread, question, [None], self._before(old, thread))[0]

    def regenerate(
        self,
        message_id: str,
        model: str | None = None,
        *,
        thread_id: str | None = None,
        answer_id: str | None = None,
    ) -> Asked:
        """Answer once more: a sibling of that answer, which is kept. A question's id will do too.

        Args:
            message_id: The answer, or its question.
            model: Who answers this time; None: the thread's model, or else the chat's.
            thread_id: The thread to answer in, when a fork shares the message; None: its own.
            answer_id: The new answer's id, if it has one already; written at most once.

        Raises:
            NotFoundError: There is no such message, or not in that thread.
            InvalidInputError: It answers no question.
            DuplicateMessageError: A message of the new id is stored already.
            RunActiveError: An answer is still being written in this thread.
        """
        self._check_open()
        message, thread = self._place(message_id, thread_id, answer_id)
        question = self._question_of(message)
        return self._again(thread, question, model or self.model_of(thread), answer_id)

    def resume(
        self, message_id: str, *, thread_id: str | None = None, answer_id: str | None = None
    ) -> Asked:
        """Go on with an answer that did not come to its end: a sibling that begins with its text.

        The model that began it goes on; what it says again is left out.

        Args:
            message_id: The answer: stopped, interrupted, or ended by an error.
            thread_id: The thread to go on in, when a fork shares the answer; None: its own.
            answer_id: The new answer's id, if it has one already; written at most once.

        Raises:
            NotFoundError: There is no such message, or not in that thread.
            InvalidInputError: It is no answer, or came to its end, or had said nothing.
            DuplicateMessageError: A message of the new id is stored already.
            RunActiveError: An answer is still being written in this thread.
        """
        self._check_open()
        answer, thread = self._place(message_id, thread_id, answer_id)
        if answer.role != "assistant" or answer.status not in ("stopped", "interrupted", "error"):
            raise _unfit(
                "Only an answer that did not come to its end can be continued.",
                "Ask a question to go on from here.",
            )
        if not answer.text:
            raise _unfit("Nothing of this answer had arrived.", "Regenerate it instead.")
        run = self.store.runs([answer.id]).get(answer.id)
        model = joined_model(run.provider, run.model) if run else None
        question = self._question_of(answer)
        model = model or self.model_of(thread)
        return self._again(thread, question, model, answer_id, kept=answer.parts)

    def _again(
        self,
        thread: Thread,
        question: Message,
        model: str,
        answer_id: str | None,
        kept: tuple[Part, ...] = (),
    ) -> Asked:
        plan = Plan(
            question,
            model,
            self._before(question, thread),
            self.system_prompt,
            answer_id=answer_id or new_id(),
            kept=kept,
        )
        with self._runs.active.reserved(thread.id):
            return self._runs.begin(thread, plan)

    def _place(
        self, message_id: str, thread_id: str | None, new_id: str | None
    ) -> tuple[Message, Thread]:
        """The message, and the thread to branch in."""
        if new_id is not None and is_stored(self.store, new_id):
            raise DuplicateMessageError(new_id)
        siblings = self.store.siblings(message_id, thread_id)
        message = next(sibling for sibling in siblings if sibling.id == message_id)
        return message, self.store.thread(thread_id or message.thread_id or "")

    def _question_of(self, message: Message) -> Message:
        if message.role == "assistant" and message.parent_id is not None:
            message = self.store.message(message.parent_id)
        if message.role != "user":
            raise _unfit(
                "Only an answer, or a question, can be tried again.",
                "Retry the answer below a question.",
            )
        return message

    def _before(self, message: Message, thread: Thread) -> str | None:
        """What comes before a message, without what is in the trash."""
        before = self.store.messages(thread.id, limit=1, before=message.id)
        return before[-1].id if before else None


def _unfit(what: str, hint: str) -> InvalidInputError:
    return InvalidInputError(what, kept="Nothing was changed.", hint=hint)
