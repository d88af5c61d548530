"""What of the conversation is sent again: the newest of the branch, as much as fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jupyter_chatstore.chat.context.item import estimate_tokens
from jupyter_chatstore.chat.files import file_tokens, files_of
from jupyter_chatstore.chat.provider import Turn
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jupyter_chatstore.model import Message, Run, Thread
    from jupyter_chatstore.store import Store

Amount = int | str
"""`all` that fits, `none`, or the last so many messages."""

PAGE = 200


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
        return sum(_tokens(turn) for turn in self.turns)


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
    """The history up to and with `last_id`: what is wanted of it, and at most what fits.

    An answer is sent as far as it got; one without text is left out. What an earlier question's
    `@` stood for is sent with it again, as it was then, and so are its files.
    """
    if last_id is None:
        return History()
    most = {"all": None, "none": 0}.get(amount) if isinstance(amount, str) else amount
    taken = _Taken(max_tokens)
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

    def __init__(self, max_tokens: int) -> None:
        self._left_tokens = max_tokens
        self._turns: list[Turn] = []
        self._system: list[str] = []
        self._asked: dict[str, str] = {}
        """What the questions named, by their ids: their answers' runs know it."""
        self._left_out = 0

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
        if message.role not in ("user", "assistant") or not text:
            return
        turn = Turn(message.role, text, files_of(message.parts))
        self._left_tokens -= _tokens(turn)
        if self.is_full:
            self._left_out += 1
        else:
            self._turns.append(turn)

    def history(self, earlier: int) -> History:
        """All that fits, from the oldest question on; `earlier` messages were not looked at."""
        turns = self._turns[::-1]
        begin = 0
        while begin < len(turns) and turns[begin].role == "assistant":
            begin += 1  # a conversation begins with a question
        system = "\n\n".join(reversed(self._system))
        return History(tuple(turns[begin:]), system, self._left_out + begin + earlier)


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


def _tokens(turn: Turn) -> int:
    return estimate_tokens(turn.text) + sum(map(file_tokens, turn.files))


def _context_text(context: Mapping[str, Any] | None) -> str:
    items: list[dict[str, Any]] = (context or {}).get("items") or []
    blocks = [
        f"{i['name']} ({i['kind']}, {i['summary']}):\n{i['text']}" for i in items if i["text"]
    ]
    return "\n\n".join(["Context from the notebook, as it was then:", *blocks]) if blocks else ""
