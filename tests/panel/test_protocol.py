"""What is on the wire, said once for both languages; and what happens to what does not fit."""

from __future__ import annotations

import json
from pathlib import Path
from types import UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from jupyter_chatstore.errors import ProtocolError
from jupyter_chatstore.model import new_id
from jupyter_chatstore.panel import protocol
from jupyter_chatstore.panel.protocol import parse_request

WIRE = Path(__file__).parent.parent / "wire"


def fixtures(kind: str) -> list[dict]:
    """The shared fixtures of requests, replies or events."""
    return [json.loads(path.read_text()) for path in sorted(WIRE.glob(f"{kind}_*.json"))]


def kinds(union) -> dict[str, type]:
    """The members of a union of messages, by what their `kind` says."""
    return {get_args(get_type_hints(each)["kind"])[0]: each for each in get_args(union)}


KINDS = sorted(kinds(protocol.Request))


def misfit(value: object, hint, at: str = "message") -> str | None:  # noqa: PLR0911
    """Where a value does not have the declared form; None if it has it everywhere."""
    if get_origin(hint) in (UnionType, Union):
        return None if any(misfit(value, each) is None for each in get_args(hint)) else at
    if get_origin(hint) is Literal:
        return None if value in get_args(hint) else at
    if get_origin(hint) is list:
        if not isinstance(value, list):
            return at
        found = (misfit(item, get_args(hint)[0], f"{at}[{n}]") for n, item in enumerate(value))
        return next(filter(None, found), None)
    if is_typeddict(hint):
        if not isinstance(value, dict) or set(value) != set(get_type_hints(hint)):
            return at
        names = get_type_hints(hint).items()
        found = (misfit(value[name], inner, f"{at}.{name}") for name, inner in names)
        return next(filter(None, found), None)
    if hint is float:
        return None if isinstance(value, int | float) else at
    return None if isinstance(value, get_origin(hint) or hint) else at


class TestTheSharedFixtures:
    @pytest.mark.parametrize("content", fixtures("request"), ids=lambda c: c["kind"])
    def test_requests_are_taken(self, content):
        assert parse_request(content).kind == content["kind"]

    @pytest.mark.parametrize("content", fixtures("reply"), ids=lambda c: c["kind"])
    def test_replies_are_as_this_side_declares_them(self, content):
        assert misfit(content, kinds(protocol.Reply)[content["kind"]]) is None

    @pytest.mark.parametrize("content", fixtures("event"), ids=lambda c: c["kind"])
    def test_events_are_as_this_side_declares_them(self, content):
        assert misfit(content, kinds(protocol.Event)[content["kind"]]) is None

    def test_hold_each_kind_once(self):
        assert sorted(c["kind"] for c in fixtures("request")) == KINDS
        assert {c["kind"] for c in fixtures("reply")} == set(kinds(protocol.Reply))
        assert {c["kind"] for c in fixtures("event")} == set(kinds(protocol.Event))

    def test_name_no_field_id_at_the_top(self):
        messages = [each for kind in ("request", "reply", "event") for each in fixtures(kind)]
        assert not [message for message in messages if "id" in message]


def test_all_that_a_panel_sends_is_as_declared(open_panel, write_notebook, tmp_path):
    front, message_id = open_panel(), new_id()
    write_notebook("a.ipynb")
    front.ask("located", notebook_id=None, path="a.ipynb", server_root=str(tmp_path))
    sent = front.ask("send", thread_id=None, message_id=message_id, text="describe @missing")
    front.wait_for_done(sent["message_id"])
    thread_id = sent["thread_id"]
    front.hello()
    front.ask("threads")
    front.ask("open", thread_id=thread_id)
    front.ask("new_thread")
    front.ask("set_thread", thread_id=thread_id, title="a title")
    front.ask("stop", thread_id=thread_id)
    front.ask("preview", text="what is @missing?")
    front.ask("would_send", thread_id=thread_id, text="what is @missing?")
    front.ask("was_sent", message_id=sent["message_id"])
    front.ask("complete", prefix="@fi")
    front.ask("search", query="describe")
    front.ask("threads", everywhere=True, tag="eda")
    front.ask("labels")
    front.ask("bookmarks")
    front.ask("trash")
    front.ask("spending", thread_id=thread_id)
    front.ask("set_budget", thread_id=None, budget_usd=20)
    front.ask("set_preferences", enter_sends=False)
    front.ask("conflicts", thread_id=thread_id)
    front.ask("refused")
    front.ask("put_template", name="why", text="Why {{what}}?")
    thread = {"thread_id": thread_id, "message_id": sent["message_id"]}
    front.ask("siblings", **thread)
    front.ask("mark", message_id=sent["message_id"], bookmarked=True)
    front.ask("code_used", message_id=thread["message_id"], block=0, how="copy", cell_id=None)
    front.ask("switch", **thread)
    front.ask("models")
    front.ask("asset", name="languages")
    front.ask("tools")
    picture = {"name": "a.png", "media_type": "image/png", "data": "iVBORw0KGgo="}
    other_id, files = new_id(), [picture]
    front.ask("send", thread_id=thread_id, message_id=other_id, text="what is this?", files=files)
    front.ask("file", message_id=other_id, part=1)
    front.ask("open", thread_id=new_id())
    declared = kinds(protocol.Event), kinds(protocol.Reply)
    for message in front.comm.sent:
        assert misfit(message, declared["req" in message][message["kind"]]) is None
        assert "id" not in message
    asked_of_a_server = {"shares", "spaces", "members", "invitation", "placed", "words"}
    told = {m["kind"] for m in front.comm.sent if "req" in m}
    assert told == set(declared[1]) - asked_of_a_server


class TestARequest:
    def test_that_fits_is_taken(self):
        assert parse_request({"kind": "new_thread", "req": "r"}) == protocol.NewThread(
            kind="new_thread", req="r"
        )

    @pytest.mark.parametrize(
        "content",
        [
            None,
            [],
            "hello",
            {},
            {"kind": "hello"},
            {"kind": "nothing", "req": "r"},
            {"kind": "hello", "req": "r", "protocol": "1"},
            {"kind": "hello", "req": "r", "protocol": 1, "extra": True},
            {"kind": "stop", "req": "r", "thread_id": "../../etc"},
            {"kind": "send", "req": "r", "thread_id": None, "message_id": new_id(), "text": ""},
        ],
    )
    def test_that_does_not_fit_is_refused(self, content):
        with pytest.raises(ProtocolError, match="does not fit the protocol"):
            parse_request(content)

    def test_is_refused_without_repeating_what_it_held(self):
        with pytest.raises(ProtocolError) as refused:
            parse_request({"kind": "stop", "req": "r", "thread_id": "my-secret"})
        assert "my-secret" not in str(refused.value)
