"""What is said and done on one device shows on the other."""

from __future__ import annotations

from jupyter_chatstore.model import FilePart, Message, ReasoningPart, Run, ToolCallPart, Usage
from tests.sync.devices import say, settle, texts


def test_a_conversation_arrives_whole(laptop, desktop):
    thread = laptop.store.new_thread(notebook="a.ipynb", title="joins", model="offline")
    run = Run(
        model="m",
        provider="p",
        usage=Usage(input_tokens=3),
        cost_usd=1.0,
        settings={"temperature": 1, "b": [1.5, None]},
        context={"items": [{"name": "df", "text": "é"}]},
    )
    answer = Message.assistant(
        [
            ReasoningPart("hm", 3),
            ToolCallPart("1", "look", {"z": 1, "a": 2}),
            FilePart("a.png", "image/png", 3, "AAAA"),
        ]
    )
    laptop.store.append(thread.id, [Message.user("why? 👍"), answer], run=run)
    settle(laptop, desktop)
    assert desktop.shown() == laptop.shown()
    assert desktop.store.thread(thread.id).title == "joins"
    assert texts(desktop, thread) == texts(laptop, thread)
    assert desktop.store.messages(thread.id)[-1].parts == answer.parts
    assert desktop.store.search("why")[0].thread_id == thread.id
    assert desktop.journal.pending() == laptop.journal.pending() == (0, 0)


def test_an_answer_goes_on_elsewhere(laptop, desktop):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    settle(laptop, desktop)
    say(desktop, thread, "2")
    settle(desktop, laptop)
    say(laptop, thread, "3")
    settle(laptop, desktop)
    assert texts(laptop, thread) == texts(desktop, thread) == ["1", "2", "3"]


def test_two_answers_at_once_are_siblings(laptop, desktop):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    settle(laptop, desktop)
    [here] = say(laptop, thread, "from the laptop")
    say(desktop, thread, "from the desktop")
    settle(laptop, desktop)
    assert laptop.shown() == desktop.shown()
    assert texts(laptop, thread) == ["1", "from the laptop"]
    assert texts(desktop, thread) == ["1", "from the desktop"]
    both = {message.text for message in desktop.store.siblings(here.id)}
    assert both == {"from the laptop", "from the desktop"}


def test_one_title_shows_on_both(laptop, desktop):
    thread = laptop.store.new_thread(title="t")
    settle(laptop, desktop)
    laptop.store.set_thread(thread.id, title="laptop's")
    desktop.store.set_thread(thread.id, title="desktop's")
    settle(laptop, desktop)
    titles = {d.store.thread(thread.id).title for d in (laptop, desktop)}
    assert len(titles) == 1
    assert titles <= {"laptop's", "desktop's"}


def test_what_is_done_to_messages_and_threads_arrives(laptop, desktop):
    thread = laptop.store.new_thread(title="t")
    first, second, third = say(laptop, thread, "1", "2", "3")
    settle(laptop, desktop)
    desktop.store.set_thread(
        thread.id, tags=["a", "b"], folder="f", pinned=True, note="n", settings={"x": 1}
    )
    desktop.store.bookmark(first.id)
    desktop.store.react(second.id, "👍")
    desktop.store.use_code(first.id, 0, "below", "cell")
    desktop.store.delete_message(third.id)
    fork = desktop.store.fork(second.id, "fork")
    say(desktop, fork, "on the fork")
    settle(desktop, laptop)
    assert laptop.shown() == desktop.shown()
    assert texts(laptop, fork) == ["1", "2", "on the fork"]
    assert [m.text for m in laptop.store.bookmarks()] == ["1"]
    laptop.store.set_thread(thread.id, tags=["b", "c"])
    laptop.store.bookmark(first.id, on=False)
    laptop.store.restore(third.id)
    settle(laptop, desktop)
    assert laptop.shown() == desktop.shown()
    assert desktop.store.thread(thread.id).tags == ("b", "c")
    assert texts(desktop, thread) == ["1", "2", "3"]


def test_a_thread_goes_and_comes_back(laptop, desktop):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    settle(laptop, desktop)
    laptop.store.delete_thread(thread.id)
    settle(laptop, desktop)
    assert [item.id for item in desktop.store.trash()] == [thread.id]
    desktop.store.restore(thread.id)
    settle(desktop, laptop)
    assert texts(laptop, thread) == ["1"]


def test_what_a_deletion_had_not_seen_brings_the_thread_back(laptop, desktop):
    thread = laptop.store.new_thread(title="t")
    say(laptop, thread, "1")
    settle(laptop, desktop)
    laptop.store.delete_thread(thread.id)
    say(desktop, thread, "2")
    settle(laptop, desktop)
    assert texts(laptop, thread) == texts(desktop, thread) == ["1", "2"]
    assert laptop.shown() == desktop.shown()


def test_what_is_purged_is_gone_everywhere(laptop, desktop):
    thread = laptop.store.new_thread(title="secret title")
    _, second, _ = say(laptop, thread, "1", "secret", "3")
    other = laptop.store.new_thread(title="other")
    say(laptop, other, "secret too")
    settle(laptop, desktop)
    laptop.store.purge(second.id)
    laptop.store.purge(other.id)
    settle(laptop, desktop)
    assert laptop.shown() == desktop.shown()
    assert texts(desktop, thread) == ["1", "3"]
    assert desktop.store.search("secret") == []


def test_a_large_message_goes_in_pieces(laptop, desktop, log):
    thread = laptop.store.new_thread(title="t")
    text = '"large" é 👍 ' * 40_000
    say(laptop, thread, text)
    settle(laptop, desktop)
    assert texts(desktop, thread) == [text]
    assert max(len((one.op.body or "").encode()) for one in log.ops) <= 190 * 1024
