"""What a streamed answer may cost on the wire: few messages, and little more than its text."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.kernel import Kernel, running_kernel
from tests.providers.openai_wire import end, texts
from tests.providers.server import ProviderServer, Reply

ANSWER_BYTES, DELTAS, SECONDS = 20_000, 2_000, 10
MOST_A_SECOND = 40
MOST_BYTES = 1.5 * ANSWER_BYTES + 20_000
SEED = 8

SHOW = 'from jupyter_chatstore import ChatPanel\npanel = ChatPanel("openai:gpt-4o")\npanel'
QUESTION_ID = "01a1fce7-302d-744e-bcd9-1afd0927d12c"


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    """A kernel whose model answers as `answer` is streamed."""
    with ProviderServer() as server:
        server.replies = [Reply((*texts(*answer()), *end()), over_s=SECONDS)]
        monkeypatch.setenv("OPENAI_BASE_URL", f"{server.url}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789abcdefghijklmnop")
        with running_kernel(tmp_path) as kernel:
            yield kernel


def answer() -> list[str]:
    """Prose in small pieces, ten bytes each on average."""
    words = random.Random(SEED).choices(
        ["Statistics", "mean", "value\n", "of", "a", "group"], k=ANSWER_BYTES
    )
    text = " ".join(words)[:ANSWER_BYTES]
    size = ANSWER_BYTES // DELTAS
    return [text[at : at + size] for at in range(0, ANSWER_BYTES, size)]


@pytest.mark.slow
def test_a_streamed_answer_keeps_to_its_budget(kernel: Kernel) -> None:
    kernel.run(SHOW)
    comm_id = kernel.panel_comm()
    kernel.post(comm_id, {"kind": "hello", "req": "1", "protocol": 1})
    kernel.reply_to("1")
    before = len(kernel.published)
    ask = {"thread_id": None, "message_id": QUESTION_ID, "text": "tell me all"}
    kernel.post(comm_id, {"kind": "send", "req": "2", **ask})
    kernel.wait_for(lambda m: content(m).get("kind") == "done")

    sent = [m for m in kernel.published[before:] if m["msg_type"].startswith("comm_")]
    text = "".join(content(m)["text"] for m in sent if content(m).get("kind") == "delta")
    assert text == "".join(answer())
    dates = [m["header"]["date"] for m in sent]
    busiest = most_in_a_second(dates)
    size = sum(len(json.dumps(m["content"], ensure_ascii=False).encode()) for m in sent)
    kinds = dict(Counter(content(m).get("kind") for m in sent))
    took_s = (dates[-1] - dates[0]).total_seconds()
    print(
        f"\n{len(text)} bytes in {DELTAS} deltas over {took_s:.1f} s: {len(sent)} messages "
        f"{kinds}, {busiest} in the busiest second, {size} bytes ({MOST_BYTES:.0f} allowed)"
    )
    assert busiest <= MOST_A_SECOND
    assert size <= MOST_BYTES


def content(message: dict) -> dict:
    """What the panel says in a message of the kernel; empty for any other message."""
    if message["msg_type"] != "comm_msg":
        return {}
    return message["content"]["data"].get("content", {})


def most_in_a_second(dates: list[datetime]) -> int:
    """The most that fall into any window of one second, by the kernel's own clock."""
    second = timedelta(seconds=1)
    return max(
        sum(1 for date in dates[first:] if date < start + second)
        for first, start in enumerate(dates)
    )
