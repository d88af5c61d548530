"""Another package's own way to store a question and its answer; run in the peers' environment.

Usage: python peer.py NAME FOLDER MESSAGES. Prints the milliseconds of each round, its own and the
floor's by turns, as JSON. What a package offers for many messages at once fills its store first.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.floor import Floor
from tests.bench.table import together_ms

ROUNDS = 500
BATCH = 5_000
THREADS = 2_000
TEXT = "sixteen letters " * 31

Append = Callable[[str, str], object]


def openai_agents(folder: Path, messages: int) -> Append:
    from agents import SQLiteSession

    def items(*texts: str) -> list[dict]:
        return [
            {"role": ("user", "assistant")[n % 2], "content": text} for n, text in enumerate(texts)
        ]

    async def fill() -> None:
        for number in range(messages // BATCH):
            old = SQLiteSession(f"old {number}", folder / "openai_agents.db")
            await old.add_items(items(*[TEXT] * BATCH))
            old.close()

    asyncio.run(fill())
    session = SQLiteSession("now", folder / "openai_agents.db")
    loop = asyncio.new_event_loop()
    return lambda q, a: loop.run_until_complete(session.add_items(items(q, a)))


def langchain(folder: Path, messages: int) -> Append:
    from langchain_community.chat_message_histories import SQLChatMessageHistory
    from langchain_core.messages import AIMessage, HumanMessage

    def history(name: str) -> SQLChatMessageHistory:
        return SQLChatMessageHistory(name, connection=f"sqlite:///{folder}/langchain.db")

    for number in range(messages // BATCH):
        history(f"old {number}").add_messages([HumanMessage(TEXT)] * BATCH)
    now = history("now")
    return lambda q, a: now.add_messages([HumanMessage(q), AIMessage(a)])


def llm(folder: Path, _messages: int) -> Append:
    """Nothing fills it in bulk, so its store begins empty, which is in its favour."""
    import sqlite_utils
    from llm import Model, Response
    from llm.migrations import migrate

    class Echo(Model):
        model_id = "echo"
        said = ""

        def execute(self, prompt, stream, response, conversation):
            yield self.said

    database = sqlite_utils.Database(folder / "llm.db")
    migrate(database)
    model = Echo()

    def append(question: str, answer: str) -> None:
        model.said = answer
        response: Response = model.prompt(question)
        response.text()
        response.log_to_db(database)

    return append


PEERS = {
    "openai-agents SQLiteSession": openai_agents,
    "LangChain SQLChatMessageHistory": langchain,
    "llm log_to_db": llm,
}


def main(name: str, folder: Path, messages: int) -> None:
    append = PEERS[name](folder, messages)
    floor = Floor(folder / f"{name} floor.db")
    floor.fill((("user", "assistant")[n % 2], TEXT) for n in range(messages))
    texts = [(f"{n} {TEXT}", f"{n} answered {TEXT}") for n in range(ROUNDS)]
    samples = together_ms(
        lambda n: append(*texts[n]), lambda n: floor.append(-1, *texts[n]), ROUNDS
    )
    print(json.dumps(samples))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
