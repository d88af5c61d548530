"""What of the conversation is sent again: the newest of the open branch, as much as fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat.context.item import estimate_tokens
from jupyter_chatstore.chat.provider import Turn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jupyter_chatstore.model import Message, Run
    from jupyter_chatstore.store import Store

MESSAGES_SETTING = "chat.history_messages"
"""The setting that bounds how many messages are sent again."""
TOKENS_SETTING = "chat.history_tokens"
"""The setting that bounds how many tokens, by estimate, are sent again."""
MAX_MESSAGES = 100
MAX_TOKENS = 60_000


@dataclass(frozen=True, slots=True)
class History:
    """The turns that are sent, oldest first, and what the system messages among them said."""

    turns: tuple[Turn, ...] = ()
    system: str = ""

    @property
    def tokens(self) -> int:
        """About how many tokens they are."""
        return sum(estimate_tokens(turn.text) for turn in self.turns)


def read(store: Store, thread_id: str, last_id: str | None) -> History:
    """The history up to and with `last_id`, within the bounds that the settings give."""
    most = _bound(store, MESSAGES_SETTING, MAX_MESSAGES)
    if last_id is None or most == 0:
        return History()
    branch = _branch(store, thread_id, last_id, most)
    runs = store.runs([message.id for message in branch if message.role == "assistant"])
    return select(branch, runs, max_tokens=_bound(store, TOKENS_SETTING, MAX_TOKENS))


def select(branch: Sequence[Message], runs: Mapping[str, Run], *, max_tokens: int) -> History:
    """The newest turns that fit; pure.

    An answer is sent as far as it got; one without text is left out. What an earlier question's
    `@` stood for is sent with it again, as it was then.
    """
    turns: list[Turn] = []
    system: list[str] = []
    asked: dict[str, str] = {}
    for message in branch:
        run = runs.get(message.id)
        if run is not None and message.parent_id is not None:
            asked[message.parent_id] = _context_text(run.context)
    left = max_tokens
    for message in reversed(branch):
        if message.role == "system":
            system.append(message.text)
            continue
        text = message.text
        if message.role == "user" and asked.get(message.id):
            text = f"{text}\n\n{asked[message.id]}"
        if message.role not in ("user", "assistant") or not text:
            continue
        left -= estimate_tokens(text)
        if left < 0:
            break
        turns.append(Turn(message.role, text))
    while turns and turns[-1].role == "assistant":  # a conversation begins with a question
        turns.pop()
    return History(tuple(reversed(turns)), "\n\n".join(reversed(system)))


def _branch(store: Store, thread_id: str, last_id: str, most: int) -> list[Message]:
    """The newest `most` messages of the branch that ends in `last_id`, oldest first."""
    opened = store.messages(thread_id, limit=most)
    ids = [message.id for message in opened]
    if last_id in ids:
        return opened[: ids.index(last_id) + 1]
    return store.path(last_id)[-most:]  # another branch than the open one


def _context_text(context: Mapping[str, Any] | None) -> str:
    items: list[dict[str, Any]] = (context or {}).get("items") or []
    blocks = [
        f"{i['name']} ({i['kind']}, {i['summary']}):\n{i['text']}" for i in items if i["text"]
    ]
    return "\n\n".join(["Context from the notebook, as it was then:", *blocks]) if blocks else ""


def _bound(store: Store, setting: str, default: int) -> int:
    value = store.setting(setting, default)
    return value if isinstance(value, int) and value >= 0 else default
