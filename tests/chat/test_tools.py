"""A tool that hangs, fails or gives too much: the chat goes on, and is told."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jupyter_chatstore import Message, Store
from jupyter_chatstore.chat.tools import TOOLS, Approvals, Reach, Tool, Toolbox, allowed_names
from jupyter_chatstore.chat.tools.tool import Arguments
from jupyter_chatstore.chat.tools.toolbox import MAX_CHARS
from jupyter_chatstore.model import ToolCallPart, ToolResultPart

PLACE = ("01a1fce7-302d-744e-bcd9-1afd0927d12c", 0)


class Nothing(Arguments):
    """No arguments."""


def tool(run: Any, limit_s: float = 20.0) -> Tool:
    return Tool("tried", "", "", Nothing, run, limit_s=limit_s)


@pytest.fixture
def store(db_path: Path):
    with Store(db_path) as store:
        yield store


def answer(
    store: Store, tried: Tool, given: Any = None, **namespace: Any
) -> tuple[ToolResultPart, list[str]]:
    """What a call of a tool gives, and how far it was told to be."""
    states: list[str] = []
    box = Toolbox([tried], Reach(namespace, store), Approvals())
    call = ToolCallPart("c", tried.name, given)
    return asyncio.run(box.answer(call, PLACE, states.append)), states


def test_what_hangs_is_given_up_and_told_to_stop(store: Store) -> None:
    told = threading.Event()

    def hang(_: Nothing, reach: Reach) -> str:
        reach.halt.then(told.set)
        told.wait()
        return "too late"

    result, states = answer(store, tool(hang, limit_s=0.05))
    assert "took too long" in result.content
    assert (result.is_error, states) == (True, ["running", "failed"])
    assert told.is_set()


@pytest.mark.parametrize("raised", [ValueError("sk-0123456789abcdef"), KeyboardInterrupt()])
def test_what_raises_is_told_by_its_kind_alone(store: Store, raised: BaseException) -> None:
    def fail(_: Nothing, __: Reach) -> str:
        raise raised

    result, states = answer(store, tool(fail))
    assert result.is_error
    assert states == ["running", "failed"]
    assert "sk-" not in result.content


def test_a_result_is_bounded_and_holds_no_key(store: Store) -> None:
    def long(_: Nothing, __: Reach) -> Any:
        return {"text": ["sk-0123456789abcdef", "x" * (2 * MAX_CHARS)]}

    result, _ = answer(store, tool(long))
    assert len(result.content) < MAX_CHARS + 100
    assert "characters in all" in result.content
    assert "sk-" not in result.content


def test_a_column_of_secrets_is_not_shown(store: Store) -> None:
    users = pd.DataFrame({"name": ["ada"], "password": ["analytical"]})
    sql = {"sql": "select name, password from users"}
    result, states = answer(store, TOOLS["query_frames"], sql, users=users)
    assert result.content["rows"] == [["ada", "[hidden]"]]
    assert states == ["running", "done"]


def test_no_query_sees_what_is_no_table_of_the_notebook(store: Store) -> None:
    sql = {"sql": "select * from arguments"}  # a name of ours, on the way down
    result, _ = answer(store, TOOLS["query_frames"], sql, arguments={"a": 1})
    assert result.is_error
    assert "DuckDB refuses" in result.content


def test_history_is_searched_and_queried(store: Store) -> None:
    thread = store.new_thread(title="Joins")
    store.append(thread.id, [Message.user("a left join loses rows")])
    found, _ = answer(store, TOOLS["search_history"], {"words": "left join"})
    assert found.content["rows"][0][1:] == ["Joins", "user", "a left join loses rows"]
    counted, _ = answer(store, TOOLS["query_history"], {"sql": "select count(*) from messages"})
    assert counted.content["rows"] == [[1]]


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, []),
        ({"tools": ["run_code", "look_at"]}, ["look_at"]),
        ({"tools": "look_at", "run_code": True}, []),
        ({"run_code": "ask", "tools": [1, None, "last_error"]}, ["last_error", "run_code"]),
    ],
)
def test_only_what_settings_say_plainly_is_allowed(settings: dict, names: list[str]) -> None:
    assert allowed_names(settings) == names
