"""The largest and the most, and texts of every kind: stored to the letter, or refused in words."""

from __future__ import annotations

import pytest

from jupyter_chatstore.errors import InvalidInputError
from jupyter_chatstore.model import FilePart, Message, Run, TextPart
from jupyter_chatstore.store import Store
from jupyter_chatstore.store.asked import MAX_MESSAGE_BYTES

TEXTS = {
    "NUL": "before\0after",
    "all that ASCII has": "".join(map(chr, range(128))),
    "right to left": "\u200fשלום \u202bعالم\u202c \u2067mixed\u2069",  # noqa: RUF001
    "emoji families": "👨‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 🇺🇳 1️⃣",
    "accents, joined and apart": "é e\u0301 \u1e69 s\u0323\u0307",
    "beyond the first plane": "𝒳𓀀\U0010ffff",
    "line ends": "a\r\nb\nc\rd\u2028e\u2029f\x85g",
    "no characters": "\ufeff\ufffe\uffff\ufdd0",
    "the marks of a snippet": "\x02\x03\x1f 漢\x1f字",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_returned_to_the_letter(db_path, name):
    text = TEXTS[name]
    with Store(db_path) as store:
        thread = store.new_thread(title=text)
        store.set_thread(thread.id, tags=[text.replace("\0", "")], folder=text, note=text)
        (said,) = store.append(thread.id, [Message.user(text)])
    with Store(db_path) as store:
        found = store.thread(thread.id)
        assert (found.title, found.folder, found.note) == (text, text, text)
        assert store.message(said.id) == said
        (tag,) = found.tags
        assert [t.id for t in store.threads(tag=tag, folder=text)] == [thread.id]
        assert (store.tags(), store.folders()) == ([(tag, 1)], [(text, 1)])


def test_a_tag_with_a_nul_is_refused(store):
    thread = store.new_thread()
    with pytest.raises(InvalidInputError, match="NUL"):
        store.set_thread(thread.id, title="new", tags=["fine", "a\0b"])
    assert store.thread(thread.id) == thread


@pytest.mark.parametrize("lone", ["\ud800", "a\udfffb"])
def test_half_a_character_is_refused_wherever_it_is(store, lone):
    thread = store.new_thread(title="t")
    (said,) = store.append(thread.id, [Message.user("hi")])
    for call in (
        lambda: store.append(thread.id, [Message.user(lone)]),
        lambda: store.append(thread.id, [Message.assistant("a")], run=Run(settings={"a": lone})),
        lambda: store.new_thread(title=lone),
        lambda: store.set_thread(thread.id, tags=[lone]),
        lambda: store.set_thread(thread.id, folder=lone),
        lambda: store.react(said.id, lone),
        lambda: store.set_setting("a", lone),
    ):
        with pytest.raises(InvalidInputError, match="lone surrogate"):
            call()
    assert store.saved.saved
    assert store.threads() == [store.thread(thread.id)]
    assert store.messages(thread.id) == [said]
    assert store.search(lone) == []


def test_ten_thousand_tags(store):
    thread, other = store.new_thread(), store.new_thread()
    tags = tuple(f"tag {n}" for n in range(10_000))
    store.set_thread(thread.id, tags=tags)
    store.set_thread(other.id, tags=["tag 77"])
    assert store.thread(thread.id).tags == tags
    assert [t.id for t in store.threads(tag="tag 9999")] == [thread.id]
    assert dict(store.tags()) == dict.fromkeys(tags, 1) | {"tag 77": 2}


class TestAMessageAboveTheLimit:
    def test_is_refused_and_nothing_is_changed(self, store):
        thread = store.new_thread()
        text = "x" * (MAX_MESSAGE_BYTES + 1)
        for given in (
            text,
            [TextPart(text[:1_000]), TextPart(text[1_000:])],
            "é" * (len(text) // 2 + 1),
            [FilePart(name="f", media_type="text/plain", data=text)],
        ):
            with pytest.raises(InvalidInputError, match="64 MiB"):
                store.append(thread.id, [Message.user(given)])
        with pytest.raises(InvalidInputError, match="64 MiB"):
            store.begin(thread.id, Message.user(text), Message(role="assistant"), Run())
        assert store.messages(thread.id) == []

    def test_of_100_megabytes_is_refused_by_its_size(self, store):
        thread = store.new_thread()
        with pytest.raises(InvalidInputError, match=r"100,000,\d+ bytes is above .*64 MiB"):
            store.append(thread.id, [Message.user("x" * 100_000_000)])

    def test_is_refused_at_the_end_of_a_stream_and_what_was_there_stays(self, store):
        thread = store.new_thread()
        _, answer, run = store.begin(
            thread.id, Message.user("q"), Message(role="assistant"), Run(model="m")
        )
        store.checkpoint(answer.id, [TextPart("so far")])
        long = (TextPart("x" * (MAX_MESSAGE_BYTES + 1)),)
        done = answer.model_copy(update={"status": "complete", "parts": long})
        with pytest.raises(InvalidInputError, match="64 MiB"):
            store.checkpoint(answer.id, long)
        with pytest.raises(InvalidInputError, match="64 MiB"):
            store.finish(done, run.model_copy(update={"status": "complete"}))
        assert store.message(answer.id).text == "so far"


def test_the_largest_message_is_kept(store):
    thread = store.new_thread()
    text = "".join(f"word{n} " for n in range(2**20))
    text += "x" * (MAX_MESSAGE_BYTES - len(text) - 100)
    store.append(thread.id, [Message.user(text)])
    assert store.messages(thread.id)[0].text == text
    assert len(store.threads()[0].preview) <= 120
    assert len(store.search("word1000000")) == 1


def test_a_hundred_thousand_tiny_messages(store):
    thread = store.new_thread()
    for start in range(0, 100_000, 5_000):
        store.append(thread.id, [Message.user(str(n)) for n in range(start, start + 5_000)])
    assert store.thread(thread.id).message_count == 100_000
    assert [m.text for m in store.messages(thread.id, limit=100_000)] == [
        str(n) for n in range(100_000)
    ]
    assert len(store.search("77777")) == 1
    assert store.doctor().problems == ()
    store.delete_thread(thread.id)
    assert store.search("77777") == []
    store.purge(thread.id)
    store.close()
    assert store.file.stat().st_size < 20_000_000  # the change log's ids are what stays
