"""One tree of errors: each says what happened, what was kept and what to do next."""

from __future__ import annotations


class ChatstoreError(Exception):
    """The root of every error this package raises.

    Args:
        what: What happened, in one sentence.
        kept: What was kept or left untouched, in one sentence.
        hint: What to do next, in one sentence.
    """

    code = "error"
    """Stable, machine-readable name; the same on the wire and in a run's record."""

    def __init__(self, what: str, *, kept: str = "", hint: str = "") -> None:
        self.what = what
        self.kept = kept
        self.hint = hint
        super().__init__(" ".join(part for part in (what, kept, hint) if part))


class InvalidInputError(ChatstoreError, ValueError):
    """An argument can't be used; nothing was changed."""

    code = "invalid_input"


class NotFoundError(ChatstoreError, LookupError):
    """No thread, message or notebook has that id."""

    code = "not_found"


class StoreError(ChatstoreError):
    """The store could not do what was asked."""

    code = "store"


class StoreUnavailableError(StoreError):
    """The file can't be used now: read-only, full, locked for long, or gone."""

    code = "store_unavailable"


class StoreCorruptError(StoreError):
    """The file is no chat store, or is damaged; it is left as it was found."""

    code = "store_corrupt"


class StoreTooNewError(StoreError):
    """The file was written by a newer release; it is left as it was found."""

    code = "store_too_new"


class LakeError(ChatstoreError):
    """A lake can't be written or read; what it last held can still be read."""

    code = "lake"


class ReadOnlyError(StoreError):
    """The thread is in a team's space that this account only reads; nothing was written."""

    code = "read_only"


class DuplicateMessageError(StoreError):
    """A message of that id is stored already; it was not stored again.

    Args:
        message_id: The id of the message that is there.
    """

    code = "duplicate_message"

    def __init__(self, message_id: str) -> None:
        super().__init__(
            f"Message {message_id} is stored already.",
            kept="It was not stored again.",
            hint="Read it with `store.message(id)`, or give the new message an id of its own.",
        )
        self.message_id = message_id


class RunError(ChatstoreError):
    """A provider gave no complete answer; what had arrived is kept."""

    code = "run"


class ModelNotFoundError(RunError):
    """No provider knows that model, or the provider's package is missing."""

    code = "model_not_found"


class AuthenticationError(RunError):
    """The provider refused the key, or there is none."""

    code = "authentication"


class RateLimitError(RunError):
    """The provider asks to wait.

    Args:
        retry_after_s: Seconds the provider asks to wait, if it said so.
    """

    code = "rate_limit"

    def __init__(
        self, what: str, *, kept: str = "", hint: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(what, kept=kept, hint=hint)
        self.retry_after_s = retry_after_s


class ProviderConnectionError(RunError):
    """The provider can't be reached, or the connection was cut off."""

    code = "connection"


class RunActiveError(RunError):
    """An answer is being written in that thread: one at a time; nothing was changed."""

    code = "run_active"


class ToolError(ChatstoreError):
    """A tool gave no result; the model that called it is told why."""

    code = "tool"


class WaitTimeoutError(ChatstoreError, TimeoutError):
    """What was waited for is not done yet; it goes on."""

    code = "wait_timeout"


class ProtocolError(ChatstoreError):
    """A message from the browser does not fit the protocol; it was not acted on."""

    code = "protocol"


class SyncError(ChatstoreError):
    """The server could not be asked, or said no; what is on this device stays, and waits."""

    code = "sync"


class SyncConnectionError(SyncError):
    """The server can't be reached, or is busy: it is tried again by itself.

    Args:
        retry_after_s: Seconds the server asks to wait, if it said so.
    """

    code = "sync_connection"

    def __init__(
        self, what: str, *, kept: str = "", hint: str = "", retry_after_s: float | None = None
    ) -> None:
        super().__init__(what, kept=kept, hint=hint)
        self.retry_after_s = retry_after_s


class SyncRefusedError(SyncError):
    """The server refused a request.

    Args:
        problem: The code of its problem, as `sync.wire.ProblemCode` lists them.
        status: The HTTP status.
        facts: The problem's further fields.
    """

    code = "sync_refused"

    def __init__(
        self,
        what: str,
        *,
        problem: str,
        status: int,
        facts: dict[str, object] | None = None,
        kept: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(what, kept=kept, hint=hint)
        self.problem = problem
        self.status = status
        self.facts = facts or {}


class SignedOutError(SyncError):
    """This device is signed in nowhere, or was signed out: `chatstore sync login URL`."""

    code = "signed_out"


class KeyNeededError(SyncError):
    """The history is encrypted, and this device has no key, or not the right one."""

    code = "key_needed"


class TamperError(SyncError):
    """What the server sent is not what a device wrote; nothing of it was taken in."""

    code = "tamper"


class ServerError(ChatstoreError):
    """The team server can't start or do what its administrator asked."""

    code = "server"


class IllegibleWarning(UserWarning):
    """The history holds values that can't be read; all others are there."""
