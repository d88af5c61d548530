"""Values read from the file are as good as those that were validated."""

from __future__ import annotations

import copy
import pickle
import random
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from jupyter_chatstore.model import (
    Message,
    ReasoningPart,
    Run,
    TextPart,
    Thread,
    ToolCallPart,
    UnknownPart,
    Usage,
)
from jupyter_chatstore.model.columns import micros_to_time, time_to_micros

PARTS = [
    TextPart("text"),
    ReasoningPart("thought"),
    ToolCallPart("1", "sum", {"a": [1, None]}),
    UnknownPart("new", {"x": 1}),
]


@pytest.fixture
def values(store):
    """A message, a thread and a hit, as the store gives them."""
    thread = store.new_thread(notebook="a.ipynb", title="joins", model="m", system_prompt="be kind")
    store.set_thread(thread.id, tags=["a", "b"], folder="f", pinned=True)
    asked = store.append(thread.id, [Message.user("hi")])[0]
    answer = store.append(thread.id, [Message.assistant(PARTS)], run=Run(usage=Usage()))[0]
    store.react(answer.id, "+1")
    store.bookmark(asked.id)
    found = [*store.messages(thread.id), store.message(answer.id), store.thread(thread.id)]
    return [*found, *store.threads(), *store.search("hi")]


def test_they_have_every_field_in_its_type(values):
    for value in values:
        assert set(value.__dict__) == set(type(value).model_fields)
        assert type(value)(**value.__dict__) == value
        checked = type(value).model_validate(value.model_dump())
        assert checked == value
        assert {n: type(v) for n, v in checked.__dict__.items()} == {
            n: type(v) for n, v in value.__dict__.items()
        }


def test_they_are_frozen(values):
    for value in values:
        with pytest.raises(ValidationError):
            value.created_at = datetime.now(UTC)


def test_they_copy_pickle_and_dump_alike(values):
    for value in values:
        validated = type(value)(**value.__dict__)
        assert copy.deepcopy(value) == copy.copy(value) == validated
        assert pickle.loads(pickle.dumps(value)) == validated
        assert value.model_dump() == validated.model_dump()
        assert value.model_dump_json() == validated.model_dump_json()
        assert repr(value) == repr(validated)
        assert value.model_fields_set == set(type(value).model_fields)


def test_a_copy_with_changes_leaves_the_value_as_it_is(values):
    for value in values:
        before = dict(value.__dict__)
        changed = value.model_copy(update={"created_at": datetime(2000, 1, 1, tzinfo=UTC)})
        assert changed != value
        assert value.__dict__ == before


def test_parts_come_back_in_their_order(values):
    answer = next(v for v in values if isinstance(v, Message) and v.role == "assistant")
    assert answer.parts == tuple(PARTS)


def test_a_list_of_threads_shows_what_the_thread_itself_does(values):
    one, listed = [value for value in values if isinstance(value, Thread)]
    assert one == listed
    assert (one.tags, one.folder, one.pinned) == (("a", "b"), "f", True)
    assert one.pinned is True
    assert one.archived is False


def test_times_keep_their_microsecond():
    rng = random.Random(11)
    for _ in range(2_000):
        seconds, micros = rng.randrange(-(10**10), 10**10), rng.randrange(1_000_000)
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(0, seconds, micros)
        assert micros_to_time(time_to_micros(moment)) == moment
