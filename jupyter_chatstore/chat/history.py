"""What of the conversation is sent again: the newest of the branch, as much as fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat.context.item import estimate_tokens
from jupyter_chatstore.chat.provider import Turn
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jupyter_chatstore.model import Message, Run, Thread
    from jupyter_chatstore.store import Store

Amount = int | str
"""`all` that fits, `none`, or the last so many messages."""

PAGE = 100


@dataclass(frozen=True, slots=True)
class History:
    """The turns that are sent, oldest first, and what the system messages among them said."""

    turns: tuple[Turn, ...] = ()
    system: str = ""
    left_out: int = 0
    """How many messages of the branch are not sent."""

    @property
    def tokens(self) -> int:
        """About how many tokens they are."""
        return sum(estimate_tokens(turn.text) for turn in self.turns)


def check_amount(amount: Amount) -> Amount:
    """The amount, if it is one.

    Raises:
        InvalidInputError: It is neither `all` nor `none` nor a number of messages.
    """
    if amount in ("all", "none") or (type(amount) is int and amount >= 0):
        return amount
    raise InvalidInputError(
        f"{amount!r} is no amount of history.",
        kept="Nothing was changed.",
        hint='Give "all", "none", or how many of the last messages.',
    )


def amount_of(thread: Thread, default: Amount) -> Amount:
    """What is set for a thread; what is set there wrongly counts for nothing."""
    amount = thread.settings.get("history", default)
    try:
        return check_amount(amount)
    except InvalidInputError:  # written by another release
        return default


def read(
    store: Store, thread_id: str, last_id: str | None, amount: Amount, max_tokens: int
) -> History:
    """The history up to and with `last_id`: what is wanted of it, and at most what fits."""
    if last_id is None:
        return History()
    most = {"all": None, "none": 0}.get(amount) if isinstance(amount, str) else amount
    branch: list[Message] = []
    runs: dict[str, Run] = {}
    known = History()
    for page in _pages(store, thread_id, last_id, most):
        branch = page + branch
        runs |= store.runs([message.id for message in page if message.role == "assistant"])
        known = select(branch, runs, max_tokens=max_tokens)
        if known.left_out:  # it is full: what came before does not fit either
            break
    earlier = store.path_length(branch[0].id) - 1 if branch else store.path_length(last_id)
    return _begun_with_a_question(known, earlier)


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
    left, left_out = max_tokens, 0
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
            left_out += 1
        else:
            turns.append(Turn(message.role, text))
    return History(tuple(reversed(turns)), "\n\n".join(reversed(system)), left_out)


def _begun_with_a_question(known: History, earlier: int) -> History:
    """The same without the answers at its beginning, whose question is not sent."""
    begin = 0
    while begin < len(known.turns) and known.turns[begin].role == "assistant":
        begin += 1
    return History(known.turns[begin:], known.system, known.left_out + begin + earlier)


def _pages(store: Store, thread_id: str, last_id: str, most: int | None) -> Iterator[list[Message]]:
    """The newest `most` messages of the branch that ends in `last_id`, newest page first."""
    left = most
    if left == 0:
        return
    page = [store.message(last_id)]
    while page:
        yield page
        left = None if left is None else left - len(page)
        limit = PAGE if left is None else min(PAGE, left)
        page = store.messages(thread_id, limit=limit, before=page[0].id) if limit else []


def _context_text(context: Mapping[str, Any] | None) -> str:
    items: list[dict[str, Any]] = (context or {}).get("items") or []
    blocks = [
        f"{i['name']} ({i['kind']}, {i['summary']}):\n{i['text']}" for i in items if i["text"]
    ]
    return "\n\n".join(["Context from the notebook, as it was then:", *blocks]) if blocks else ""
