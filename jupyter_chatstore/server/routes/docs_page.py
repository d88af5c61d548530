"""`/docs`: the calls of this server, for people; no script, nothing from elsewhere."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import Any

from fastapi import APIRouter, Request, Response

from jupyter_chatstore.server.pages.page import page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request) -> Response:
    """What `/openapi.json` says, by its tags."""
    described = request.app.openapi()
    calls = [
        _call(method, path, call)
        for path, methods in described["paths"].items()
        for method, call in methods.items()
    ]
    calls.sort(key=itemgetter("tag"))
    groups = [(tag, list(some)) for tag, some in groupby(calls, key=itemgetter("tag"))]
    return page("docs", groups=groups)


def _call(method: str, path: str, call: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = call.get("requestBody", {}).get("content", {})
    named = [
        str(kind["schema"].get("$ref", kind["schema"].get("title", "")))
        for kind in content.values()
    ]
    return {
        "tag": call["tags"][0],
        "method": method.upper(),
        "path": path,
        "token": bool(call.get("security")),
        "text": call.get("description", call["summary"]).split("\n\n"),
        "parameters": [{"description": "", **one} for one in call.get("parameters", [])],
        "body": (named[0].rsplit("/", 1)[-1] or "JSON") if named else "",
    }
