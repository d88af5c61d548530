"""What of the conversation is sent again: the newest of the branch, as much as fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat.files import files_of
from jupyter_chatstore.chat.looked import looked_of
from jupyter_chatstore.chat.provider import Turn, tokens_of
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jupyter_chatstore.model import Message, Run, Thread
    from jupyter_chatstore.store import Store

Amount = int | str
"""`all` that fits, `none`, or the last so many messages."""

PAGE = 200
LOOKED_SHARE = 4
"""What tools gave takes at most such a part of the room: what was said goes first."""


@dataclass(frozen=True, slots=True)
class History:
    """The turns that are sent, oldest first, and what the system messages among them said."""

    turns: tuple[Turn, ...] = ()
    system: str = ""
    left_out: int = 0
    """How many messages of the branch are not sent."""
    left_out_results: int = 0
    """How many results of tools are not sent with answers that are."""

    @property
    def tokens(self) -> int:
        """About how many tokens they are."""
        return tokens_of(self.turns)


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
    store: Store,
    thread_id: str,
    last_id: str | None,
    amount: Amount,
    max_tokens: int,
    *,
    with_results: bool = False,
) -> History:
    """The history up to and with `last_id`: what is wanted of it, and at most what fits.

    An answer is sent as far as it got; one without text is left out. What an earlier question's
    `@` stood for is sent with it again, as it was then, and so are its files. What tools gave is
    sent `with_results`: a model that is offered no tool may refuse to read of any.
    """
    if last_id is None:
        return History()
    most = {"all": None, "none": 0}.get(amount) if isinstance(amount, str) else amount
    taken = _Taken(max_tokens, max_tokens // LOOKED_SHARE if with_results else 0)
    first_id: str | None = None
    for page in _pages(store, thread_id, last_id, most):
        runs = store.runs([message.id for message in page if message.role == "assistant"])
        for message in reversed(page):
            taken.take(message, runs.get(message.id))
        first_id = page[0].id
        if taken.is_full:  # what came before does not fit either
            break
    earlier = store.path_length(last_id) if first_id is None else store.path_length(first_id) - 1
    return taken.history(earlier)


class _Taken:
    """What is sent, gathered from the newest message back."""

    def __init__(self, max_tokens: int, max_looked_tokens: int) -> None:
        self._left_tokens = max_tokens
        self._left_looked_tokens = max_looked_tokens
        self._turns: list[Turn] = []
        self._system: list[str] = []
        self._asked: dict[str, str] = {}
        """What the questions named, by their ids: their answers' runs know it."""
        self._left_out = 0
        self._left_out_results = 0

    @property
    def is_full(self) -> bool:
        """Whether something has not fitted."""
        return self._left_tokens < 0

    def take(self, message: Message, run: Run | None) -> None:
        """The next older message, if it fits."""
        if message.role == "system":
            self._system.append(message.text)
            return
        if run is not None and message.parent_id is not None:
            self._asked[message.parent_id] = _context_text(run.context)
        text = message.text
        if message.role == "user" and self._asked.get(message.id):
            text = f"{text}\n\n{self._asked[message.id]}"
        files = files_of(message.parts)
        if message.role not in ("user", "assistant") or not (text or files):
            return
        turn = self._with_results(Turn(message.role, text, files), message)
        self._left_tokens -= turn.tokens
        if self.is_full:
            self._left_out += 1
        else:
            self._turns.append(turn)

    def _with_results(self, turn: Turn, message: Message) -> Turn:
        """The turn with what its tools gave, or without if that doesn't fit."""
        looked = looked_of(message.parts)
        tokens = sum(each.tokens for each in looked)
        if tokens <= min(self._left_looked_tokens, self._left_tokens - turn.tokens):
            self._left_looked_tokens -= tokens
            return replace(turn, looked=looked)
        if turn.tokens <= self._left_tokens:
            self._left_out_results += len(looked)
        return turn

    def history(self, earlier: int) -> History:
        """All that fits, from the oldest question on; `earlier` messages were not looked at."""
        turns = self._turns[::-1]
        begin = 0
        while begin < len(turns) and turns[begin].role == "assistant":
            begin += 1  # a conversation begins with a question
        system = "\n\n".join(reversed(self._system))
        left_out = self._left_out + begin + earlier
        return History(tuple(turns[begin:]), system, left_out, self._left_out_results)


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
