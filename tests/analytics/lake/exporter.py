"""A process that exports: `exporter.py STORE LAKE TIMES KILLED_AT`.

It says a word for each export, and at last how many steps in the lake's folder it took. At step
KILLED_AT (0: never) it is killed before that is done.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from jupyter_chatstore import History
from jupyter_chatstore.analytics.lake import Lake
from jupyter_chatstore.errors import LakeError

STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"}


class Steps:
    def __init__(self, where: str, killed_at: int) -> None:
        self.taken = 0
        self._where = where
        self._killed_at = killed_at

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event in STEPS and str(args[0]).startswith(self._where):
            self.taken += 1
            if self.taken == self._killed_at:
                os.kill(os.getpid(), signal.SIGKILL)


def main(store: str, where: str, times: int, killed_at: int) -> None:
    steps = Steps(where, killed_at)
    sys.addaudithook(steps)
    with History(store) as history, Lake(where) as lake:
        for _ in range(times):
            try:
                lake.write(history)
            except LakeError as error:
                print(str(error).split(" to ")[0], flush=True)
            else:
                print("written", flush=True)
    print(steps.taken)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
