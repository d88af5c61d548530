"""What the browser asks of questions and answers."""

from __future__ import annotations

from typing import Literal

from jupyter_chatstore.panel.protocol.requests.asking import Asking
from jupyter_chatstore.panel.protocol.requests.base import Id, RequestBase


class Send(Asking):
    """Ask; the answer comes as events (`SendReply`)."""

    kind: Literal["send"]


class Stop(RequestBase):
    """End the run that writes in this thread; what has arrived is kept (`OkReply`)."""

    kind: Literal["stop"]
    thread_id: Id
