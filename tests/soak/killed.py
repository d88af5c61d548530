"""Processes at random work on one file, killed at random moments; prints what they were told.

Usage: python killed.py FILE KILLS SEED. A worker writes a line after each call that has returned.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
import traceback

from jupyter_chatstore.model import Message, Run, TextPart
from jupyter_chatstore.store import Store

WORKERS = 3


def work(path: str, seed: int, shared: str, pipe: int) -> None:
    chance = random.Random(seed)

    def told(**what: object) -> None:
        os.write(pipe, json.dumps(what).encode() + b"\n")

    with Store(path, busy_timeout_ms=60_000) as store:
        own = store.new_thread(title=f"of {seed}").id
        number = 0
        while True:
            number += 1
            word = f"w{seed}x{number}"
            where = chance.choice([own, shared])
            match chance.randrange(7):
                case 0 | 1:
                    said = [Message.user(word), Message.assistant(f"{word} " * 40)]
                    for message in store.append(where, said, run=Run(model="m")):
                        told(id=message.id, text=message.text)
                case 2 | 3:
                    _, answer, run = store.begin(
                        where, Message.user(word), Message(role="assistant"), Run()
                    )
                    text = ""
                    for _ in range(5):
                        text += f"{word} "
                        store.checkpoint(answer.id, [TextPart(text)])
                        told(id=answer.id, start=text)
                    done = {"status": "complete", "parts": (TextPart(text),)}
                    ended = run.model_copy(update={"status": "complete"})
                    store.finish(answer.model_copy(update=done), ended)
                    told(id=answer.id, text=text)
                case 4:
                    store.set_thread(own, tags=[word])
                    store.search(word)
                case 5:
                    (message,) = store.append(own, [Message.user(word)])
                    fork = store.fork(message.id)
                    told(id=message.id, text=word, fork=fork.id)
                    store.delete_thread(fork.id)
                    store.restore(fork.id)
                case _:
                    (message,) = store.append(own, [Message.user(word)])
                    store.purge(message.id)
                    told(gone=message.id)
            assert store.saved.saved, store.saved.reason


def start(path: str, seed: int, shared: str) -> tuple[int, int]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(path, seed, shared, writing)
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(1)
    os.close(writing)
    return child, reading


def main(path: str, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    with Store(path) as store:
        shared = store.new_thread(title="shared").id
    alive = [start(path, seed * 1_000 + n, shared) for n in range(WORKERS)]
    buffers = {reading: b"" for _, reading in alive}

    def read(wait_s: float) -> None:
        for pipe in select.select(list(buffers), [], [], wait_s)[0]:
            buffers[pipe] += os.read(pipe, 1 << 20)

    for n in range(kills):
        until = time.monotonic() + chance.uniform(0.02, 0.4)
        while (left := until - time.monotonic()) > 0:
            read(left)
        child, pipe = alive.pop(chance.randrange(len(alive)))
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        alive.append(start(path, seed * 1_000 + WORKERS + n, shared))
        buffers[alive[-1][1]] = b""
        while more := os.read(pipe, 1 << 20):
            buffers[pipe] += more
        os.close(pipe)
        sys.stdout.buffer.write(buffers.pop(pipe))
    for child, _ in alive:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
