"""Checkpoints end when they are asked to, whatever comes at that moment."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from jupyter_chatstore import Message, Run, Store
from jupyter_chatstore.chat.checkpoints import Checkpoints
from jupyter_chatstore.chat.draft import Draft


@pytest.mark.parametrize("steps_between", range(4))
def test_text_that_comes_together_with_the_end_does_not_hold_it_up(
    db_path: Path, steps_between: int
) -> None:
    async def end_as_text_comes(store: Store, message_id: str) -> None:
        draft = Draft()
        checkpoints = Checkpoints(store, message_id, draft)
        await asyncio.sleep(0)  # it waits for text now
        draft.grow("text", "so far", fresh=False)
        checkpoints.touch()
        for _ in range(steps_between):
            await asyncio.sleep(0)
        closing = asyncio.create_task(checkpoints.close())
        done, _ = await asyncio.wait([closing], timeout=60)
        assert done == {closing}

    with Store(db_path) as store:
        thread = store.new_thread()
        _, answer, _ = store.begin(
            thread.id, Message.user("hi"), Message(role="assistant"), Run(model="m", provider="p")
        )
        asyncio.run(end_as_text_comes(store, answer.id))
