"""Secrets are not sent: keys by their form, passwords by their name; the rest stays as it is."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from jupyter_chatstore.chat import Chat
from jupyter_chatstore.chat.masking import mask
from tests.chat.described import one

AWS = "AKIA" + "IOSFODNN7EXAMPLE"
GITHUB = "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"
WEB_TOKEN = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0In0.dozjgNryP4J3jVmN"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('password="hunter2"', "hunter2"),
        ("Config(user='ada', password='hu\\'nter')", "nter"),
        ('{"apiKey": "zzz"}', "zzz"),
        ("{'token': 'abc123def456'}", "abc123def456"),
        ("API_KEY=abc def\nDB_PASSWORD=hunter2\n", "hunter2"),
        ("db:\n  password: hunter2\n", "hunter2"),
        ("export SECRET=hunter2", "hunter2"),
        (f"aws {AWS} ok", AWS),
        (f"clone with {GITHUB}", GITHUB),
        (f"Cookie: {WEB_TOKEN}", WEB_TOKEN),
        ("postgres://ada:hunter2@db/prod", "hunter2"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", "MIIE"),
    ],
)
def test_a_secret_is_hidden(text: str, secret: str) -> None:
    masked = mask(text)
    assert secret not in masked.text
    assert masked.secrets >= 1


@pytest.mark.parametrize(
    "text",
    [
        "max_tokens=100",
        "{'token': 'the'}",
        'df.merge(other, sort_key="customer_id")',
        'api_key = os.environ["OPENAI_API_KEY"]',
        "token = get_token(user)",
        "monkey: banana",
        "the password is not here",
        "KeyError: 'price'",
        "key: int64, 0 missing",
    ],
)
def test_what_is_none_is_left_alone(text: str) -> None:
    assert mask(text) == (text, 0)


@pytest.mark.parametrize(
    "piece", ["a-", 'key="', "eyJ-", "://:", "key ", "-----BEGIN PRIVATE KEY-----", "_key", "key\t"]
)
def test_a_text_made_to_be_slow_is_not(piece: str) -> None:
    """Ten times the text takes about ten times as long, not a hundred times."""

    def seconds(chars: int) -> float:
        text = piece * (chars // len(piece))
        began = time.thread_time()
        mask(text)
        return time.thread_time() - began

    assert seconds(60_000) < 40 * max(seconds(6_000), 0.005)


class TestNames:
    def test_a_variable_called_password_is_not_sent(self) -> None:
        item = one("@password", password="hunter2")
        assert item.text == "str of 7 characters, hidden because of its name"
        assert (item.summary, item.hidden) == ("hidden", 1)

    def test_nor_an_attribute_or_a_key_of_that_name(self) -> None:
        config = {"user": "ada", "password": "hunter2"}
        item = one("@config", config=config)
        assert "ada" in item.text
        assert "hunter2" not in item.text
        assert one('@config["password"]', config=config).hidden == 1

    @pytest.mark.parametrize("library", [pd, pl])
    def test_nor_a_column_of_that_name(self, library: Any) -> None:
        frame = library.DataFrame({"user": ["ada", "bob"], "password": ["hunter2", "hunter3"]})
        item = one("@df", df=frame)
        assert "ada" in item.text
        assert "hunter" not in item.text
        assert item.hidden == 1

    def test_a_column_of_words_called_token_is_sent(self) -> None:
        item = one("@df", df=pd.DataFrame({"token": ["the", "cat"], "key": [1, 2]}))
        assert "cat" in item.text
        assert item.hidden == 0

    def test_in_files_and_cells_they_are_hidden_and_counted(self, tmp_path: Path) -> None:
        settings = tmp_path / "settings.env"
        settings.write_text("NAME=ada\nDB_PASSWORD=hunter2\nAPI_KEY=abc\n")
        item = one(f"@file:{settings}")
        assert item.text == "NAME=ada\nDB_PASSWORD=[hidden]\nAPI_KEY=[hidden]\n"
        assert item.hidden == 2
        assert "hunter2" not in one("@In[1]", In=["", 'password = "hunter2"']).text


def test_what_the_offline_provider_says_holds_none(db_path: Path) -> None:
    values = {
        "users": pd.DataFrame({"user": ["ada"], "password": ["hunter2"]}),
        "In": ["", 'password = "hunter2"'],
    }
    with Chat(store=db_path, namespace=values) as chat:
        message = chat.send("describe @users and @In[1]")
    assert "ada" in message.text
    assert "hunter2" not in message.text
    assert b"hunter2" not in db_path.read_bytes()
