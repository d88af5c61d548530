"""Who writes an answer: enough to tell later whether that process is still there."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from jupyter_chatstore.model import new_id

if TYPE_CHECKING:
    from datetime import datetime

SILENCE = timedelta(seconds=30)
"""An owner on another host that has not been heard of for so long is taken for gone."""
_SAME_START_S = 1.0


@dataclass(frozen=True, slots=True)
class Owner:
    """A process on a host, and which of its stores.

    Args:
        host: Name, boot and pid namespace: pids mean the same wherever all three are equal.
        pid: Process id.
        started: When the process started, in seconds since 1970: pids are used again.
        instance: Which of the process's open stores.
    """

    host: str
    pid: int
    started: float
    instance: str

    @classmethod
    def current(cls) -> Owner:
        """This process, with an instance of its own."""
        process = psutil.Process()
        return cls(_host(), process.pid, process.create_time(), new_id())

    def columns(self) -> dict[str, Any]:
        """The owner's columns in `run`."""
        return {
            "owner_host": self.host,
            "owner_pid": self.pid,
            "owner_started": self.started,
            "owner_instance": self.instance,
        }

    def is_gone(self, seen_from: Owner, silent_since: datetime | None, now: datetime) -> bool:
        """Whether nobody is left who could end the answer, as far as can be told from here."""
        if self.host != seen_from.host:
            return silent_since is None or now - silent_since > SILENCE
        if self.pid == seen_from.pid and self.started == seen_from.started:
            return False
        try:
            started = psutil.Process(self.pid).create_time()
        except psutil.NoSuchProcess:
            return True
        except psutil.AccessDenied:
            return False
        return abs(started - self.started) > _SAME_START_S


NOBODY: dict[str, Any] = {
    "owner_host": None,
    "owner_pid": None,
    "owner_started": None,
    "owner_instance": None,
    "heartbeat_at": None,
}


def _host() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        namespace = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        # Not Linux. The clock may be set between two readings of the boot time: ten minutes.
        boot, namespace = str(round(psutil.boot_time() / 600)), ""
    return f"{platform.node()}|{boot}|{namespace}"
