"""A copy of a thread to be shared: what was open on this device, without what is to stay here."""

from __future__ import annotations

import re
from base64 import b64encode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any, cast

from nacl.bindings import crypto_aead_aes256gcm_encrypt
from nacl.exceptions import CryptoError
from nacl.utils import random

from jupyter_chatstore.errors import InvalidInputError, SyncError
from jupyter_chatstore.model import part_to_json
from jupyter_chatstore.model.columns import time_to_micros
from jupyter_chatstore.sync.shown import MAX_MESSAGES, MAX_PARTS, Shown, ShownMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from jupyter_chatstore.model import Message, Run
    from jupyter_chatstore.store import Store

MASKED = "[masked]"
_PAGE = 200
_SHORT = 300
_NONCE_BYTES, _KEY_BYTES = 12, 32
_PURPOSE = b"jupyter_chatstore share 1"
_TOLD = frozenset({"text", "file", "citation"})
"""Parts that a copy has; thoughts and tools only when asked for."""


def copy_of(
    store: Store,
    thread_id: str,
    *,
    only: Collection[str] = (),
    words: Sequence[str] = (),
    details: bool = False,
    clean: Callable[[str], str] = str,
) -> Shown:
    """The open branch of a thread, as it is shared.

    Args:
        store: Where it is.
        thread_id: Which thread.
        only: Ids of the messages to show; none: all of the branch.
        words: Names to be masked wherever they are written, in any case.
        details: Whether thoughts and tool calls are shown too.
        clean: Takes secrets out of a text.

    Raises:
        NotFoundError: There is no such thread.
        InvalidInputError: `only` names a message that isn't on the open branch.
    """
    thread = store.thread(thread_id)
    branch = branch_of(store, thread_id)
    unknown = set(only) - {message.id for message in branch}
    if unknown:
        raise InvalidInputError(
            f"Message {min(unknown)} is not on the thread's open branch.",
            kept="Nothing was shared.",
            hint="`chatstore show THREAD --json` lists those that are.",
        )
    chosen = [message for message in branch if not only or message.id in only][-MAX_MESSAGES:]
    runs = store.runs([message.id for message in chosen])
    mask = _masker(words)

    def told(text: str) -> str:
        return mask(clean(text))

    return Shown(
        title=told(thread.title)[:_SHORT],
        messages=tuple(_message(each, runs.get(each.id), told, details) for each in chosen),
        left_out=len(branch) - len(chosen),
        masked=bool(words),
    )


def seal(shown: Shown) -> tuple[str, str]:
    """A share that the server can't read, and its key for the link; each has a key of its own.

    AES-256-GCM, because browsers bring that along.

    Raises:
        SyncError: This machine can't do that.
    """
    key, nonce = random(_KEY_BYTES), random(_NONCE_BYTES)
    try:
        sealed = crypto_aead_aes256gcm_encrypt(
            shown.model_dump_json().encode(), _PURPOSE, nonce, key
        )
    except (CryptoError, RuntimeError) as error:
        raise SyncError(
            "This processor has no AES, which a sealed share needs.",
            kept="Nothing was shared.",
            hint="Share it from another device.",
        ) from error
    return b64encode(nonce + sealed).decode(), urlsafe_b64encode(key).decode().rstrip("=")


def branch_of(store: Store, thread_id: str) -> list[Message]:
    """The open branch of a thread, oldest message first."""
    pages: list[list[Message]] = []
    before = None
    while page := store.messages(thread_id, limit=_PAGE, before=before):
        pages.insert(0, page)
        before = page[0].id
    return [message for page in pages for message in page]


def _message(
    message: Message, run: Run | None, told: Callable[[str], str], details: bool
) -> ShownMessage:
    parts = [part_to_json(part) for part in message.parts]
    shown = [_told(part, told) for part in parts if details or part["type"] in _TOLD]
    return ShownMessage(
        role=message.role,
        status=message.status,
        model=None if run is None or run.model is None else run.model[:_SHORT],
        created_at=max(0, time_to_micros(message.created_at)),
        parts=tuple(shown[:MAX_PARTS]),
    )


def _told(value: Any, told: Callable[[str], str], name: str = "") -> Any:
    """The same with every text told, whatever holds it; the bytes of a file are no text."""
    if isinstance(value, str):
        return value if name in ("type", "data", "media_type") else told(value)
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {told(key): _told(item, told, key) for key, item in fields.items()}
    if isinstance(value, list | tuple):
        return [_told(item, told) for item in cast("Sequence[Any]", value)]
    return value


def _masker(words: Sequence[str]) -> Callable[[str], str]:
    found = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word)
    if not found:
        return str
    pattern = re.compile(found, re.IGNORECASE)
    return lambda text: pattern.sub(MASKED, text)
