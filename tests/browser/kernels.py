"""Kernels to test with: the installed ipykernel, and 7.3, which routes requests another way."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.browser.lab import Lab

OLDER_IPYKERNEL = Path(sys.prefix) / "ipykernel-7.3"
"""Put there by `make test`."""


def add_older_kernel(lab: Lab) -> str:
    """Make ipykernel 7.3 one of the lab's kernels; gives the kernel's name."""
    name = "ipykernel73"
    folder = lab.folder / "data" / "kernels" / name
    folder.mkdir(parents=True, exist_ok=True)
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "ipykernel 7.3",
        "language": "python",
        "env": {"PYTHONPATH": str(OLDER_IPYKERNEL)},
    }
    (folder / "kernel.json").write_text(json.dumps(spec))
    return name
