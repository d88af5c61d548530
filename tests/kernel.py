"""A real kernel for tests, and the front end's half of its widgets."""

from __future__ import annotations

import os
import queue
import time
from contextlib import contextmanager
from pathlib import Path

from jupyter_client.manager import start_new_kernel

PATIENCE_S = 120.0


class Kernel:
    """A running kernel and what it has published since it started."""

    def __init__(self, manager, client) -> None:
        self.manager = manager
        self.client = client
        self.published: list[dict] = []

    def start(self, code: str) -> str:
        """Run a cell without waiting; gives the id of the request."""
        return self.client.execute(code)

    def run(self, code: str) -> list[dict]:
        """Run a cell and wait for its end; gives what it published."""
        return self.wait_for_end(self.start(code))

    def wait_for_end(self, request_id: str) -> list[dict]:
        self.wait_for(
            lambda m: (
                m["msg_type"] == "status"
                and m["content"]["execution_state"] == "idle"
                and m["parent_header"].get("msg_id") == request_id
            )
        )
        return [m for m in self.published if m["parent_header"].get("msg_id") == request_id]

    def wait_for(self, wanted) -> dict:
        """The first published message that is wanted."""
        seen, deadline = 0, time.monotonic() + PATIENCE_S
        while True:
            for message in self.published[seen:]:
                if wanted(message):
                    return message
            seen = len(self.published)
            left = deadline - time.monotonic()
            assert left > 0, f"it did not come; what came: {self.published[-20:]}"
            try:
                self.published.append(self.client.get_iopub_msg(timeout=min(left, 5)))
            except queue.Empty:
                continue

    def value(self, code: str) -> str:
        """What an expression's text is."""
        results = [m for m in self.run(code) if m["msg_type"] == "execute_result"]
        return results[-1]["content"]["data"]["text/plain"]

    def panel_comm(self) -> str:
        """The id of the newest panel's comm."""
        opened = [
            m["content"]["comm_id"]
            for m in self.published
            if m["msg_type"] == "comm_open" and "_esm" in m["content"]["data"].get("state", {})
        ]
        return opened[-1]

    def post(self, comm_id: str, content: dict, subshell_id: str | None = None) -> None:
        """Send a custom message to a widget, as the browser does."""
        data = {"method": "custom", "content": content}
        message = self.client.session.msg("comm_msg", {"comm_id": comm_id, "data": data})
        if subshell_id is not None:
            message["header"]["subshell_id"] = subshell_id
        self.client.shell_channel.send(message)

    def reply_to(self, req: str) -> dict:
        """The panel's reply to a request."""
        message = self.wait_for(
            lambda m: (
                m["msg_type"] == "comm_msg"
                and m["content"]["data"].get("content", {}).get("req") == req
            )
        )
        return message["content"]["data"]["content"]

    def make_subshell(self) -> str:
        """A thread of its own in the kernel, as JupyterLab makes one for its widgets."""
        message = self.client.session.msg("create_subshell_request")
        self.client.control_channel.send(message)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            reply = self.client.get_control_msg(timeout=PATIENCE_S)
            if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
                return reply["content"]["subshell_id"]
        raise AssertionError("the kernel gave no subshell")


@contextmanager
def running_kernel(folder: Path, ipykernel: Path | None = None):
    """A kernel that works in a folder; with the ipykernel of another folder, if one is given."""
    env = os.environ | ({} if ipykernel is None else {"PYTHONPATH": str(ipykernel)})
    manager, client = start_new_kernel(
        kernel_name="python3", cwd=str(folder), env=env, startup_timeout=PATIENCE_S
    )
    try:
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
