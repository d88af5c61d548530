"""A hit in a very long message is shown as quickly as one in a short one."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_chatstore import Message, Store
from jupyter_chatstore.store.snippet import cut


def test_a_long_message_full_of_matches_is_found_and_shown(db_path: Path) -> None:
    with Store(db_path) as store:
        thread = store.new_thread()
        store.append(thread.id, [Message.user("Begin " + "again " * 200_000)])
        (hit,) = store.search("again")
    assert hit.snippet.startswith("Begin \x02again\x03 again ")
    assert len(hit.snippet) < 200


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("a left join b", '"left join" OR nothing', "a \x02left\x03 join b"),
        ("Über", "uber", "Über…"),
        ("a.b", "(", "a.b…"),
    ],
)
def test_the_first_word_that_was_asked_for_is_marked(text: str, query: str, shown: str) -> None:
    assert cut(text, query) == shown


def test_only_what_is_around_it_is_shown() -> None:
    found = cut("x" * 500 + " here " + "y" * 500, "here")
    assert found.startswith("…x")
    assert found.endswith("y…")
    assert "\x02here\x03" in found
