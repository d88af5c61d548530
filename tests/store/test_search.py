"""Search finds all that is committed, whatever was typed."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from jupyter_chatstore.model import Message, ReasoningPart, TextPart
from jupyter_chatstore.store import Store


def say(store, *texts):
    thread = store.new_thread(title="animals")
    return store.append(thread.id, [Message.user(text) for text in texts])


def test_a_hit_says_where_and_marks_what_matches(store):
    thread = store.new_thread(notebook="a.ipynb", title="joins")
    _, answer = store.append(
        thread.id, [Message.user("how?"), Message.assistant("Use a LEFT join here.")]
    )
    (hit,) = store.search("left join")
    assert hit.snippet == "Use a \x02LEFT\x03 \x02join\x03 here."
    assert (hit.message_id, hit.thread_id, hit.notebook_id) == (
        answer.id,
        thread.id,
        thread.notebook_id,
    )
    assert (hit.thread_title, hit.role, hit.created_at) == ("joins", "assistant", answer.created_at)


def test_accents_and_case_do_not_matter(store):
    say(store, "Crème brûlée")
    assert len(store.search("creme BRULEE")) == 1


def test_a_letter_and_its_marks_may_be_written_apart_or_together(store):
    texts = [normalize(form, "йогурт 한국") for form in ("NFD", "NFC")]
    assert texts[0] != texts[1]
    say(store, *texts)
    for word in " ".join(texts).split():
        assert len(store.search(word)) == 2, ascii(word)


def test_words_may_be_in_different_parts_of_a_message(store):
    say(store)
    thread = store.new_thread()
    parts = [TextPart("left"), ReasoningPart("hidden"), TextPart("join")]
    store.append(thread.id, [Message.assistant(parts)])
    assert len(store.search("left join")) == 1
    assert store.search("hidden") == []


@pytest.mark.parametrize(
    "query",
    ['"', "C++", "a-b", "(", "x AND", "col:x", "NEAR(", "*", "^", "a\0b", "\ud800", "-", "' OR 1"],
)
def test_no_query_is_an_error(store, query):
    say(store, "nothing of the kind")
    assert store.search(query) == []


def test_what_looks_like_syntax_is_found_as_words(store):
    (cpp, dashed, _) = say(store, "I like C++ a lot", "left-join it", "other")
    assert [hit.message_id for hit in store.search("C++")] == [cpp.id]
    assert [hit.message_id for hit in store.search("left-join")] == [dashed.id]


def test_the_syntax_of_fts5_is_understood(store):
    (a, b, _) = say(store, "red fox", "red hen", "blue hen")
    assert {hit.message_id for hit in store.search("red NOT fox")} == {b.id}
    assert {hit.message_id for hit in store.search("fo*")} == {a.id}


@pytest.mark.parametrize("query", ["", "  ", "\0"])
def test_an_empty_query_finds_nothing(store, query):
    say(store, "something")
    assert store.search(query) == []


def test_a_very_long_query_is_no_error(store):
    say(store, "word " * 10)
    assert len(store.search("word " * 5_000)) == 1


def test_other_processes_words_are_found_at_once(store, db_path):
    with Store(db_path) as other:
        for n in range(3):
            say(store, f"zebra {n}")
            assert len(other.search("zebra")) == n + 1


def test_thousands_of_messages_are_caught_up_with(store):
    say(store, *[f"common number{n}" for n in range(2_500)])
    assert len(store.search("number7")) == 1
    assert len(store.search("common", limit=30)) == 30


def test_the_best_match_comes_first(store):
    best = say(store, "zebra " * 5, "a zebra among " + "many other words " * 40)[0]
    assert store.search("zebra")[0].message_id == best.id
