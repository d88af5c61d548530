"""Another question, another answer, more of an answer: siblings, and nothing is lost."""

from __future__ import annotations

import pytest

from jupyter_chatstore.chat import Chat, MessageAdded, PartDelta
from jupyter_chatstore.errors import (
    DuplicateMessageError,
    InvalidInputError,
    NotFoundError,
    RunActiveError,
)
from jupyter_chatstore.model import FilePart, Message, Run, new_id


def texts(chat: Chat, thread_id: str) -> list[str]:
    return [message.text for message in chat.store.messages(thread_id)]


def stopped_answer(chat: Chat) -> Message:
    """The answer to `/help`, stopped after its first words."""
    for event in chat.stream("/help"):
        if isinstance(event, PartDelta):
            chat.stop()
    return chat.store.messages(chat.thread.id)[-1]


class TestEditing:
    """An edited question is a sibling with an answer of its own."""

    def test_both_questions_are_kept(self, chat: Chat) -> None:
        first = chat.send("hello")
        old = chat.store.message(first.parent_id)
        asked = chat.edit(old.id, "/help")
        chat.wait(asked.answer.id, 120)
        assert [m.id for m in chat.store.siblings(old.id)] == [old.id, asked.question.id]
        assert texts(chat, asked.thread.id)[0] == "/help"
        assert chat.store.message(old.id) == old
        assert chat.store.message(first.id) == first

    def test_in_the_middle_keeps_what_came_before_and_sends_it(self, chat: Chat) -> None:
        chat.send("one")
        second = chat.send("two")
        chat.send("three")
        asked = chat.edit(second.parent_id, "deux")
        answer = chat.wait(asked.answer.id, 120)
        assert [m.text for m in chat.store.path(answer.id) if m.role == "user"] == ["one", "deux"]
        assert asked.run.context["history_messages"] == 2, "what came later is not its history"

    def test_is_stored_once(self, chat: Chat) -> None:
        old_id, new = chat.send("hello").parent_id, new_id()
        asked = chat.edit(old_id, "again", new_message_id=new)
        assert asked.question.id == new
        with pytest.raises(DuplicateMessageError):
            chat.edit(old_id, "again", new_message_id=new)
        chat.wait(asked.answer.id, 120)
        assert len(chat.store.siblings(new)) == 2

    def test_without_a_text_asks_the_files_alone(self, chat: Chat) -> None:
        picture = FilePart(media_type="image/png", data="iVBORw0KGgo=", name="a.png")
        asked = chat.ask("what is this?", files=[picture])
        chat.wait(asked.answer.id, 120)
        again = chat.edit(asked.question.id, " ")
        chat.wait(again.answer.id, 120)
        assert chat.store.message(again.question.id).parts == (picture,)

    def test_of_what_is_no_question_is_refused(self, chat: Chat) -> None:
        answer = chat.send("hello")
        with pytest.raises(InvalidInputError, match="Only a question"):
            chat.edit(answer.id, "again")
        with pytest.raises(InvalidInputError, match="empty"):
            chat.edit(answer.parent_id, " ")
        with pytest.raises(NotFoundError):
            chat.edit(new_id(), "again")
        chat.store.delete_message(answer.parent_id)
        with pytest.raises(NotFoundError):
            chat.edit(answer.parent_id, "again")

    @pytest.mark.usefixtures("slow")
    def test_waits_for_a_running_answer(self, chat: Chat) -> None:
        asked = chat.ask("/help")
        with pytest.raises(RunActiveError):
            chat.edit(asked.question.id, "again")
        chat.stop()
        chat.wait(asked.answer.id, 120)
        assert len(chat.store.siblings(asked.question.id)) == 1, "what was refused left nothing"


class TestRegenerating:
    """A second answer is a sibling; the answer before stays."""

    def test_stands_beside_the_first_answer(self, chat: Chat) -> None:
        first = chat.send("hello")
        again = chat.regenerate(first.id)
        second = chat.wait(again.answer.id, 120)
        assert [m.id for m in chat.store.siblings(first.id)] == [first.id, second.id]
        assert [m.id for m in chat.store.messages(chat.thread.id)] == [
            again.question.id,
            second.id,
        ]
        assert chat.store.message(first.id) == first

    def test_in_the_middle_does_not_send_what_came_later(self, chat: Chat) -> None:
        first = chat.send("one")
        chat.send("two")
        again = chat.regenerate(first.id)
        chat.wait(again.answer.id, 120)
        run = chat.store.runs([again.answer.id])[again.answer.id]
        assert run.context["history_messages"] == 0

    def test_a_question_without_an_answer_will_do(self, chat: Chat) -> None:
        chat.send("hello")
        question = chat.store.messages(chat.thread.id)[0]
        again = chat.regenerate(question.id)
        assert chat.wait(again.answer.id, 120).parent_id == question.id

    def test_with_another_model_leaves_the_threads_model_alone(self, chat: Chat) -> None:
        first = chat.send("hello")
        again = chat.regenerate(first.id, "nobody:knows")
        chat.wait(again.answer.id, 120)
        run = chat.store.runs([again.answer.id])[again.answer.id]
        assert (run.provider, run.model, run.status) == ("nobody", "knows", "error")
        assert chat.model_of(chat.thread) == "offline"

    def test_the_threads_own_model_answers_before_the_chats(self, chat: Chat) -> None:
        thread = chat.thread
        chat.store.set_thread(thread.id, model="nobody:knows")
        answer = chat.send("hello")
        assert chat.store.runs([answer.id])[answer.id].model == "knows"

    def test_of_a_shared_message_goes_into_the_fork(self, chat: Chat) -> None:
        first = chat.send("hello")
        origin = chat.thread
        fork = chat.fork(first.id)
        again = chat.regenerate(first.id, thread_id=fork.id)
        second = chat.wait(again.answer.id, 120)
        assert second.thread_id == fork.id
        assert [m.id for m in chat.store.siblings(second.id)] == [first.id, second.id]
        shown = chat.store.messages(fork.id)
        assert chat.store.sibling_ids(fork.id, shown)[second.id] == [first.id, second.id]
        assert [m.id for m in chat.store.messages(origin.id)][-1] == first.id
        with pytest.raises(NotFoundError):
            chat.regenerate(second.id, thread_id=origin.id)


class TestResuming:
    """An answer that was cut off goes on in a sibling."""

    @pytest.mark.usefixtures("slow")
    def test_begins_with_what_was_kept_and_repeats_nothing(self, chat: Chat) -> None:
        part = stopped_answer(chat)
        assert part.text
        asked = chat.resume(part.id)
        assert asked.answer.text == part.text
        whole = chat.wait(asked.answer.id, 120)
        assert (whole.status, len(whole.parts)) == ("complete", 1)
        assert whole.text.startswith(part.text)
        assert whole.text == chat.send("/help").text
        assert chat.store.message(part.id) == part
        assert [m.id for m in chat.store.siblings(part.id)] == [part.id, whole.id]

    def test_goes_on_below_when_the_answer_would_be_another_now(self, chat: Chat) -> None:
        asked = Message.user("hello")
        half = Message.assistant("Once upon").model_copy(update={"status": "interrupted"})
        run = Run(model="offline", provider="offline", status="interrupted")
        thread = chat.new_thread("t")
        stored = chat.store.append(thread.id, [asked, half], run)
        whole = chat.wait(chat.resume(stored[1].id).answer.id, 10)
        assert whole.text.startswith("Once upon\n\nI am the offline provider")

    def test_of_what_has_ended_or_said_nothing_is_refused(self, chat: Chat) -> None:
        answer = chat.send("hello")
        with pytest.raises(InvalidInputError, match="did not come to its end"):
            chat.resume(answer.id)
        with pytest.raises(InvalidInputError, match="did not come to its end"):
            chat.resume(answer.parent_id)
        failed = chat.wait(chat.regenerate(answer.id, "nobody:knows").answer.id, 10)
        with pytest.raises(InvalidInputError, match="Nothing of this answer"):
            chat.resume(failed.id)


class TestComparing:
    """One question, several answers at once."""

    @pytest.mark.usefixtures("slow")
    def test_answers_are_siblings_written_at_the_same_time(self, chat: Chat) -> None:
        running: list[str] = []
        chat.subscribe(
            lambda event: (
                running.append(event.message.id)
                if isinstance(event, MessageAdded) and event.run
                else None
            )
        )
        first, second = chat.compare("/help", ["offline", "offline"])
        assert first.question == second.question
        with pytest.raises(RunActiveError):
            chat.ask("more")
        one, two = (chat.wait(asked.answer.id, 120) for asked in (first, second))
        assert running == [one.id, two.id]
        assert one.text == two.text
        assert [m.id for m in chat.store.siblings(one.id)] == [one.id, two.id]
        runs = chat.store.runs([one.id, two.id])
        assert runs[one.id].context["compared"] == [one.id, two.id]
        assert runs[one.id].id != runs[two.id].id

    @pytest.mark.usefixtures("slow")
    def test_stop_ends_both(self, chat: Chat) -> None:
        begun = chat.compare("/help", ["offline", "offline"])
        chat.stop(begun[0].thread.id)
        assert {chat.wait(asked.answer.id, 120).status for asked in begun} == {"stopped"}
        chat.wait(chat.ask("hello").answer.id, 10)

    def test_one_that_fails_does_not_end_the_other(self, chat: Chat) -> None:
        begun = chat.compare("hello", ["nobody:knows", "offline"])
        ended = [chat.wait(asked.answer.id, 120) for asked in begun]
        assert [message.status for message in ended] == ["error", "complete"]

    def test_the_next_question_follows_the_one_that_was_chosen(self, chat: Chat) -> None:
        first, second = chat.compare("hello", ["offline", "offline"])
        for asked in (first, second):
            chat.wait(asked.answer.id, 120)
        assert chat.store.messages(chat.thread.id)[-1].id == second.answer.id
        chat.switch(first.answer.id)
        chat.send("more")
        assert chat.store.messages(chat.thread.id)[1].id == first.answer.id

    def test_needs_two_models(self, chat: Chat) -> None:
        with pytest.raises(InvalidInputError, match="can't be compared"):
            chat.compare("hello", ["offline"])
        assert chat.threads == []


def test_repetitions_where_an_answer_goes_on_are_left_out() -> None:
    from jupyter_chatstore.chat.seam import overlap

    assert overlap("The Gentoo penguins were", "Gentoo penguins were seen") == 20
    assert overlap("The Gentoo penguins were", "The Gentoo penguins were seen") == 24
    assert overlap("one, two", "o, three") == 0, "so little may be meant"
    assert overlap("", "anything at all") == 0
