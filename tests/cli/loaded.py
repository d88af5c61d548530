"""A process that has loaded what `chatstore` needs, and forks to be it for each line it reads.

A line is the arguments, the environment, the folder to work in, and the files for stdout and
stderr; the answer is the exit status.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import traceback
from typing import NoReturn

import jupyter_chatstore.cli
from jupyter_chatstore.cli.run import main


def be(
    arguments: list[str], environment: dict[str, str], folder: str, out: str, err: str
) -> NoReturn:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, path in enumerate((os.devnull, out, err)):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), number)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8") for number in (1, 2))  # noqa: PTH123, SIM115
    try:
        status = main(arguments)
    except SystemExit as error:
        status = int(error.code or 0)
    except BaseException:  # noqa: BLE001 - as an interpreter of its own would end
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    for module in pkgutil.iter_modules(jupyter_chatstore.cli.__path__):
        if module.name not in ("__main__", "serve", "server"):
            importlib.import_module(f"jupyter_chatstore.cli.{module.name}")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            be(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
