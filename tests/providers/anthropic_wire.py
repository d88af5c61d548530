"""Anthropic's Messages as server-sent events."""

from __future__ import annotations

import json
from typing import Any

from tests.providers.server import Reply


def start(**usage: int) -> str:
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-5",
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 1, **usage},
    }
    return _event("message_start", {"message": message})


def thinking(index: int, *pieces: str, signature: str = "") -> tuple[str, ...]:
    block = {"type": "thinking", "thinking": "", "signature": ""}
    deltas = [{"type": "thinking_delta", "thinking": piece} for piece in pieces]
    if signature:
        deltas.append({"type": "signature_delta", "signature": signature})
    return _block(index, block, deltas)


def text(index: int, *pieces: str) -> tuple[str, ...]:
    deltas = [{"type": "text_delta", "text": piece} for piece in pieces]
    return _block(index, {"type": "text", "text": ""}, deltas)


def tool_use(index: int, id_: str, name: str, *pieces: str) -> tuple[str, ...]:
    block = {"type": "tool_use", "id": id_, "name": name, "input": {}}
    deltas = [{"type": "input_json_delta", "partial_json": piece} for piece in pieces]
    return _block(index, block, deltas)


def end(output_tokens: int, reason: str = "end_turn") -> tuple[str, ...]:
    delta = {"stop_reason": reason, "stop_sequence": None}
    usage = {"output_tokens": output_tokens}
    return (
        _event("message_delta", {"delta": delta, "usage": usage}),
        _event("message_stop", {}),
    )


def error_event(type_: str, message: str) -> str:
    return _event("error", {"error": {"type": type_, "message": message}})


def refusal(status: int, type_: str, message: str, **headers: str) -> Reply:
    body = {"type": "error", "error": {"type": type_, "message": message}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply((json.dumps(body),), status, named)


def _block(index: int, block: dict[str, Any], deltas: list[dict[str, Any]]) -> tuple[str, ...]:
    return (
        _event("content_block_start", {"index": index, "content_block": block}),
        *(_event("content_block_delta", {"index": index, "delta": delta}) for delta in deltas),
        _event("content_block_stop", {"index": index}),
    )


def _event(type_: str, fields: dict[str, Any]) -> str:
    return f"event: {type_}\ndata: {json.dumps({'type': type_, **fields})}\n\n"
