"""One conversation from its first question to what became of it, as a row of moments."""

from __future__ import annotations

import random
import re
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta

from making.talk import Answer, Talk, topic_of
from making.world import Document, Model, Person

from jupyter_chatstore import Message, Store

FENCE = re.compile(r"^```\w+$", re.MULTILINE)
"""Where a block of code begins, in these answers."""
FOLDERS = ("cleaning", "models", "report")
Moments = Iterator[datetime]


class Story:
    """A thread of a notebook; `tell` does one thing at each moment that it names before."""

    def __init__(
        self, store: Store, chance: random.Random, person: Person, document: Document
    ) -> None:
        self._store, self._chance = store, chance
        self._person, self._document = person, document
        self._cell_id: str | None = None

    def tell(self, start: datetime) -> Moments:
        """Each moment is given before what happens then is done."""
        yield start
        chance, store = self._chance, self._store
        talk = self._talk = Talk(chance, self._document, topic_of(chance, start.date()))
        self._model = talk.model(start.date())
        notebook = store.observe_notebook(
            notebook_id=self._person.notebook_id(self._document),
            path=f"{self._person.folder}/{self._document.title}.ipynb",
            git_repo=self._document.repo,
            git_branch=self._document.branch,
        )
        thread = store.new_thread(
            notebook.id,
            talk.title(),
            thread_id=talk.id(start),
            model=self._model.full_name,
            system_prompt=talk.rules(start) if chance.random() < 0.2 else None,
        )
        self._thread_id, now = thread.id, start
        said: list[str] = []
        turns = chance.choices((1, 2, 3, 4, 6, 9), (3, 5, 5, 3, 1.5, 0.5))[0]
        for turn in range(turns):
            if turn:
                wait = timedelta(seconds=chance.randrange(30, 900))
                now += wait if chance.random() < 0.93 else wait + timedelta(days=1)
                yield now
            now, texts = yield from self._turn(now, said, first=turn == 0)
            said += texts
        now += timedelta(seconds=chance.randrange(10, 300))
        yield now
        yield from self._tidy(now)

    def _turn(
        self, now: datetime, said: list[str], *, first: bool
    ) -> Generator[datetime, None, tuple[datetime, list[str]]]:
        """A question and its answers; gives when it was over, and what goes on from there."""
        chance, store, talk = self._chance, self._store, self._talk
        question = talk.question(now, first=first)
        dice = chance.random()
        if dice < 0.06 and not first:  # the question is put in other words: a sibling
            store.append(self._thread_id, [question])
            other = self._answer(now, question.text, said)
            store.append(self._thread_id, [other.message], other.run)
            now = other.end + timedelta(seconds=40)
            yield now
            parent_id = store.message(question.id).parent_id
            question = talk.question(now, first=False).model_copy(update={"parent_id": parent_id})
        other_model = talk.model(now.date())
        is_compared = dice > 0.94 and other_model is not self._model
        compared = (self._model, other_model) if is_compared else ()
        [question] = store.append(self._thread_id, [question])
        for model in compared or (self._model,):
            names = tuple(one.full_name for one in compared)
            answer = self._answer(now, question.text, said, model, names)
            store.append(self._thread_id, [_under(answer, question.id)], answer.run)
        now = answer.end
        again = answer.message.status == "error" or 0.06 < dice < 0.16
        if again and not compared:  # once more, perhaps by another model
            now += timedelta(seconds=chance.randrange(5, 60))
            yield now
            model = self._model if chance.random() < 0.5 else talk.model(now.date())
            answer = self._answer(now, question.text, said, model)
            store.append(self._thread_id, [_under(answer, question.id)], answer.run)
            now = answer.end
        yield from self._use(answer, now)
        return now + timedelta(minutes=4), [question.text, answer.message.text]

    def _answer(
        self,
        now: datetime,
        asked: str,
        said: list[str],
        model: Model | None = None,
        compared: tuple[str, ...] = (),
    ) -> Answer:
        return self._talk.answer(now, model or self._model, asked, said, compared)

    def _use(self, answer: Answer, now: datetime) -> Moments:
        """What becomes of its code: mostly it goes into a new cell."""
        chance = self._chance
        blocks = FENCE.findall(answer.message.text)
        if not blocks or chance.random() < 0.35:
            return
        yield now + timedelta(seconds=chance.randrange(4, 90))
        how = chance.choices(("below", "replace", "next", "copy"), (50, 24, 8, 18))[0]
        if how != "replace" or self._cell_id is None:  # else the code goes where the last one is
            self._cell_id = f"{chance.getrandbits(32):08x}"
        cell_id = None if how == "copy" else self._cell_id
        self._store.use_code(answer.message.id, chance.randrange(len(blocks)), how, cell_id)

    def _tidy(self, now: datetime) -> Moments:
        """What the user does with a thread afterwards."""
        chance, store = self._chance, self._store
        thread_id = self._thread_id
        branch = store.messages(thread_id, limit=1_000)
        changes: dict[str, object] = {}
        if chance.random() < 0.45:
            changes["tags"] = self._talk.topic.tags[: chance.randint(1, 2)]
        if chance.random() < 0.2:
            changes["folder"] = chance.choice(FOLDERS)
        if chance.random() < 0.04:
            changes["pinned"] = True
        if chance.random() < 0.05:
            changes["note"] = "checked, it is in the report"
        if changes:
            store.set_thread(thread_id, **changes)
        answers = [message for message in branch if message.role == "assistant" and message.text]
        if answers and chance.random() < 0.12:
            store.bookmark(answers[-1].id)
        if answers and chance.random() < 0.15:
            store.react(answers[-1].id, chance.choice("👍👍👍👎🤔"))
        if answers and chance.random() < 0.06:
            now += timedelta(hours=2)
            yield now
            fork = store.fork(answers[0].id, "another way", thread_id=self._talk.id(now))
            self._thread_id = fork.id
            yield from self._turn(now, [message.text for message in branch[:2]], first=False)
        late = chance.random()
        if late < 0.16:
            yield now + timedelta(days=21)
            store.set_thread(thread_id, archived=True)
        elif late < 0.19:
            yield now + timedelta(days=1)
            store.delete_thread(thread_id)
        elif late < 0.21 and len(branch) > 2:
            yield now + timedelta(hours=1)
            store.delete_message(branch[-1].id)


def _under(answer: Answer, question_id: str) -> Message:
    return answer.message.model_copy(update={"parent_id": question_id})
