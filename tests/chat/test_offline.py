"""The offline provider: no language model, and useful."""

from __future__ import annotations

import re
import sys
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.chat.offline.table import table
from jupyter_chatstore.model import Message, Run, Usage


def code_in(text: str) -> str:
    return re.findall(r"```python\n(.*?)\n```", text, re.DOTALL)[0]


def result_of(code: str, namespace: dict[str, Any]) -> Any:
    """What the code's last expression gives."""
    *before, last = re.split(r"\n\n", code)
    names = dict(namespace)
    exec("\n".join(before), names)
    return eval(last, names)


def test_it_describes_a_table_with_code_that_runs(chat: Chat, penguins: pd.DataFrame) -> None:
    text = chat.send("describe @penguins").text
    assert "344 rows and 8 columns" in text
    assert "| sex | str | 11 | 2 | male (168), female (165) |" in text
    result = result_of(code_in(text), {"penguins": penguins})
    assert list(result.index) == ["Adelie", "Chinstrap", "Gentoo"]
    assert result.loc["Adelie", "count"] == 151


@pytest.mark.parametrize("convert", [pl.from_pandas, pa.Table.from_pandas])
def test_the_code_is_right_for_other_libraries(chat: Chat, penguins, namespace, convert) -> None:
    namespace["penguins"] = convert(penguins)
    result = result_of(code_in(chat.send("describe @penguins").text), namespace)
    assert len(result) == 3


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({'a "quoted" name': ["x", "y", "x"], "n": [1, 2, 3]}),
        pd.DataFrame({0: ["x", "y", "x"], 1: [1, 2, 3]}),
        pd.DataFrame({"only": [1.5, 2.5]}),
        pd.DataFrame({"only": ["x", "y"]}),
        pd.DataFrame({"c": pd.Categorical(["x", "y"]), "n": [1, 2]}),
        pd.Series([1, 2], name="n"),
        pd.Series(["a", "b"]),
        pl.Series("s", ["a", "b"]),
    ],
)
def test_the_code_runs_for_any_table(chat: Chat, namespace, frame) -> None:
    namespace["df"] = frame
    assert len(result_of(code_in(chat.send("@df").text), namespace)) > 0


def test_cells_can_not_break_the_table(chat: Chat, namespace: dict[str, Any]) -> None:
    namespace["df"] = pd.DataFrame({"a|b": ["x | y\nz", "<img src=x>"]})
    text = chat.send("@df").text
    assert r"a\|b" in text
    assert r"x \| y z" in text
    assert r"\<img src=x\>" in text


def test_it_explains_the_last_error(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        pd.DataFrame({"a": [1]})["price"]
    except KeyError as error:
        monkeypatch.setattr(sys, "last_value", error, raising=False)
    text = chat.send("what is @error").text
    assert "**KeyError**" in text
    assert "Likely causes" in text
    assert "Traceback" not in text
    assert text.rstrip().endswith("```")


def test_it_searches_the_history(chat: Chat) -> None:
    other = chat.store.new_thread(title="joins")
    chat.store.append(other.id, [Message.user("how do I write a left join?")])
    text = chat.send("search left join").text
    assert "Found one message" in text
    assert "**joins**" in text
    assert "Nothing" in chat.send("find aardvark").text


@pytest.mark.parametrize(
    "question", ["usage", "how many tokens did this thread use?", "What did this cost?"]
)
def test_questions_about_use_are_understood(chat: Chat, question: str) -> None:
    assert "All threads:" in chat.send(question).text


def test_columns_of_numbers_stand_to_the_right() -> None:
    assert table(["a", "b"], [["x", "1,5"], ["2", "nan"]]).splitlines()[1] == "| --- | --: |"


def test_it_reports_usage_of_this_thread_and_of_all(chat: Chat) -> None:
    chat.new_thread()
    other = chat.store.new_thread()
    chat.store.append(
        other.id,
        [Message.user("q"), Message.assistant("a")],
        run=Run(model="m", provider="p", usage=Usage(input_tokens=1500, output_tokens=3)),
    )
    chat.store.append(other.id, [Message.user("q"), Message.assistant("a")], run=Run(model="n"))
    here, overall = chat.send("usage").text.split("All threads:")
    assert "No runs yet." in here
    assert "| m | 1 | 1,500 | 3 | – |" in overall, "an unknown cost is a dash"  # noqa: RUF001
    assert "| n | 1 | – | – | – |" in overall  # noqa: RUF001


def test_it_says_what_it_is(chat: Chat) -> None:
    assert "no language model" in chat.send("/help").text
    answer = chat.send("Why is the sky blue?").text
    assert "no language model" in answer
    assert "> Why is the sky blue?" in answer


def test_the_same_question_gets_the_same_answer(chat: Chat) -> None:
    assert chat.send("describe @penguins").text == chat.send("describe @penguins").text


def test_it_streams_in_words(chat: Chat) -> None:
    deltas = [event.text for event in chat.stream("/help") if hasattr(event, "text")]
    assert len(deltas) > 50
    assert all(delta.strip() for delta in deltas)
