"""What the browser asks of prompt templates."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from jupyter_chatstore.panel.protocol.requests.base import Note, RequestBase

TemplateName = Annotated[str, StringConstraints(pattern=r"^[^\W_][\w-]{0,39}$")]
"""What is typed after the `/`."""


class ListTemplates(RequestBase):
    """All templates, by name (`TemplatesReply`)."""

    kind: Literal["templates"]


class PutTemplate(RequestBase):
    """Keep a template; one of that name is replaced (`TemplatesReply`)."""

    kind: Literal["put_template"]
    name: TemplateName
    text: Note
    """With its blanks: `{{name}}`."""
    was: TemplateName | None = None
    """The name it had, which is free then."""


class DeleteTemplate(RequestBase):
    """Forget a template (`TemplatesReply`)."""

    kind: Literal["delete_template"]
    name: TemplateName
