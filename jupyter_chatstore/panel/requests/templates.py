"""Prompt templates: listed, kept and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jupyter_chatstore.chat import templates
from jupyter_chatstore.panel import protocol

if TYPE_CHECKING:
    from jupyter_chatstore.panel.requests.scope import Act, Build, Scope


def every(scope: Scope, request: protocol.ListTemplates) -> Build:
    """All there are."""
    return _all(scope, request.req)


def put(scope: Scope, request: protocol.PutTemplate) -> Build:
    """Keeps one."""
    templates.put(scope.store, request.name, request.text, request.was)
    return _all(scope, request.req)


def delete(scope: Scope, request: protocol.DeleteTemplate) -> Build:
    """Forgets one."""
    templates.delete(scope.store, request.name)
    return _all(scope, request.req)


def _all(scope: Scope, req: str) -> Build:
    found = [
        protocol.TemplateInfo(name=name, text=text)
        for name, text in templates.templates(scope.store).items()
    ]
    return lambda _: protocol.TemplatesReply(kind="templates", req=req, templates=found)


ACTS: dict[type[protocol.Request], Act] = {
    protocol.ListTemplates: every,
    protocol.PutTemplate: put,
    protocol.DeleteTemplate: delete,
}
