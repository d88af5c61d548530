"""A front end for tests: it speaks over a real comm, and keeps what the kernel sends."""

from __future__ import annotations

import json
import threading
import time
import uuid
from typing import Any

from comm.base_comm import BaseComm

PATIENCE_S = 120.0


class WatchedComm(BaseComm):
    """A comm whose messages can be waited for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arrived = threading.Condition()
        self.sent: list[dict[str, Any]] = []
        super().__init__(*args, **kwargs)

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys) -> None:
        if msg_type == "comm_msg" and data["method"] == "custom":
            with self.arrived:
                self.sent.append(json.loads(json.dumps(data["content"])))
                self.arrived.notify_all()


class Front:
    """The browser's side of one panel."""

    def __init__(self, panel) -> None:
        self.panel = panel
        self.comm: WatchedComm = panel.comm

    def post(self, content: object) -> None:
        """Send whatever, as the browser does."""
        data = {"method": "custom", "content": content}
        self.comm.handle_msg({"content": {"data": data}, "buffers": []})

    def ask(self, kind: str, *, req: str | None = None, **fields: Any) -> dict[str, Any]:
        """Send a request and wait for the next reply to it."""
        req = req or uuid.uuid4().hex
        start = len(self.comm.sent)
        self.post({"kind": kind, "req": req, **fields})
        return self.wait_for(lambda message: message.get("req") == req, start)

    def hello(self, thread_id: str | None = None) -> dict[str, Any]:
        return self.ask("hello", protocol=1, thread_id=thread_id)

    def wait_for(self, wanted, start: int = 0) -> dict[str, Any]:
        """The first message from `start` on that is wanted."""
        deadline = time.monotonic() + PATIENCE_S
        with self.comm.arrived:
            while True:
                for message in self.comm.sent[start:]:
                    if wanted(message):
                        return message
                left = deadline - time.monotonic()
                assert left > 0, f"it did not come; what came: {self.comm.sent[start:]}"
                self.comm.arrived.wait(left)

    def wait_for_done(self, message_id: str) -> dict[str, Any]:
        return self.wait_for(lambda m: m["kind"] == "done" and m["message_id"] == message_id)

    def events(self) -> list[dict[str, Any]]:
        return [message for message in self.comm.sent if "seq" in message and "req" not in message]
