"""Messages are a tree: they chain under the head, and a branch is a sibling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from jupyter_chatstore.errors import DuplicateMessageError, InvalidInputError, NotFoundError
from jupyter_chatstore.model import (
    CitationPart,
    FilePart,
    Message,
    ReasoningPart,
    Run,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    UnknownPart,
    Usage,
    new_id,
)
from jupyter_chatstore.store import Store

ALL_PARTS = (
    ReasoningPart("hm"),
    TextPart("see **this**"),
    ToolCallPart("c1", "run", {"code": "1+1", "n": [1, None, 2.5]}),
    ToolResultPart("c1", {"ok": True}, is_error=False),
    FilePart("a.png", "image/png", 3, "AAAA"),
    CitationPart("https://example.org", "t"),
    UnknownPart("hologram", {"depth": 3}),
    TextPart(""),
)


def texts(messages):
    return [message.text for message in messages]


def test_what_is_appended_is_what_is_read_back(store, db_path):
    thread = store.new_thread()
    run = Run(
        model="m",
        provider="p",
        usage=Usage(input_tokens=10, output_tokens=3),
        cost_usd=0.25,
        settings={"temperature": 0},
        context={"items": [{"name": "@df"}]},
    )
    stored = store.append(thread.id, [Message.user("hi"), Message.assistant(ALL_PARTS)], run=run)
    assert store.messages(thread.id) == stored
    assert stored[1].parts == ALL_PARTS
    assert [m.parent_id for m in stored] == [None, stored[0].id]
    expected = run.model_copy(update={"thread_id": thread.id, "message_id": stored[1].id})
    assert store.runs([m.id for m in stored]) == {stored[1].id: expected}
    with Store(db_path) as later:
        assert later.messages(thread.id) == stored
        assert later.runs([stored[1].id]) == {stored[1].id: expected}


def test_unknown_usage_stays_unknown(store):
    thread = store.new_thread()
    _, answer = store.append(thread.id, [Message.user("a"), Message.assistant("b")], run=Run())
    usage = store.runs([answer.id])[answer.id].usage
    assert (usage.input_tokens, usage.reasoning_tokens) == (None, None)


def test_times_are_kept_to_the_microsecond_in_utc(store):
    thread = store.new_thread()
    elsewhere = datetime(2026, 1, 2, 3, 4, 5, 678901, timezone(timedelta(hours=2)))
    early = datetime(1969, 12, 31, 23, 59, 59, 1, UTC)
    for moment in (elsewhere, early):
        (m,) = store.append(
            thread.id, [Message(role="user", parts=(TextPart("x"),), created_at=moment)]
        )
        found = store.message(m.id).created_at
        assert (found, found.tzinfo) == (moment, UTC)


def test_messages_come_in_pages_from_the_newest_end(store):
    thread = store.new_thread()
    store.append(thread.id, [Message.user(str(n)) for n in range(120)])
    newest = store.messages(thread.id, limit=50)
    assert texts(newest) == [str(n) for n in range(70, 120)]
    before = store.messages(thread.id, limit=50, before=newest[0].id)
    assert texts(before) == [str(n) for n in range(20, 70)]
    rest = store.messages(thread.id, limit=50, before=before[0].id)
    assert texts(rest) == [str(n) for n in range(20)]
    assert store.messages(thread.id, before=rest[0].id) == []
    assert store.messages(thread.id, limit=0) == []


def test_an_empty_thread_has_no_messages(store):
    assert store.messages(store.new_thread().id) == []


def test_a_second_answer_is_a_sibling_and_becomes_the_open_branch(store):
    thread = store.new_thread()
    question, first = store.append(thread.id, [Message.user("q"), Message.assistant("one")])
    again = Message(role="assistant", parts=(TextPart("two"),), parent_id=question.id)
    (second,) = store.append(thread.id, [again])
    assert texts(store.messages(thread.id)) == ["q", "two"]
    assert store.siblings(second.id) == store.siblings(first.id) == [first, second]
    store.set_thread(thread.id, head_id=first.id)
    assert texts(store.messages(thread.id)) == ["q", "one"]
    store.append(thread.id, [Message.user("and then")])
    assert texts(store.messages(thread.id)) == ["q", "one", "and then"]


def test_the_first_question_can_be_edited(store):
    thread = store.new_thread()
    first, _ = store.append(thread.id, [Message.user("typo"), Message.assistant("a")])
    (edited,) = store.append(thread.id, [Message.user("no typo")], at_root=True)
    assert edited.parent_id is None
    assert texts(store.messages(thread.id)) == ["no typo"]
    assert [m.id for m in store.siblings(first.id)] == [first.id, edited.id]


def test_a_message_is_stored_once(store):
    thread = store.new_thread()
    hello = Message.user("hello")
    store.append(thread.id, [hello])
    with pytest.raises(DuplicateMessageError) as raised:
        store.append(thread.id, [Message.user("new"), hello])
    assert raised.value.message_id == hello.id
    assert raised.value.code == "duplicate_message"
    assert texts(store.messages(thread.id)) == ["hello"]
    assert store.thread(thread.id).message_count == 1
    twice = Message.user("twice")
    with pytest.raises(DuplicateMessageError):
        store.append(thread.id, [twice, twice])


def test_all_is_stored_or_nothing(store):
    thread, other = store.new_thread(), store.new_thread()
    (elsewhere,) = store.append(other.id, [Message.user("x")])
    log = store.changes()
    stray = Message(role="user", parts=(TextPart("y"),), parent_id=elsewhere.id)
    with pytest.raises(InvalidInputError, match="is not in thread"):
        store.append(thread.id, [Message.user("ok"), stray])
    with pytest.raises(InvalidInputError, match="belongs to an assistant"):
        store.append(thread.id, [Message.user("ok")], run=Run())
    with pytest.raises(InvalidInputError, match="must have ended"):
        store.append(thread.id, [Message(role="assistant", status="streaming")])
    with pytest.raises(NotFoundError):
        store.append(new_id(), [Message.user("ok")])
    with pytest.raises(InvalidInputError, match="not JSON serializable"):
        store.append(thread.id, [Message.assistant("a")], run=Run(settings={"x": object()}))
    assert store.messages(thread.id) == []
    assert store.changes() == log
    assert store.saved.saved


def test_appending_nothing_changes_nothing(store):
    thread = store.new_thread()
    log = store.changes()
    assert store.append(thread.id, []) == []
    assert store.changes() == log


def test_unknown_messages_are_named(store):
    thread = store.new_thread()
    for call in (store.message, store.siblings):
        with pytest.raises(NotFoundError, match="no message"):
            call(new_id())
    with pytest.raises(NotFoundError, match="no message"):
        store.messages(thread.id, before=new_id())


@pytest.mark.parametrize(
    "text",
    [
        "a\0b\0",
        "🦜👩‍👩‍👧",
        "שלום עולם",
        "﷽ e\u0301",
        "x" * 1_000_000,
        "\ufeff\u202e",
        "'; DROP TABLE",
    ],
    ids=["nul", "emoji", "rtl", "marks", "1MB", "controls", "quotes"],
)
def test_texts_are_kept_to_the_letter(store, text):
    thread = store.new_thread(title=text[:100])
    call = ToolCallPart("c", "f", {"a": text})
    store.append(thread.id, [Message.user([TextPart(text), call])])
    (found,) = store.messages(thread.id)
    assert found.text == text
    assert found.parts[1] == call
    assert store.thread(thread.id).title == text[:100]


@pytest.mark.parametrize("part", [TextPart("a\ud83d"), ToolCallPart("c", "f", {"a": "\udc00"})])
def test_half_a_character_is_refused_in_words(store, part):
    thread = store.new_thread()
    with pytest.raises(InvalidInputError, match="surrogate"):
        store.append(thread.id, [Message.user([part])])
    assert store.messages(thread.id) == []
    assert store.saved.saved


def test_every_change_is_in_the_log_with_what_it_tells_of(store):
    thread = store.new_thread(notebook="a.ipynb")
    question, answer = store.append(
        thread.id, [Message.user("a"), Message.assistant("b")], run=(run := Run())
    )
    store.set_setting("theme", "dark")
    log = store.changes()
    assert [(c.entity, c.entity_id, c.kind) for c in log] == [
        ("notebook", thread.notebook_id, "put"),
        ("thread", thread.id, "put"),
        ("message", question.id, "put"),
        ("message", answer.id, "put"),
        ("run", run.id, "put"),
        ("setting", "theme", "set"),
    ]
    assert len({c.device_id for c in log}) == 1
    assert [c.seq for c in log] == sorted(c.seq for c in log)
    assert store.changes(after=log[2].seq, limit=2) == log[3:5]


def test_settings_hold_json(store, db_path):
    store.set_setting("a", {"b": [1, None, "é"]})
    store.set_setting("none", None)
    with Store(db_path) as later:
        assert later.setting("a") == {"b": [1, None, "é"]}
        assert later.setting("none", 1) is None
        assert later.setting("c", 5) == 5


class TestWhatComesAfterAMessage:
    def test_is_read_by_page_towards_the_newest(self, store):
        thread = store.new_thread()
        said = store.append(thread.id, [Message.user(f"{n}") for n in range(30)])
        page = store.messages_after(thread.id, said[9].id, limit=5)
        assert texts(page) == ["10", "11", "12", "13", "14"]
        assert page == said[10:15]
        assert texts(store.messages_after(thread.id, said[27].id)) == ["28", "29"]
        assert store.messages_after(thread.id, said[29].id) == []

    def test_is_the_open_branch_alone_without_what_was_deleted(self, store):
        thread = store.new_thread()
        said = store.append(thread.id, [Message.user(f"{n}") for n in range(4)])
        other = Message.user("other").model_copy(update={"parent_id": said[1].id})
        store.append(thread.id, [other, Message.user("end")])
        store.delete_message(store.messages(thread.id)[2].id)
        assert texts(store.messages_after(thread.id, said[0].id)) == ["1", "end"]
        with pytest.raises(NotFoundError):
            store.messages_after(thread.id, said[2].id)
