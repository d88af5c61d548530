"""OpenAI's Chat Completions as server-sent events, as its servers and compatible ones send them."""

from __future__ import annotations

import json
from typing import Any

from tests.providers.server import Reply

USAGE = {
    "prompt_tokens": 1000,
    "completion_tokens": 100,
    "total_tokens": 1100,
    "prompt_tokens_details": {"cached_tokens": 400},
    "completion_tokens_details": {"reasoning_tokens": 30},
}
DONE = "data: [DONE]\n\n"


def chunk(delta: dict[str, Any], finish_reason: str | None = None) -> str:
    return _event({"choices": [_choice(delta, finish_reason)]})


def texts(*pieces: str) -> tuple[str, ...]:
    first = chunk({"role": "assistant", "content": ""})
    return (first, *(chunk({"content": piece}) for piece in pieces))


def thoughts(*pieces: str) -> tuple[str, ...]:
    return tuple(chunk({"reasoning_content": piece}) for piece in pieces)


def calls(*wanted: tuple[str, str, str]) -> tuple[str, ...]:
    """Tool calls `(id, name, arguments)`, told in pieces and side by side, as OpenAI does."""
    heads = [
        {"index": n, "id": id_, "type": "function", "function": {"name": name, "arguments": ""}}
        for n, (id_, name, _) in enumerate(wanted)
    ]
    halves = [
        {"index": n, "function": {"arguments": half}}
        for n, (_, _, arguments) in enumerate(wanted)
        for half in (arguments[: len(arguments) // 2], arguments[len(arguments) // 2 :])
    ]
    return tuple(chunk({"tool_calls": [piece]}) for piece in (*heads, *halves))


def end(usage: dict[str, Any] | None = None, reason: str = "stop") -> tuple[str, ...]:
    last = chunk({}, reason)
    if usage is None:
        return (last, DONE)
    return (last, _event({"choices": [], "usage": usage}), DONE)


def error_event(message: str) -> str:
    return f"data: {json.dumps({'error': {'message': message, 'type': 'server_error'}})}\n\n"


def refusal(status: int, message: str, code: str | None = None, **headers: str) -> Reply:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply((json.dumps({"error": error}),), status, named)


def _choice(delta: dict[str, Any], finish_reason: str | None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}


def _event(fields: dict[str, Any]) -> str:
    base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o"}
    return f"data: {json.dumps({**base, **fields})}\n\n"
